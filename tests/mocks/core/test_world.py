"""The age of what a client dated by its own clock, in a session whose clock was moved."""

from datetime import UTC, datetime, timedelta

from mocks.core.change import decode, encode
from mocks.core.session_state import ClockMoved, CoreState, SessionReset, apply

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def moved(*moves: tuple[int, datetime]) -> CoreState:
    """A session whose clock was put so many minutes ahead at each moment."""
    state = CoreState()
    for minutes, at in moves:
        apply(state, ClockMoved(minutes * 60_000, int(at.timestamp() * 1000)))
    return state


def age(state: CoreState, dated: datetime, now: datetime) -> timedelta:
    """As ``World.age`` tells it."""
    return now + state.offset - dated - state.offset_at(dated)


def test_moving_the_clock_makes_older_what_was_dated_before_and_nothing_else() -> None:
    state = moved((20, NOON))
    assert age(state, NOON - MINUTE, NOON + MINUTE) == 22 * MINUTE
    assert age(state, NOON, NOON + MINUTE) == MINUTE


def test_each_move_counts_from_its_own_moment() -> None:
    state = moved((20, NOON), (0, NOON + 5 * MINUTE))
    assert age(state, NOON + MINUTE, NOON + 6 * MINUTE) == -15 * MINUTE
    assert age(state, NOON + 5 * MINUTE, NOON + 6 * MINUTE) == MINUTE


def test_a_reset_puts_everything_back() -> None:
    state = moved((20, NOON))
    apply(state, SessionReset())
    assert age(state, NOON - MINUTE, NOON) == MINUTE


def test_a_move_recorded_without_its_moment_holds_since_ever() -> None:
    old = encode(ClockMoved(60_000), "control")
    del old.data["fields"]["at_ms"]
    state = CoreState()
    apply(state, decode(old.data, old.parts.__getitem__, ()))
    assert state.offset_at(NOON) == MINUTE
