"""Acknowledgements of HL7 v2 messages, written and read (HL7 2.5 §2.9.2, original mode: AA, AE, AR)."""

from dataclasses import dataclass

from formats.hl7.er7 import Er7Error, Message, read
from formats.hl7.escapes import escaped

ACCEPTED, ERROR, REJECTED = "AA", "AE", "AR"
CODES = (ACCEPTED, ERROR, REJECTED)
_TEXTS = {
    "101": "Required field missing",
    "102": "Data type error",
    "103": "Table value not found",
    "200": "Unsupported message type",
    "207": "Application internal error",
}
"""Error codes of HL7 table 0357 that are used here."""


@dataclass(frozen=True, slots=True)
class Said:
    """What an acknowledgement says: MSA-1, MSA-2, and MSA-3 or the text of ERR when MSA-3 is empty."""

    code: str
    control_id: str
    text: str


@dataclass(frozen=True, slots=True)
class _Facts:
    """What an acknowledgement repeats of a message; what it says when there is none."""

    control_id: str = ""
    event: str = ""
    sender: str = "|"
    mode: str = "P"
    version: str = "2.5"


def ack(
    message: Message | None,
    code: str,
    text: str = "",
    *,
    at: str = "",
    id: str = "",
    error: str = "207",
    answers: str | None = None,
) -> bytes:
    """An acknowledgement, without framing: ``at`` is MSH-7 (AAAAMMJJhhmmss), ``id`` MSH-10 (by default ACK + theirs).

    ``message`` is None when it could not be read. ``error`` is a code of HL7 table 0357, told unless all is well.
    ``answers`` is MSA-2, MSH-10 of the message unless told.
    """
    facts = _Facts() if message is None else _facts(message)
    kind = f"ACK^{facts.event}^ACK" if facts.event else "ACK"
    own = escaped(id) or f"ACK{facts.control_id}"
    answered = facts.control_id if answers is None else escaped(answers)
    head = f"MSH|^~\\&|BANC|ENVIRONNEMENT SIMULE|{facts.sender}|{at}||{kind}|{own}|{facts.mode}|{facts.version}"
    lines = [f"{head}||||||UNICODE UTF-8", f"MSA|{code}|{answered}"]
    if code != ACCEPTED:
        lines.append(f"ERR|||{escaped(error)}^{_TEXTS.get(error, '')}^HL70357|E||||{escaped(text)}")
    return "".join(line + "\r" for line in lines).encode("utf-8", "replace")


def _facts(message: Message) -> _Facts:
    header = message.header
    version = "^".join(escaped(header.value(12, number)) for number in (1, 2, 3)).rstrip("^")
    return _Facts(
        escaped(message.control_id),
        escaped(header.value(9, 2)),
        f"{escaped(header.value(3))}|{escaped(header.value(4))}",
        escaped(header.value(11)) or "P",
        version or "2.5",
    )


def said(raw: bytes) -> Said | None:
    """What an acknowledgement says, without framing; None when it is none."""
    try:
        message = read(raw)
    except Er7Error:
        return None
    found = message.segments("MSA")
    if not found:
        return None
    errors = message.segments("ERR")
    text = found[0].value(3) or (errors[0].value(8) if errors else "")
    return Said(found[0].value(1), found[0].value(2), text)
