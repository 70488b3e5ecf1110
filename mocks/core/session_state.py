"""What the core itself keeps of a session: clock, knobs and armed faults. It moves by changes too."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from mocks.core.change import change


@dataclass(frozen=True, slots=True)
class ArmedFault:
    """A fault waiting for its call. ``operation`` "" is any; ``count`` is how many calls it still touches."""

    id: str
    mock: str
    name: str
    operation: str
    count: int
    params: Mapping[str, Any]

    def touches(self, mock: str, operation: str) -> bool:
        """Whether a call of this mock and operation meets the fault."""
        return self.count > 0 and self.mock == mock and self.operation in {"", operation}


@dataclass(slots=True)
class CoreState:
    """Clock offset, knobs, armed faults in the order in which they were armed."""

    offset: timedelta = timedelta(0)
    knobs: dict[str, str] = field(default_factory=dict)
    lent: dict[str, str | None] = field(default_factory=dict)
    """What knobs set until the next reset were before; None for one that was not set."""
    faults: list[ArmedFault] = field(default_factory=list)
    population: "PopulationSet | None" = None
    moves: list[tuple[int, timedelta]] = field(default_factory=list)
    """Since when (real time, milliseconds) each offset holds."""

    def offset_at(self, moment: datetime) -> timedelta:
        """How far the session was ahead at a moment of the real clock."""
        if not self.moves:
            return timedelta(0)
        at = int(moment.timestamp() * 1000)
        return next((offset for since, offset in reversed(self.moves) if since <= at), timedelta(0))


@change("core")
@dataclass(frozen=True, slots=True)
class SessionReset:
    """Every state goes back to the seed; population stays, and knobs but those set until now."""


@change("core")
@dataclass(frozen=True, slots=True)
class PopulationSet:
    """What the session adds to the seed (``mocks.core.population``), in place of what was added before.

    ``secrets`` is a JSON object: those of the clients, by id. They are bytes, hence a part, which can be masked.
    """

    added: Mapping[str, Any]
    secrets: bytes


@change("core")
@dataclass(frozen=True, slots=True)
class KnobsSet:
    """Knobs and their values, added to those already set; for good, or until the next reset."""

    values: Mapping[str, str]
    until_reset: bool = False


@change("core")
@dataclass(frozen=True, slots=True)
class ClockMoved:
    """The session's time is the real time plus so many milliseconds, from ``at_ms`` (real time) on."""

    offset_ms: int
    at_ms: int = 0


@change("core")
@dataclass(frozen=True, slots=True)
class FaultArmed:
    """A fault waits for its call."""

    id: str
    mock: str
    name: str
    operation: str
    count: int
    params: Mapping[str, Any]


@change("core")
@dataclass(frozen=True, slots=True)
class FaultSpent:
    """A fault touched one call."""

    id: str


@change("core")
@dataclass(frozen=True, slots=True)
class FaultsCleared:
    """No fault is armed any more."""


def apply(state: CoreState, moved: Any) -> None:
    """Move the core's state by a change."""
    _MOVES[type(moved)](state, moved)


def _reset(state: CoreState, _moved: SessionReset) -> None:
    state.offset = timedelta(0)
    state.moves.clear()
    state.faults.clear()
    _give_back(state)


def _give_back(state: CoreState) -> None:
    for name, before in state.lent.items():
        if before is None:
            state.knobs.pop(name, None)
        else:
            state.knobs[name] = before
    state.lent.clear()


def _set_knobs(state: CoreState, moved: KnobsSet) -> None:
    for name in moved.values:
        if moved.until_reset:
            state.lent.setdefault(name, state.knobs.get(name))
        else:
            state.lent.pop(name, None)
    state.knobs.update(moved.values)


def _move_clock(state: CoreState, moved: ClockMoved) -> None:
    state.offset = timedelta(milliseconds=moved.offset_ms)
    state.moves.append((moved.at_ms, state.offset))


def _arm(state: CoreState, moved: FaultArmed) -> None:
    state.faults.append(ArmedFault(moved.id, moved.mock, moved.name, moved.operation, moved.count, dict(moved.params)))


def _spend(state: CoreState, moved: FaultSpent) -> None:
    state.faults[:] = [
        replace(fault, count=fault.count - 1) if fault.id == moved.id else fault
        for fault in state.faults
        if fault.id != moved.id or fault.count > 1
    ]


def _clear(state: CoreState, _moved: FaultsCleared) -> None:
    state.faults.clear()


def _populate(state: CoreState, moved: PopulationSet) -> None:
    state.population = moved


_MOVES: dict[type[Any], Callable[[CoreState, Any], None]] = {
    SessionReset: _reset,
    PopulationSet: _populate,
    KnobsSet: _set_knobs,
    ClockMoved: _move_clock,
    FaultArmed: _arm,
    FaultSpent: _spend,
    FaultsCleared: _clear,
}
