"""Reading what follows 354, and judging it before delivery."""

from collections.abc import Iterable
from dataclasses import dataclass

from formats.mail import message, rules, submission
from formats.mail.message import Mail
from formats.rule import Breach
from mocks.core.conduit import Conduit, ConnectionEnded, TooLong
from mocks.core.world import World

LINE_LIMIT = 1_048_576
"""Bytes of one line; the RFC says 1,000, real clients send more."""
BARE_LF = "550 5.5.2 Error: bare <LF> received"


@dataclass(frozen=True, slots=True)
class Content:
    """The wire bytes of a message, terminator included.

    ``ended`` is how it ended: ``whole``, ``cut`` (the client left) or ``endless`` (far over the limit).
    """

    wire: bytes
    ended: str


async def receive(conduit: Conduit, limit: int) -> Content:
    """Read up to the terminator. Over twice ``limit`` bytes reading stops: nobody sends that in good faith.

    Only CRLF.CRLF ends a message: an end that has LF alone on either side is content, or two servers would
    disagree on where the message stops (SMTP smuggling, CVE-2023-51764). Postfix ≥ 3.9 does so.
    """
    received: list[bytes] = []
    size, ended, after_crlf = 0, "", True
    while not ended:
        try:
            line = await conduit.read_line(LINE_LIMIT)
        except ConnectionEnded as error:
            return Content(b"".join([*received, error.partial]), "cut")
        except TooLong as error:
            return Content(b"".join([*received, error.consumed]), "endless")
        received.append(line)
        size += len(line)
        if line == submission.TERMINATOR and after_crlf:
            ended = "whole"
        elif size > 2 * limit:
            ended = "endless"
        after_crlf = line.endswith(b"\r\n")
    return Content(b"".join(received), ended)


def refusal(world: World, content: Content, mail: Mail, limit: int) -> str:
    """Why the operator does not take a message: a reply line; empty when it does."""
    if content.ended == "endless" or len(mail.raw) > limit:
        return "552 5.3.4 Error: message file too big"
    return BARE_LF if refuses_bare_lf(world) and submission.has_bare_lf(content.wire) else ""


def refuses_bare_lf(world: World) -> bool:
    """Whether a line ended by LF alone is refused (knob ``mss.bare_lf``: normalize, reject).

    The words are those of Postfix (``smtpd_forbid_bare_newline``, whose default is normalize since 3.9); what
    each operator chose is not in the sources [I].
    """
    return world.knob("mss.bare_lf", "normalize") == "reject"


def normalised(mail: Mail) -> Mail:
    """The message as the operator keeps it: every line ends with CRLF, so that nobody after it can be smuggled to."""
    return message.read(submission.normalised(mail.raw)) if submission.has_bare_lf(mail.raw) else mail


def notes_of(world: World, content: Content, mail: Mail) -> tuple[dict[str, str], ...]:
    """What Référentiel #2 or the RFC does not let pass in a message, and whether the operator does.

    Knob ``mss.nil`` is the product reference that ``X-MSS-NIL`` must bear; empty when it is not known.
    """
    found = rules.sending_breaches(mail, world.knob("mss.nil", ""))
    return (*_noted(found, "tolerance"), *line_notes(world, content.wire))


def line_notes(world: World, sent: bytes) -> tuple[dict[str, str], ...]:
    """What the line ends of a command or of a message have wrong, and whether the operator lets it pass."""
    return _noted(submission.line_breaches(sent), "refusal" if refuses_bare_lf(world) else "tolerance")


def _noted(breaches: Iterable[Breach], kind: str) -> tuple[dict[str, str], ...]:
    return tuple(
        {"rule": breach.rule.id, "kind": kind, "text": f"attendu : {breach.expected} ; reçu : {breach.found}"}
        for breach in breaches
    )


def facts_of(mail: Mail, sender: str, recipients: list[str]) -> dict[str, object]:
    """The facts of a ``smtp.DATA`` exchange: envelope, subject, identifier, size in bytes."""
    return {
        "message_id": mail.header("Message-ID"),
        "from": sender,
        "to": recipients,
        "subject": mail.header("Subject"),
        "size": len(mail.raw),
    }
