"""What a line protocol (SMTP, IMAP) decides for what a client said: as an HTTP answer and its changes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum, auto

from record.event import Json


class Next(Enum):
    """What the loop does after the reply has left."""

    COMMAND = auto()
    RESPONSE = auto()
    """A line that answers a challenge."""
    VERIFY = auto()
    """A claim has to be decided on: no reply yet."""
    START_TLS = auto()
    CONTENT = auto()
    """The message of an SMTP ``DATA``."""
    IDLE = auto()
    CLOSE = auto()


@dataclass(frozen=True, slots=True)
class Turn:
    """One decision: operation (``smtp.RCPT``) and status of the exchange, bytes to send, changes, what comes next.

    A turn that goes to ``VERIFY`` sends nothing: the one of the decision answers the same line. ``delay`` is how
    many seconds the reply waits once it is recorded.
    """

    operation: str
    status: str
    reply: bytes
    then: Next = Next.COMMAND
    changes: tuple[object, ...] = ()
    facts: Mapping[str, Json] = field(default_factory=dict)
    notes: tuple[Mapping[str, Json], ...] = ()
    delay: float = 0.0


@dataclass(frozen=True, slots=True)
class Said:
    """What a client said, before it is handled: operation, exact bytes, and the tag that an IMAP answer repeats."""

    operation: str
    received: bytes
    tag: str = ""

    @property
    def protocol(self) -> str:
        """``smtp`` or ``imap``."""
        return self.operation.partition(".")[0]


def smtp_turn(operation: str, text: str, then: Next = Next.COMMAND, **facts: Json) -> Turn:
    """A turn whose reply is one line of SMTP: ``250 2.0.0 Ok``."""
    return Turn(operation, text[:3], f"{text}\r\n".encode(), then, facts=facts)


def imap_turn(said: Said, status: str, text: str) -> Turn:
    """A turn that ends an IMAP command: ``a1 NO [INUSE] …``; without a tag (a greeting) it can only be a ``BYE``."""
    if not said.tag or status == "BYE":
        return Turn(said.operation, "BYE", f"* BYE {text}\r\n".encode(), Next.CLOSE)
    return Turn(said.operation, status, f"{said.tag} {status} {text}\r\n".encode())
