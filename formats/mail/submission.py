"""From the bytes of an SMTP DATA exchange to the message, and back to the wire (RFC 5321 §4.5.2)."""

import re

from formats.rule import Breach, Mark, Text, rule

LINE_END = rule(
    "smtp.bare_lf",
    "RFC 5321 §2.3.8",
    Mark.VERIFIED,
    Text("Chaque ligne se termine par CR LF, jamais par LF seul.", "Every line ends with CR LF, never with LF alone."),
    Text(
        "Convertir toutes les fins de ligne du message en CR LF avant de l'envoyer.",
        "Turn every line end of the message into CR LF before sending it.",
    ),
)
MESSAGE_END = rule(
    "smtp.bare_end",
    "RFC 5321 §4.1.1.4 ; CVE-2023-51764",
    Mark.VERIFIED,
    Text(
        "Seule la suite CR LF . CR LF termine un message : avec LF seul d'un côté ou de l'autre, le point est du "
        "contenu, et l'opérateur attend la suite.",
        "Only CR LF . CR LF ends a message: with LF alone on either side the dot is content, and the operator waits.",
    ),
    Text(
        "Terminer le message par CR LF puis « . » CR LF, et doubler tout point en début de ligne.",
        "End the message with CR LF then '.' CR LF, and double any dot that begins a line.",
    ),
)

_BARE_LF = re.compile(rb"(?<!\r)\n")
_BARE_END = re.compile(rb"(?<!\r)\n\.\r?\n|\r\n\.\n")
_DOTTED = re.compile(rb"^\.", re.MULTILINE)
TERMINATOR = b".\r\n"


def message_of(request_part: bytes) -> bytes:
    """The message of what followed ``354``: terminator removed, doubled dots undone.

    ``request_part`` is the exact wire bytes of a ``smtp.DATA`` exchange. A transmission that was cut has no
    terminator: what arrived is returned.
    """
    content = _unterminated(request_part)
    return _DOTTED.sub(b"", content) if _has_dots(content) else content


def to_wire(request_part: bytes, offset: int) -> int:
    """The offset in the wire bytes of an offset in ``message_of(request_part)``."""
    content, removed = _unterminated(request_part), 0
    for dot in _DOTTED.finditer(content) if _has_dots(content) else ():
        if dot.start() - removed > offset:
            break
        removed += 1
    return offset + removed


def on_the_wire(message: bytes) -> bytes:
    """The bytes that submit ``message``: dots doubled, terminator added (after a line end)."""
    ended = message if message.endswith(b"\r\n") or not message else message + b"\r\n"
    return (_DOTTED.sub(b"..", ended) if _has_dots(ended) else ended) + TERMINATOR


def has_bare_lf(sent: bytes) -> bool:
    """Whether a line of what a client sent ends with LF alone."""
    return sent.count(b"\n") != sent.count(b"\r\n")


def line_breaches(sent: bytes) -> list[Breach]:
    """What the line ends of a command, or of what followed 354, have wrong; ``where`` is an offset in bytes."""
    if not has_bare_lf(sent):
        return []
    first, end = _BARE_LF.search(sent), _BARE_END.search(sent)
    found = [Breach(LINE_END, "CR LF", "LF seul", str(first.start()))] if first else []
    return [*found, Breach(MESSAGE_END, "CR LF . CR LF", _shown(end[0]), str(end.start()))] if end else found


def normalised(message: bytes) -> bytes:
    """``message`` with every line ended by CRLF."""
    return _BARE_LF.sub(b"\r\n", message) if has_bare_lf(message) else message


def _has_dots(content: bytes) -> bool:
    """Whether a line begins with a dot: told a hundred times faster than the pattern finds none in a large message."""
    return content.startswith(b".") or b"\n." in content


def _shown(sent: bytes) -> str:
    return sent.decode("ascii").replace("\r", "CR ").replace("\n", "LF ").replace(".", ". ").strip()


def _unterminated(request_part: bytes) -> bytes:
    if request_part == TERMINATOR or request_part.endswith(b"\r\n" + TERMINATOR):
        return request_part[: -len(TERMINATOR)]
    return request_part
