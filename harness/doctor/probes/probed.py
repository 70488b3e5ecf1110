"""What a probe concludes, and the desk that it looks at."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path

from formats.rule import Text
from harness.doctor.fault import NOTHING, Diagnosis, Fault
from record.event import Json


class State(Enum):
    """The closed list of what a probe concludes."""

    OK = "ok"
    TO_SET = "to_set"
    NOT_CHECKED = "not_checked"


@dataclass(frozen=True, slots=True)
class Probed:
    """A probe's conclusion: what was looked at, why it concludes so, and the fault when something is to be set."""

    title: Text
    state: State
    why: Text = NOTHING
    fault: Fault | None = None

    @property
    def diagnosis(self) -> Diagnosis | None:
        """The fault as a diagnosis; None when nothing is to be set."""
        return None if self.fault is None else Diagnosis(self.fault, self.title.fr, self.why)


def fine(title: Text, why: Text = NOTHING) -> Probed:
    """Nothing to set."""
    return Probed(title, State.OK, why)


def to_set(title: Text, fault: Fault, why: Text = NOTHING) -> Probed:
    """Something to set."""
    return Probed(title, State.TO_SET, why, fault)


def unchecked(title: Text, why: Text) -> Probed:
    """Not looked at, and why."""
    return Probed(title, State.NOT_CHECKED, why)


Resolve = Callable[[str], Sequence[str]]
"""The addresses of a name, in the order in which a client tries them; raises ``OSError``."""


@dataclass(frozen=True, slots=True)
class Desk:
    """What is looked at: the options of ``up`` and ``doctor``, and the facts of the bench when it was reached.

    ``patience`` is in seconds. ``hosts`` are the names by which the product calls the bench.
    """

    home: Path
    port_base: int = 0
    listen: str = "127.0.0.1"
    names: Sequence[str] = ()
    product_file: Path | None = None
    bench: str = ""
    patience: float = 3.0
    facts: Mapping[str, Json] = field(default_factory=dict)
