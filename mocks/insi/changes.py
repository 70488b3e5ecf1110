"""How the state of INSi moves: by the answers that it is given to serve, and by what it is asked to remember."""

from dataclasses import dataclass
from typing import Any

from mocks.core import injection
from mocks.core.change import change
from mocks.insi.state import State


@change("insi")
class AnswerInjected(injection.AnswerInjected):
    """An answer for a call to INSi."""

    __slots__ = ()


@change("insi")
class InjectedCallsCounted(injection.InjectedCallsCounted):
    """A call came that it waits for."""

    __slots__ = ()


@change("insi")
class InjectedAnswerServed(injection.InjectedAnswerServed):
    """It was served."""

    __slots__ = ()


@change("insi")
class InjectedAnswersDropped(injection.InjectedAnswersDropped):
    """None is wanted any more."""

    __slots__ = ()


@change("insi")
@dataclass(frozen=True, slots=True)
class ContextsSeen:
    """Identifiers of contexts and messages came for the first time."""

    ids: tuple[str, ...]


def apply(state: State, moved: Any) -> None:
    """Move the state by a change."""
    if isinstance(moved, ContextsSeen):
        state.remember(moved.ids)
    else:
        injection.apply(moved, state)
