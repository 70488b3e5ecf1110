"""The one zip that some members can make: stored, in order, without dates, rights or comments of its own.

Since every byte follows from the names and contents, a changed byte is always seen, and can be named.
"""

import struct
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

LOCAL = struct.Struct("<4s5H3L2H")
CENTRAL = struct.Struct("<4s6H3L5H2L")
END = struct.Struct("<4s4H2LH")

_VERSION = 20
_MADE_BY = 3 << 8 | _VERSION
_UTF8 = 0x0800
_DATE = 0x21
"""1 January 1980, the first date that a zip knows."""
_RIGHTS = 0o100600 << 16
_LIMIT = 0xFFFFFFFF
METADATA = "métadonnées du conteneur"
"""How what belongs to no content is named."""
_MOST = 0xFFFF
"""The most members that the end of an archive can count."""


class ContainerError(ValueError):
    """The bytes are not an archive that can be read at all."""


@dataclass(frozen=True, slots=True)
class Member:
    """A file of the archive."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Change:
    """A region of the file that is not what it should be: what it belongs to, and its byte range."""

    what: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Slot:
    """Where a member is: its name, and the range of its content."""

    name: bytes
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Region:
    label: str
    start: int
    end: int


def build(members: Sequence[Member]) -> bytes:
    """The canonical archive of some members, in that order."""
    slots, parts, offset = [], [], 0
    for member in members:
        name = member.name.encode()
        head = _local(name, len(member.content), zlib.crc32(member.content))
        slots.append(_Slot(name, offset + len(head), offset + len(head) + len(member.content)))
        parts += [head, member.content]
        offset = slots[-1].end
    if offset > _LIMIT or len(slots) > _MOST:
        raise ContainerError(f"le dossier dépasse 4 Go ou {_MOST} fichiers")
    crcs = [zlib.crc32(member.content) for member in members]
    return b"".join([*parts, *_directory(slots, crcs)])


def read(raw: bytes) -> list[Member]:
    """The members, as far as they can be found; raises ``ContainerError``."""
    return [Member(_text(slot.name), raw[slot.start : slot.end]) for slot in _best(raw)]


def changes(raw: bytes, names: Sequence[str] = ()) -> list[Change]:
    """Every region that differs from the canonical archive of the members that ``raw`` holds.

    ``names`` are those that the archive should have, when they are known: they settle which of two is altered.
    """
    slots = _best(raw, names)
    contents = [raw[slot.start : slot.end] for slot in slots]
    crcs = _crcs(raw, slots, contents)
    spoilt = [
        Change(f"contenu de {_text(slot.name)}", slot.start, slot.end)
        for slot, content, crc in zip(slots, contents, crcs, strict=True)
        if zlib.crc32(content) != crc
    ]
    return spoilt + list(_different(raw, slots, contents, crcs))


def _different(raw: bytes, slots: Sequence[_Slot], contents: Sequence[bytes], crcs: Sequence[int]) -> Iterator[Change]:
    heads = [_local(slot.name, len(content), crc) for slot, content, crc in zip(slots, contents, crcs, strict=True)]
    body = b"".join(piece for pair in zip(heads, contents, strict=True) for piece in pair)
    rebuilt = body + b"".join(_directory(slots, crcs))
    for region in _regions(slots, heads, len(rebuilt)):
        if raw[region.start : region.end] != rebuilt[region.start : region.end]:
            yield Change(region.label, region.start, region.end)
    if len(raw) > len(rebuilt):
        yield Change("octets ajoutés après l'archive", len(rebuilt), len(raw))


def _regions(slots: Sequence[_Slot], heads: Sequence[bytes], size: int) -> Iterator[_Region]:
    for slot, head in zip(slots, heads, strict=True):
        yield _Region(f"{METADATA} : en-tête de {_text(slot.name)}", slot.start - len(head), slot.start)
    offset = slots[-1].end if slots else 0
    for slot in slots:
        end = offset + CENTRAL.size + len(slot.name)
        yield _Region(f"{METADATA} : répertoire, entrée {_text(slot.name)}", offset, end)
        offset = end
    yield _Region(f"{METADATA} : fin de l'archive", offset, size)


def _crc(raw: bytes, slot: _Slot, entry: int, content: bytes) -> int:
    """The checksum that a content should have: the one in which header and directory agree, else the content's own."""
    in_head = _long(raw, slot.start - len(slot.name) - LOCAL.size + 14)
    in_directory = _long(raw, entry + 16)
    return in_head if in_head == in_directory else zlib.crc32(content)


def _long(raw: bytes, offset: int) -> int:
    return int.from_bytes(raw[offset : offset + 4], "little")


def _best(raw: bytes, names: Sequence[str] = ()) -> list[_Slot]:
    """The layout that explains most of the file: by its directory, or by the headers in it."""
    layouts = [layout for layout in (_by_directory(raw), _by_headers(raw)) if 0 < len(layout) <= _MOST]
    if not layouts:
        raise ContainerError("ce fichier n'est pas une archive zip lisible")
    return min(layouts, key=lambda slots: (_are_not(slots, names), _distance(raw, slots)))


def _are_not(slots: Sequence[_Slot], names: Sequence[str]) -> bool:
    return bool(names) and [_text(slot.name) for slot in slots] != list(names)


def _distance(raw: bytes, slots: Sequence[_Slot]) -> int:
    """How many bytes of structure a layout does not explain."""
    contents = [raw[slot.start : slot.end] for slot in slots]
    return sum(change.end - change.start for change in _different(raw, slots, contents, _crcs(raw, slots, contents)))


def _crcs(raw: bytes, slots: Sequence[_Slot], contents: Sequence[bytes]) -> list[int]:
    """The checksum of each member; ``entries`` is where its entry in the directory should be."""
    first = slots[-1].end if slots else 0
    entries = accumulate((CENTRAL.size + len(slot.name) for slot in slots), initial=first)
    return [_crc(raw, *each) for each in zip(slots, entries, contents, strict=False)]


def _by_headers(raw: bytes) -> list[_Slot]:
    slots, offset = [], 0
    while raw[offset : offset + 4] == b"PK\x03\x04" and offset + LOCAL.size <= len(raw):
        *_start, size, length, _extra = LOCAL.unpack_from(raw, offset)
        start = offset + LOCAL.size + length
        slots.append(_Slot(raw[offset + LOCAL.size : start], start, start + size))
        offset = start + size
    return slots if offset <= len(raw) else []


def _by_directory(raw: bytes) -> list[_Slot]:
    """The layout that the directory's names and sizes imply, wherever it says that members are."""
    if len(raw) < END.size:
        return []
    size = END.unpack_from(raw, len(raw) - END.size)[5]
    slots, offset, at = [], len(raw) - END.size - size, 0
    while offset >= 0 and raw[offset : offset + 4] == b"PK\x01\x02" and offset + CENTRAL.size <= len(raw):
        fields = CENTRAL.unpack_from(raw, offset)
        content, length = fields[9], fields[10]
        name = raw[offset + CENTRAL.size : offset + CENTRAL.size + length]
        start = at + LOCAL.size + length
        slots.append(_Slot(name, start, start + content))
        at, offset = start + content, offset + CENTRAL.size + length
    return slots if slots and at <= len(raw) else []


def _local(name: bytes, size: int, crc: int) -> bytes:
    return LOCAL.pack(b"PK\x03\x04", _VERSION, _UTF8, 0, 0, _DATE, crc, size, size, len(name), 0) + name


def _directory(slots: Sequence[_Slot], crcs: Sequence[int]) -> list[bytes]:
    entries = [_entry(slot, crc) for slot, crc in zip(slots, crcs, strict=True)]
    size, offset = sum(map(len, entries)), slots[-1].end if slots else 0
    return [*entries, END.pack(b"PK\x05\x06", 0, 0, len(slots), len(slots), size, offset, 0)]


def _entry(slot: _Slot, crc: int) -> bytes:
    size, offset = slot.end - slot.start, slot.start - len(slot.name) - LOCAL.size
    fields = (_MADE_BY, _VERSION, _UTF8, 0, 0, _DATE, crc, size, size, len(slot.name), 0, 0, 0, 0, _RIGHTS, offset)
    return CENTRAL.pack(b"PK\x01\x02", *fields) + slot.name


def _text(name: bytes) -> str:
    return name.decode("utf-8", "replace")
