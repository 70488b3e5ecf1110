"""What a recogniser looks at: one event, its bytes, and what surrounds it. Pure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from formats.rule import Text
from harness.checks.check import Evidence
from harness.doctor.fault import Fault
from record.event import Event, Json, Kind


def no_bytes(_name: str) -> bytes:
    """The bytes of an event that nobody has any more."""
    return b""


@dataclass(frozen=True)
class Sight:
    """An event. ``bench`` is ``up --json``, empty when it is not known; ``moved``: the session's clock is not the real
    one; ``closed``: a login was closed in this session, so that its tokens are dead on purpose."""

    event: Event
    read: Callable[[str], bytes] = no_bytes
    bench: Mapping[str, Json] = field(default_factory=dict)
    moved: bool = False
    closed: bool = False

    @cached_property
    def call(self) -> Evidence:
        """The event with its bytes, as checks read it."""
        return Evidence(self.event, self.read)

    @property
    def data(self) -> Mapping[str, Json]:
        """The event's members."""
        return self.event.data

    def text(self, name: str) -> str:
        """A member as text; empty when absent."""
        value = self.event.data.get(name)
        return "" if value is None else str(value)

    @property
    def is_exchange(self) -> bool:
        """Whether it is a call and its answer."""
        return self.event.kind is Kind.EXCHANGE

    @property
    def is_handshake(self) -> bool:
        """Whether it is a refused handshake."""
        return self.event.kind is Kind.HANDSHAKE

    def of(self, mock: str, *operations: str) -> bool:
        """Whether it is an exchange of a mock, of these operations when some are named."""
        return (
            self.is_exchange and self.text("mock") == mock and (not operations or self.text("operation") in operations)
        )

    def fact(self, name: str) -> str:
        """A fact that the mock decoded; empty when absent."""
        facts = self.event.data.get("facts")
        value = facts.get(name) if isinstance(facts, Mapping) else None
        return "" if value is None else str(value)

    @property
    def notes(self) -> list[Mapping[str, Json]]:
        """What the mock decided, and why."""
        return [note for note in self.event.data.get("notes") or () if isinstance(note, Mapping)]

    def noted(self, *rules: str) -> str:
        """The text of the first note of one of these rules; empty when there is none."""
        return next((str(note.get("text") or "-") for note in self.notes if note.get("rule") in rules), "")

    def cause(self) -> str:
        """The bench's word for why a login was refused (``mocks.mss.principal``)."""
        return next((str(note["cause"]) for note in self.notes if note.get("cause")), "")

    @property
    def shown_certificate(self) -> Mapping[str, Any]:
        """The client certificate that was shown; empty when none was."""
        tls = self.event.data.get("tls")
        found = tls.get("certificate") if isinstance(tls, Mapping) else None
        return found if isinstance(found, Mapping) else {}

    @property
    def where(self) -> str:
        """The service: the listener's name."""
        return self.text("listener")


Recogniser = Callable[[Sight], Text | None]
RECOGNISERS: list[tuple[Fault, Recogniser]] = []
"""Every recogniser of events, in the order of declaration."""


def shows(fault: Fault) -> Callable[[Recogniser], Recogniser]:
    """Declare how an event shows a fault: the function returns what shows it, None when nothing does."""

    def declare(recogniser: Recogniser) -> Recogniser:
        RECOGNISERS.append((fault, recogniser))
        return recogniser

    return declare
