"""What the submission state machine decides for one line of the client."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum, auto

from record.event import Json


class Next(Enum):
    """What the loop does after the reply has left."""

    COMMAND = auto()
    START_TLS = auto()
    VERIFY = auto()
    CONTENT = auto()
    CLOSE = auto()


@dataclass(frozen=True, slots=True)
class Step:
    """One decision: operation and status of the exchange, reply, and what comes next.

    A step that goes to ``VERIFY`` has no reply: the one of the decision answers the same line.
    """

    operation: str
    status: str
    reply: bytes
    then: Next = Next.COMMAND
    facts: Mapping[str, Json] = field(default_factory=dict)
    notes: tuple[Mapping[str, Json], ...] = ()


@dataclass(frozen=True, slots=True)
class Recipient:
    """An accepted ``RCPT``: address, DSN ``NOTIFY`` values in capitals, ``ORCPT``."""

    address: str
    notify: frozenset[str] = frozenset()
    original: str = ""


@dataclass(slots=True)
class Envelope:
    """The transaction under way: reverse path (empty for ``<>``) and recipients."""

    sender: str
    envelope_id: str = ""
    returns: str = ""
    recipients: list[Recipient] = field(default_factory=list)


def reply(operation: str, text: str, then: Next = Next.COMMAND, **facts: Json) -> Step:
    """A step whose reply is one line: ``250 2.0.0 Ok``."""
    return Step(f"smtp.{operation}", text[:3], f"{text}\r\n".encode(), then, facts)


def lines(operation: str, code: int, texts: list[str]) -> Step:
    """A step whose reply has several lines."""
    body = "".join(f"{code}-{text}\r\n" for text in texts[:-1]) + f"{code} {texts[-1]}\r\n"
    return Step(f"smtp.{operation}", str(code), body.encode())
