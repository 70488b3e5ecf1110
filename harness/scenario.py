"""What a scenario is: a script of stimuli, expected exchanges and checks, tied to proof numbers (design §5).

A script has no clock, randomness, I/O or thread of its own: everything goes through the ``Bench`` that it is given,
so that the same text runs by hand, by adapter and by replay.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from formats.rule import Text
from harness.steps import Bench

Script: TypeAlias = Callable[[Bench], None]


@dataclass(frozen=True, slots=True)
class Scenario:
    """A declared scenario. ``proves`` holds proof numbers (``INS/va1.52.01.01``), never requirements.

    ``guided``: it has guided steps, which only a person can play; without one it is left out, unless asked for.
    """

    id: str
    title: Text
    requirements: tuple[str, ...]
    proves: tuple[str, ...]
    script: Script
    guided: bool = False


SCENARIOS: dict[str, Scenario] = {}
"""Every scenario by its id, in the order of declaration."""


def scenario(
    id: str, title: Text, requirements: Sequence[str], proves: Sequence[str] = (), *, guided: bool = False
) -> Callable[[Script], Scenario]:
    """Declare a scenario. ``proves`` is empty when the requirement has no proof number (``sans numéro``)."""

    def declare(script: Script) -> Scenario:
        if id in SCENARIOS:
            raise ValueError(f"scenario {id} is declared twice")
        SCENARIOS[id] = Scenario(id, title, tuple(requirements), tuple(proves), script, guided)
        return SCENARIOS[id]

    return declare
