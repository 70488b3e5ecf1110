"""Writing the words of a response (RFC 3501 §9)."""

from collections.abc import Iterable
from datetime import datetime

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_LONGEST_QUOTED = 1000


def string(value: bytes) -> bytes:
    """A quoted string, or a literal when it cannot be quoted."""
    if len(value) > _LONGEST_QUOTED or any(byte < 32 or byte > 126 for byte in value):
        return literal(value)
    return b'"' + value.replace(b"\\", b"\\\\").replace(b'"', b'\\"') + b'"'


def literal(value: bytes) -> bytes:
    """A literal."""
    return b"{%d}\r\n" % len(value) + value


def text(value: str) -> bytes:
    """A string of text; what is not ASCII goes as UTF-8 in a literal."""
    return string(value.encode("utf-8", "replace"))


def ntext(value: str) -> bytes:
    """Text, or NIL when empty."""
    return text(value) if value else b"NIL"


def listed(items: Iterable[bytes]) -> bytes:
    """A parenthesised list."""
    return b"(" + b" ".join(items) + b")"


def flags(names: Iterable[str]) -> bytes:
    """A list of flags, in a stable order."""
    return listed(name.encode() for name in sorted(names))


def date_time(moment: datetime) -> bytes:
    """``"17-Jul-1996 02:44:25 +0000"``, quoted."""
    date = f"{moment.day:2d}-{_MONTHS[moment.month - 1]}-{moment.year:04d}"
    return f'"{date} {moment:%H:%M:%S} {moment.strftime("%z") or "+0000"}"'.encode()


def folder(name: str) -> bytes:
    """A folder name, quoted."""
    return string(name.encode("ascii"))


def numbers(values: Iterable[int]) -> str:
    """A set such as ``3:5,9``, in ascending order."""
    runs: list[list[int]] = []
    for value in sorted(values):
        if runs and value == runs[-1][1] + 1:
            runs[-1][1] = value
        else:
            runs.append([value, value])
    return ",".join(str(first) if first == last else f"{first}:{last}" for first, last in runs)
