"""What says how the letters of an XML document are encoded, and where its bytes are of another encoding.

A byte order mark goes before the charset of the media type, and it before the declaration (RFC 7303 §3); without any
it is UTF-8. Everything but ``contradiction`` serves a refusal: no readable document comes by.
"""

import codecs
from contextlib import suppress
from functools import lru_cache
from xml.parsers import expat

from msgspec import Struct

BOMS = {codecs.BOM_UTF8: "utf-8", codecs.BOM_UTF16_BE: "utf-16-be", codecs.BOM_UTF16_LE: "utf-16-le"}
BY_MARK, BY_TYPE = "d'après la marque d'ordre, BOM", "annoncé par le Content-Type"
BY_DECLARATION, BY_DEFAULT = "annoncé par la déclaration XML", "par défaut, faute de déclaration"
_LONGEST = 60
"""How much of a name is told: what came may be long."""
_PROLOG = 200
"""How far a declaration may go, in bytes, to be compared with the Content-Type."""


class Unreadable(Struct, frozen=True):
    """An encoding, who says that it is the one (``BY_…``), and the first byte that is not of it.

    ``position`` is counted from 0 in the body, -1 when the encoding itself is unknown; ``declared`` is what the
    declaration says against it, empty when it does not.
    """

    name: str
    by: str
    position: int = -1
    byte: int = 0
    declared: str = ""

    def __str__(self) -> str:
        told = f"encodage {self.name} ({self.by})"
        told += f" : octet 0x{self.byte:02X} illisible, position {self.position}" if self.position >= 0 else " inconnu"
        return f"{told} ; la déclaration XML dit {self.declared}" if self.declared else told


def unreadable(raw: bytes, charset: str = "") -> Unreadable | None:
    """Why ``raw``, of a media type with that charset, cannot be decoded; None when that is not what it suffers from."""
    declared = _declared(raw)
    name, by = _governing(raw, charset, declared)
    told = name[:_LONGEST]
    against = declared[:_LONGEST] if by != BY_DECLARATION and declared and not _same(declared, name) else ""
    codec = _codec(name)
    if not codec:
        return Unreadable(told, by, declared=against)
    position = _first_wrong(raw, codec)
    return None if position < 0 else Unreadable(told, by, position, raw[position], against)


def contradiction(raw: bytes, charset: str) -> tuple[str, str]:
    """What the media type and the document say of its encoding when they differ; both empty otherwise.

    A declaration in two-byte letters, or longer than any client writes, is not compared.
    """
    return _contradiction(raw[: raw.find(b"?>", 0, _PROLOG) + 2], charset) if charset else ("", "")


@lru_cache(maxsize=32)  # a client always sends the same two
def _contradiction(prolog: bytes, charset: str) -> tuple[str, str]:
    said = _marked(prolog) or _declared(prolog)
    return ("", "") if not said or _same(said, charset) else (charset[:_LONGEST], said[:_LONGEST])


def _governing(raw: bytes, charset: str, declared: str) -> tuple[str, str]:
    told = ((_marked(raw), BY_MARK), (charset, BY_TYPE), (declared, BY_DECLARATION))
    return next(((name, by) for name, by in told if name), ("utf-8", BY_DEFAULT))


def _marked(raw: bytes) -> str:
    return next((name for mark, name in BOMS.items() if raw.startswith(mark)), "")


def _declared(raw: bytes) -> str:
    """What the XML declaration says, in lower case; expat reads it before it looks at anything else."""
    found: list[str] = []
    parser = expat.ParserCreate()
    parser.XmlDeclHandler = lambda _version, encoding, _standalone: found.append(encoding or "")
    with suppress(expat.ExpatError, LookupError, ValueError):
        parser.Parse(raw[:_PROLOG], False)
    return found[0].lower() if found else ""


def _codec(name: str) -> str:
    """The codec of an encoding; empty when there is none, or none of texts."""
    try:
        found = codecs.lookup(name).name
        with suppress(UnicodeError):  # of another encoding, but of texts
            b"aaaa".decode(found)
    except (LookupError, ValueError):
        return ""
    return found


def _same(one: str, other: str) -> bool:
    first, second = _codec(one) or one.lower(), _codec(other) or other.lower()
    return first.startswith(second) or second.startswith(first)  # utf-16 is utf-16-le or utf-16-be


def _first_wrong(raw: bytes, codec: str) -> int:
    """Where the first byte is that is not of an encoding; -1 when all are, but for an end cut short."""
    if codec.startswith(("utf-16", "utf-32")) and raw[:1] == b"<" and raw[1:2] != b"\0":
        return 0  # letters of one byte
    try:
        raw.decode(codec)
    except UnicodeDecodeError as error:
        return -1 if error.reason == "unexpected end of data" else error.start
    except ValueError:
        return -1
    return -1
