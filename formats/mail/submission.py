"""From the bytes of an SMTP DATA exchange to the message, and back to the wire (RFC 5321 §4.5.2)."""

import re

_DOTTED = re.compile(rb"^\.", re.MULTILINE)
TERMINATOR = b".\r\n"


def message_of(request_part: bytes) -> bytes:
    """The message of what followed ``354``: terminator removed, doubled dots undone.

    ``request_part`` is the exact wire bytes of a ``smtp.DATA`` exchange. A transmission that was cut has no
    terminator: what arrived is returned.
    """
    return _DOTTED.sub(b"", _unterminated(request_part))


def to_wire(request_part: bytes, offset: int) -> int:
    """The offset in the wire bytes of an offset in ``message_of(request_part)``."""
    removed = 0
    for dot in _DOTTED.finditer(_unterminated(request_part)):
        if dot.start() - removed > offset:
            break
        removed += 1
    return offset + removed


def on_the_wire(message: bytes) -> bytes:
    """The bytes that submit ``message``: dots doubled, terminator added (after a line end)."""
    ended = message if message.endswith(b"\n") or not message else message + b"\r\n"
    return _DOTTED.sub(b"..", ended) + TERMINATOR


def _unterminated(request_part: bytes) -> bytes:
    if request_part == TERMINATOR or request_part.endswith(b"\n" + TERMINATOR):
        return request_part[: -len(TERMINATOR)]
    return request_part
