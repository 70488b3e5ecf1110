"""Answers that the editor gives, exact bytes, to be served to its own calls: what the mocks that take them share.

An answer waits for the next call that no other is served to, first in first out; or for the Nth next call, counted from
when it was given; or for the Nth next call about one identity, the others getting real answers. A mock declares the
changes under its own name (``@change("insi") class AnswerInjected(injection.AnswerInjected)``), says which identity a
call is about, and keeps the answers in its state.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import singledispatch
from typing import Protocol

NOTE = "Réponse fournie par l'éditeur, servie octet pour octet ; la demande n'a pas été contrôlée."
"""What the exchange says of an answer that was given."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """An answer that waits. ``call``: how many of the calls that it concerns are still to come, the one that gets it
    included; 0: it takes the next that none of the others takes. ``identity``: whom it concerns, "" for any call."""

    payload: bytes
    call: int = 0
    identity: str = ""


class Injectable(Protocol):
    """A state that keeps the answers waiting to be served."""

    injected: list[Waiting]


@dataclass(frozen=True, slots=True)
class AnswerInjected:
    """The editor gave an answer, for its next call or for the Nth (``call``), of any identity or of one."""

    payload: bytes
    call: int = 0
    identity: str = ""


@dataclass(frozen=True, slots=True)
class InjectedCallsCounted:
    """A call came that answers wait for, by their place: one call less to wait."""

    places: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class InjectedAnswerServed:
    """The answer at a place was served."""

    place: int = 0


@dataclass(frozen=True, slots=True)
class InjectedAnswersDropped:
    """The answers that still waited are not wanted any more."""


@dataclass(frozen=True, slots=True)
class Turn:
    """What a call means for the answers that wait: which one it gets (None: the real one), which come nearer."""

    served: int | None
    counted: tuple[int, ...]


def turn(waiting: Sequence[Waiting], concerns: Callable[[str], bool]) -> Turn:
    """The turn of a call; ``concerns`` says whether it is about an identity."""
    places = [place for place, one in enumerate(waiting) if not one.identity or concerns(one.identity)]
    exact = [place for place in places if waiting[place].call == 1]
    in_order = [place for place in places if waiting[place].call == 0]
    served = next(iter(exact + in_order), None)
    return Turn(served, tuple(place for place in places if waiting[place].call > 1))


@singledispatch
def apply(moved: object, _state: Injectable) -> None:
    """Move a state by one of the changes; raises ``TypeError`` for another."""
    raise TypeError(f"{type(moved).__name__} n'est pas un changement de ce simulateur")


@apply.register
def _(moved: AnswerInjected, state: Injectable) -> None:
    state.injected.append(Waiting(moved.payload, moved.call, moved.identity))


@apply.register
def _(moved: InjectedCallsCounted, state: Injectable) -> None:
    for place in moved.places:
        state.injected[place] = replace(state.injected[place], call=state.injected[place].call - 1)


@apply.register
def _(moved: InjectedAnswerServed, state: Injectable) -> None:
    if moved.place < len(state.injected):
        del state.injected[moved.place]


@apply.register
def _(_moved: InjectedAnswersDropped, state: Injectable) -> None:
    state.injected.clear()
