"""A distinguished name written as text, against the one of a certificate.

Software writes them in many ways: RFC 4514 in either order, quoted or escaped values, ``/C=FR/CN=x``, ``C = FR``,
``SN=`` or ``2.5.4.4=``. What is compared is the set of (type, value) pairs.
"""

import re
import unicodedata
from enum import Enum

Pairs = frozenset[tuple[str, str]]
"""The attributes of a name: dotted OID of the type, normalised value."""
CN = "2.5.4.3"
_LIMIT = 4096
"""Characters of a name; nobody writes a longer one in good faith."""
_TYPES = {
    "CN": (CN,),
    "COMMONNAME": (CN,),
    "OU": ("2.5.4.11",),
    "O": ("2.5.4.10",),
    "L": ("2.5.4.7",),
    "ST": ("2.5.4.8",),
    "S": ("2.5.4.8",),
    "SP": ("2.5.4.8",),
    "C": ("2.5.4.6",),
    "SN": ("2.5.4.4", "2.5.4.5"),
    "SURNAME": ("2.5.4.4",),
    "SERIALNUMBER": ("2.5.4.5",),
    "GN": ("2.5.4.42",),
    "G": ("2.5.4.42",),
    "GIVENNAME": ("2.5.4.42",),
    "T": ("2.5.4.12",),
    "TITLE": ("2.5.4.12",),
    "UID": ("0.9.2342.19200300.100.1.1",),
    "DC": ("0.9.2342.19200300.100.1.25",),
    "E": ("1.2.840.113549.1.9.1",),
    "EMAIL": ("1.2.840.113549.1.9.1",),
    "EMAILADDRESS": ("1.2.840.113549.1.9.1",),
}
"""The types that a key may stand for; a key that is not here may be any."""
_KEY = r"[A-Za-z0-9.-]{1,40}\s*="


def _steps(separators: str) -> re.Pattern[str]:
    """``key=value`` steps; a separator that no key follows is part of the value, as careless software leaves it."""
    value = rf'\s*"(?:\\.|[^"\\])*"\s*(?=[{separators}]|$)|(?:\\.|(?![{separators}]\s*{_KEY})[^\\])*'
    return re.compile(rf"(?:^|[{separators}])\s*({_KEY})({value})", re.DOTALL)


_COMMAS, _SLASHES = _steps(",;+"), _steps("/+")
_ESCAPE = re.compile(r"((?:\\x?[0-9A-Fa-f]{2})+)|\\(.)", re.DOTALL)


class Naming(Enum):
    """What a text says of a name: it is the same, it may be (other keys, parts left out, unreadable), it is another."""

    SAME = "same"
    UNSURE = "unsure"
    OTHER = "other"


def compare(text: str, pairs: Pairs) -> Naming:
    """Whether a DN written as text is the name that ``pairs`` make."""
    steps = _read(text)
    if steps is None:
        return Naming.UNSURE
    if _covers(steps, pairs):
        return Naming.SAME
    values = {value for _, value in steps if value}
    common = {value for type, value in pairs if type == CN}
    return Naming.UNSURE if values <= {value for _, value in pairs} and values & common else Naming.OTHER


def normal(value: str) -> str:
    """A value as names are compared: case and runs of spaces do not count."""
    return " ".join(unicodedata.normalize("NFC", value).split()).casefold()


def _covers(steps: list[tuple[tuple[str, ...], str]], pairs: Pairs) -> bool:
    """Every step is an attribute of the name, and every attribute is a step."""
    held = [{pair for pair in pairs if pair[1] == value and (not types or pair[0] in types)} for types, value in steps]
    return bool(pairs) and all(held) and frozenset().union(*held) == pairs


def _read(text: str) -> list[tuple[tuple[str, ...], str]] | None:
    """(possible types, normalised value) of each step; empty when nothing looks like one, None when part is left."""
    text = text.strip()
    if len(text) > _LIMIT:
        return None
    pattern = _SLASHES if text.startswith("/") else _COMMAS
    found = list(pattern.finditer(text))
    if found and "".join(step[0] for step in found) != text:
        return None
    return [(_types(step[1]), _value(step[2].strip())) for step in found]


def _types(key: str) -> tuple[str, ...]:
    name = key.rstrip("= \t\r\n").upper().removeprefix("OID.")
    return (name,) if name[:1].isdigit() else _TYPES.get(name, ())


def _value(written: str) -> str:
    """A value without its quotes and escapes; one in hexadecimal (``#1306…``) is its text, empty when it is none."""
    if written.startswith("#"):
        return _hexadecimal(written[1:])
    if len(written) > 1 and written[0] == written[-1] == '"':
        written = written[1:-1]
    return normal(_ESCAPE.sub(_unescaped, written))


def _unescaped(found: re.Match[str]) -> str:
    if not found[1]:
        return str(found[2])
    return bytes.fromhex(found[1].replace("\\", "").replace("x", "")).decode("utf-8", "replace")


def _hexadecimal(digits: str) -> str:
    """The text of a DER string of less than 128 bytes."""
    try:
        der = bytes.fromhex(digits)
        return normal(der[2:].decode("utf-8")) if len(der) > 1 and der[1] == len(der) - 2 else ""
    except ValueError:
        return ""
