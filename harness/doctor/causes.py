"""What was seen of each cause in the past of a bench: when it was last there, whether its service answered well since.

A cause is over once the same service, called by the same peer when both are known, answered well what it had refused.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from harness.doctor.fault import Diagnosis
from record.event import Event, Json, Kind


@dataclass(frozen=True, slots=True)
class Cause:
    """A diagnosis at its last sight: its session, ISO wall time, and the event that ended it (0 = it still stands).

    ``operation`` is empty when the connection itself failed; ``peer`` when the event does not tell it.
    """

    session: str
    diagnosis: Diagnosis
    time: str
    operation: str = ""
    peer: str = ""
    ended: int = 0

    @property
    def key(self) -> tuple[str, ...]:
        """What makes two causes of a bench the same one."""
        return (self.session, *self.diagnosis.cause)

    def is_ended_by(self, event: Event) -> bool:
        """Whether an event that shows no fault is what this cause prevented, done at last."""
        data = event.data
        if str(data.get("listener") or "") != self.diagnosis.where or not _went_well(data):
            return False
        peer = _peer(data)
        if self.peer and peer and self.peer != peer:
            return False
        return str(data.get("operation") or "") == self.operation if self.operation else bool(data.get("tls"))


class Causes:
    """The causes of the sessions of a bench, in the order of their first sight."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, ...], Cause] = {}
        self._touched: dict[tuple[str, ...], None] = {}

    def look(self, session: str, event: Event, shown: Sequence[Diagnosis]) -> None:
        """An event of a session, in order, and what it shows."""
        for diagnosis in shown:
            cause = Cause(session, diagnosis, event.times.wall, _operation(event), _peer(event.data))
            self._known[cause.key] = cause
            self._touched[cause.key] = None
        if not shown and event.kind is Kind.EXCHANGE and not event.data.get("tls_fault"):
            self._end(session, event)

    def mark(self) -> None:
        """From now on, ``touched`` is about what comes."""
        self._touched.clear()

    @property
    def standing(self) -> list[Cause]:
        """Those that nothing ended."""
        return [cause for cause in self._known.values() if not cause.ended]

    @property
    def over(self) -> list[Cause]:
        """Those whose service was reached well since."""
        return [cause for cause in self._known.values() if cause.ended]

    @property
    def touched(self) -> Iterator[Cause]:
        """Those that were seen, or ended, since ``mark``."""
        return (self._known[key] for key in self._touched)

    def _end(self, session: str, event: Event) -> None:
        for key, cause in self._known.items():
            if not cause.ended and cause.session == session and cause.is_ended_by(event):
                self._known[key] = replace(cause, ended=event.number)
                self._touched[key] = None


_NO_CALL = ("", "unknown")
"""A path that is no operation's: any call that the service answers well ends it."""


def _operation(event: Event) -> str:
    called = str(event.data.get("operation") or "") if event.kind is Kind.EXCHANGE else ""
    return "" if called in _NO_CALL else called


def _peer(data: Mapping[str, Json]) -> str:
    """Who called, without the port, which changes at each connection."""
    return str(data.get("peer") or "").rpartition(":")[0]


def _went_well(data: Mapping[str, Json]) -> bool:
    """HTTP below 400, SMTP below 400, IMAP OK; and nothing that the mock refused."""
    notes = [note for note in data.get("notes") or () if isinstance(note, Mapping)]
    if any(note.get("kind") in {"refusal", "crash"} for note in notes):
        return False
    status = str(data.get("status") or "")
    return status == "OK" or (status.isdigit() and int(status) < 400)
