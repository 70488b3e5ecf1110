"""What the core keeps of a session moves by changes alone: knobs, for good or until the next reset."""

from mocks.core.session_state import CoreState, KnobsSet, SessionReset, apply


def moved(*changes: object) -> dict[str, str]:
    """The knobs after some changes."""
    state = CoreState()
    for change in changes:
        apply(state, change)
    return state.knobs


def test_a_knob_stays_through_a_reset() -> None:
    assert moved(KnobsSet({"insi.profile": "strict"}), SessionReset()) == {"insi.profile": "strict"}


def test_a_knob_lent_until_the_reset_is_given_back() -> None:
    lent = KnobsSet({"insi.profile": "cnda-env", "insi.verification": "experimental"}, until_reset=True)
    again = KnobsSet({"insi.profile": "tolerant"}, until_reset=True)
    assert moved(KnobsSet({"insi.profile": "strict"}), lent, again) == {
        "insi.profile": "tolerant",
        "insi.verification": "experimental",
    }
    assert moved(KnobsSet({"insi.profile": "strict"}), lent, again, SessionReset()) == {"insi.profile": "strict"}


def test_a_knob_set_for_good_after_it_was_lent_stays() -> None:
    lent = KnobsSet({"insi.profile": "cnda-env"}, until_reset=True)
    assert moved(lent, KnobsSet({"insi.profile": "strict"}), SessionReset()) == {"insi.profile": "strict"}
