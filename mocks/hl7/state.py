"""What the receiver keeps: nothing. What it got is in the journal, and no acknowledgement depends on the past."""

from dataclasses import dataclass
from typing import Any

from mocks.core.seed import Seed


@dataclass(frozen=True, slots=True)
class Hl7State:
    """Empty."""


def new_state(_seed: Seed) -> Hl7State:
    """The state of a session that begins."""
    return Hl7State()


def apply(_state: Hl7State, moved: Any) -> None:
    """There is no change to apply."""
    raise TypeError(f"changement inconnu : {type(moved).__name__}")
