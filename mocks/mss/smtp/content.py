"""Reading what follows 354, and judging it before delivery."""

from dataclasses import dataclass

from formats.mail import rules
from formats.mail.message import Mail
from mocks.core.conduit import Conduit, ConnectionEnded, TooLong

LINE_LIMIT = 1_048_576
"""Bytes of one line; the RFC says 1,000, real clients send more."""


@dataclass(frozen=True, slots=True)
class Content:
    """The wire bytes of a message, terminator included.

    ``bare`` when a line ended by LF alone, ``ended`` is how it ended: ``whole``, ``bare`` (terminator with LF
    alone, as SMTP smuggling does), ``cut`` (the client left) or ``endless`` (far over the limit).
    """

    wire: bytes
    bare: bool
    ended: str


async def receive(conduit: Conduit, limit: int) -> Content:
    """Read up to the terminator. Over twice ``limit`` bytes reading stops: nobody sends that in good faith."""
    received: list[bytes] = []
    size, bare, ended = 0, False, ""
    while not ended:
        try:
            line = await conduit.read_line(LINE_LIMIT)
        except (ConnectionEnded, TooLong) as error:
            rest = error.partial if isinstance(error, ConnectionEnded) else error.consumed
            return Content(
                b"".join([*received, rest]), bare, "cut" if isinstance(error, ConnectionEnded) else "endless"
            )
        received.append(line)
        size += len(line)
        bare = bare or not line.endswith(b"\r\n")
        ended = _end(line, size, limit)
    return Content(b"".join(received), bare, ended)


def _end(line: bytes, size: int, limit: int) -> str:
    if line == b".\r\n":
        return "whole"
    if line == b".\n":
        return "bare"
    return "endless" if size > 2 * limit else ""


def refusal(content: Content, mail: Mail, limit: int) -> str:
    """Why the operator does not take a message: a reply line; empty when it does.

    After one that did not end as it should the connection is closed: what follows a bare end is the rest of the
    message or commands smuggled in it, never to be run (Postfix does so too).
    """
    if content.ended == "endless" or len(mail.raw) > limit:
        return "552 5.3.4 Error: message file too big"
    if content.ended == "bare":
        return "550 5.5.2 Error: bare <LF> received"
    return ""


def notes_of(content: Content, mail: Mail) -> tuple[dict[str, str], ...]:
    """What the operator lets pass and Référentiel #2 does not."""
    noted = [
        {"rule": breach.rule.id, "kind": "tolerance", "text": f"attendu : {breach.expected} ; reçu : {breach.found}"}
        for breach in rules.sending_breaches(mail)
    ]
    if content.bare:
        noted.append({"rule": "smtp.bare_lf", "kind": "tolerance", "text": "lignes terminées par LF seul"})
    return tuple(noted)


def facts_of(mail: Mail, sender: str, recipients: list[str]) -> dict[str, object]:
    """The facts of a ``smtp.DATA`` exchange: envelope, subject, identifier, size in bytes."""
    return {
        "message_id": mail.header("Message-ID"),
        "from": sender,
        "to": recipients,
        "subject": mail.header("Subject"),
        "size": len(mail.raw),
    }
