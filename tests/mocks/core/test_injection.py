"""Which call gets which of the answers that wait."""

from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mocks.core import injection
from mocks.core.injection import (
    AnswerInjected,
    InjectedAnswersDropped,
    InjectedAnswerServed,
    InjectedCallsCounted,
    Waiting,
    turn,
)


@dataclass
class State:
    injected: list[Waiting] = field(default_factory=list)


def given_answers(*answers: AnswerInjected) -> State:
    state = State()
    for answer in answers:
        injection.apply(answer, state)
    return state


def called(state: State, identity: str = "") -> str:
    """What a call about somebody gets; « réelle » when none of the answers."""
    mine = turn(state.injected, lambda wanted: wanted == identity)
    served = "réelle" if mine.served is None else state.injected[mine.served].payload.decode()
    if mine.counted:
        injection.apply(InjectedCallsCounted(mine.counted), state)
    if mine.served is not None:
        injection.apply(InjectedAnswerServed(mine.served), state)
    return served


def test_answers_for_no_call_in_particular_are_served_in_the_order_given() -> None:
    state = given_answers(AnswerInjected(b"1"), AnswerInjected(b"2"))
    assert [called(state, who) for who in "xyz"] == ["1", "2", "réelle"]


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ([(b"a", 2)], ["réelle", "a", "réelle"]),
        ([(b"a", 1), (b"b", 3)], ["a", "réelle", "b"]),
        ([(b"a", 3), (b"b", 1)], ["b", "réelle", "a"]),
        ([(b"a", 1), (b"b", 2), (b"c", 3)], ["a", "b", "c"]),
        ([(b"a", 2), (b"b", 2)], ["réelle", "a", "b"]),  # two for one call: one after the other
        ([(b"a", 0), (b"b", 0), (b"c", 2)], ["a", "c", "b"]),  # who waits for a call goes before who waits for any
    ],
)
def test_an_answer_for_the_nth_call_is_served_to_it(answers: list[tuple[bytes, int]], expected: list[str]) -> None:
    state = given_answers(*(AnswerInjected(payload, call) for payload, call in answers))
    assert [called(state) for _ in expected] == expected


def test_the_calls_about_somebody_else_are_not_counted() -> None:
    state = given_answers(AnswerInjected(b"a", 2, "ola"), AnswerInjected(b"b", 0, "ola"))
    assert [called(state, who) for who in ("autre", "ola", "autre", "ola", "ola")] == [
        "réelle",
        "b",
        "réelle",
        "a",
        "réelle",
    ]


def test_what_waits_may_be_dropped() -> None:
    state = given_answers(AnswerInjected(b"a", 2), AnswerInjected(b"b"))
    injection.apply(InjectedAnswersDropped(), state)
    assert called(state) == "réelle"
    injection.apply(InjectedAnswerServed(), state)  # as an older bench recorded it: the oldest one, if there is one
    with pytest.raises(TypeError, match="pas un changement"):
        injection.apply(object(), state)


@given(st.lists(st.tuples(st.integers(0, 4), st.sampled_from(["", "x", "y"])), max_size=6))
def test_every_answer_is_served_once_and_never_before_its_call(wanted: list[tuple[int, str]]) -> None:
    state = given_answers(*(AnswerInjected(f"{place}".encode(), call, who) for place, (call, who) in enumerate(wanted)))
    calls = "xy" * 20
    served = [called(state, who) for who in calls]
    assert sorted(one for one in served if one != "réelle") == [f"{place}" for place in range(len(wanted))]
    for place, (call, who) in enumerate(wanted):
        at = served.index(f"{place}")
        concerned = [one for one in calls[: at + 1] if who in ("", one)]
        assert len(concerned) >= call
        assert who in ("", calls[at])
