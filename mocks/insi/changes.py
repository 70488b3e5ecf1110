"""How the state of INSi moves."""

from dataclasses import dataclass
from functools import singledispatch
from typing import Any

from mocks.core.change import change
from mocks.insi.state import State


@change("insi")
@dataclass(frozen=True, slots=True)
class AnswerInjected:
    """The editor gave an answer, exact bytes, to be served to its next call."""

    payload: bytes


@change("insi")
@dataclass(frozen=True, slots=True)
class InjectedAnswerServed:
    """The oldest injected answer was served."""


def apply(state: State, moved: Any) -> None:
    """Move the state by a change."""
    _apply(moved, state)


@singledispatch
def _apply(moved: object, _state: State) -> None:
    raise TypeError(f"{type(moved).__name__} n'est pas un changement d'INSi")


@_apply.register
def _(moved: AnswerInjected, state: State) -> None:
    state.injected.append(moved.payload)


@_apply.register
def _(_moved: InjectedAnswerServed, state: State) -> None:
    if state.injected:
        state.injected.popleft()
