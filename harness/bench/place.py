"""Which bench a run uses: embedded (a child process) or remote (a URL). One code path after that (design §2)."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from harness.bench.control import Control
from harness.bench.embedded import Child, bench_child
from harness.bench.failure import BenchFailureError
from record import environment
from record.event import Json


def nothing() -> None:
    """Do nothing."""


@dataclass(frozen=True, slots=True)
class Place:
    """A bench that answers: its control API and its facts (``up --json``).

    ``leave`` says that it is not needed any more: a bench of one's own ends while something else is done. ``home`` is
    where a bench of one's own keeps its sessions; None when the bench is somebody else's.
    """

    control: Control
    facts: Mapping[str, Json]
    leave: Callable[[], None] = nothing
    home: Path | None = None


@contextmanager
def embedded(home: Path | None = None, port_base: int = 0, started: Child | None = None) -> Iterator[Place]:
    """A bench of one's own, for the time of the block, on free ports unless a first one is given.

    ``started`` is the child of ``bench_child`` when it was started beforehand, by the same ``home``.
    """
    with started or bench_child(home, port_base) as child:
        url, token = fact(child.facts, "control.url"), fact(child.facts, "control.token")
        yield from _reached(url, token, child.ask_to_stop, home or environment.home())


@contextmanager
def remote(url: str, token: str) -> Iterator[Place]:
    """A bench that already runs; ``url`` is its control API."""
    yield from _reached(url, token)


def fact(facts: Mapping[str, Json], name: str) -> str:
    """A fact by its dotted name (``control.url``)."""
    value: Json = facts
    for step in name.split("."):
        value = value.get(step) if isinstance(value, dict) else None
    if not isinstance(value, str):
        raise BenchFailureError(f"Le banc ne donne pas « {name} ».")
    return value


def _reached(url: str, token: str, leave: Callable[[], None] = nothing, home: Path | None = None) -> Iterator[Place]:
    control = Control(url, token)
    try:
        yield Place(control, control.facts(), leave, home)
    finally:
        control.close()
