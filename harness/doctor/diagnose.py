"""From the events of a session to what is not set right: once per cause, and never what the bench itself provoked."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from formats.rule import Text
from harness.doctor import clear, data, hours, network, product, setting, tls
from harness.doctor.fault import Diagnosis, Fault
from harness.doctor.sight import RECOGNISERS, Sight, no_bytes
from record.event import Event, Json, Kind

DECLARED = (network, tls, clear, hours, data, setting, product)
"""The modules that declare faults, in the order of the list that a person reads."""
REMEMBERED = 2000
"""How many causes are remembered of a session, so that none is said twice."""
_OWN_NOTES = ("insi.fault", "dmp.fault", "insi.injection", "dmp.injection")


@dataclass
class Diagnoser:
    """Looks at the events of one session, in order. ``bench`` is ``up --json``; empty when it is not known."""

    bench: Mapping[str, Json] = field(default_factory=dict)
    _armed: dict[str, tuple[str, str, int]] = field(default_factory=dict)
    _moved: bool = False
    _closed: bool = False
    _served: set[str] = field(default_factory=set)
    _said: dict[tuple[str, str, str], None] = field(default_factory=dict)

    def new(self, event: Event, read: Callable[[str], bytes] = no_bytes) -> list[Diagnosis]:
        """What an event shows that was not said before."""
        return self.fresh(self.all(event, read))

    def fresh(self, shown: Sequence[Diagnosis]) -> list[Diagnosis]:
        """Those of an event's diagnoses that were not said before."""
        fresh = [found for found in shown if found.cause not in self._said]
        self._said.update(dict.fromkeys(found.cause for found in fresh))
        while len(self._said) > REMEMBERED:
            del self._said[next(iter(self._said))]
        return fresh

    def all(self, event: Event, read: Callable[[str], bytes] = no_bytes) -> list[Diagnosis]:
        """What an event shows."""
        self._follow(event)
        if self._is_provoked(event):
            return []
        sight = Sight(event, read, self.bench, self._moved, self._closed)
        return [] if self._is_served(sight) else list(diagnoses(sight))

    def _is_served(self, sight: Sight) -> bool:
        """A connection that said nothing means nothing where others did speak."""
        return tls.is_silent(sight) and sight.where in self._served

    def _follow(self, event: Event) -> None:
        if event.kind is Kind.EXCHANGE:
            self._served.add(str(event.data.get("listener", "")))
        elif event.kind is Kind.CHANGE:
            fields = event.data.get("fields")
            self._change(str(event.data.get("type", "")), fields if isinstance(fields, Mapping) else {})

    def _change(self, name: str, fields: Mapping[str, Json]) -> None:
        if name == "core.FaultArmed":
            armed = (str(fields.get("mock")), str(fields.get("operation") or ""), int(fields.get("count") or 0))
            self._armed[str(fields.get("id"))] = armed
        elif name == "core.FaultSpent":
            self._spend(str(fields.get("id")))
        elif name == "core.FaultsCleared":
            self._armed.clear()
        elif name == "core.ClockMoved":
            self._moved = bool(fields.get("offset_ms"))
        elif name == "psc.SessionClosed":
            self._closed = True

    def _spend(self, id: str) -> None:
        mock, operation, left = self._armed.get(id, ("", "", 0))
        self._armed[id] = (mock, operation, left - 1)
        if left <= 1:
            del self._armed[id]

    def _is_provoked(self, event: Event) -> bool:
        """Whether the bench itself made this happen: a fault that was armed, a faulty listener, its own failure."""
        told = event.data
        if told.get("tls_fault") or any(_is_own(note) for note in told.get("notes") or ()):
            return True
        called = (told.get("mock"), str(told.get("operation", "")))
        armed = ((mock, operation) for mock, operation, _left in self._armed.values())
        return any(mock == called[0] and operation in {"", called[1]} for mock, operation in armed)


def _is_own(note: Json) -> bool:
    return isinstance(note, Mapping) and (note.get("kind") == "crash" or note.get("rule") in _OWN_NOTES)


def diagnoses(sight: Sight) -> Iterator[Diagnosis]:
    """What an event shows, whatever was said before and whatever was armed."""
    for fault, recognise in RECOGNISERS:
        shown = _shown(fault, recognise, sight)
        if shown is not None:
            yield Diagnosis(fault, sight.where, shown, sight.event.number)


def _shown(_fault: Fault, recognise: Callable[[Sight], Text | None], sight: Sight) -> Text | None:
    """Bytes that anybody may have sent never stop a diagnosis."""
    try:
        return recognise(sight)
    except Exception:
        return None
