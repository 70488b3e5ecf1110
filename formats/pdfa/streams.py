"""What the streams of a PDF take once decoded, told from its bytes before any reader opens it.

A few kilobytes may hold gigabytes. Streams are found by their keyword, wherever the file hides them; the answer
depends on the bytes alone, hence is the same on every machine.
"""

import base64
import re
import zlib
from collections.abc import Iterator

MAX_STREAM = 160_000_000
"""The most bytes of one stream once inflated: an A4 page at 600 dots an inch, in colours, takes 105 million."""
MAX_ALL = 1_000_000_000
"""The most bytes of all the streams once inflated."""
MAX_PIXELS = 40_000_000
"""The most points of one picture: an A4 page at 600 dots an inch has 35 million."""
_PIECE = 16_384
"""Bytes inflated at a time: 17 million come out at most."""
_DICTIONARY = 2_000
"""Bytes before a stream within which its dictionary is looked for."""
_NESTED = 1_000
"""Bytes that must come out of what was inflated for it to be deflated again, and not just look like it."""
_STREAM = re.compile(rb"(?<!end)stream\r?\n")
_SIDES = tuple(re.compile(rb"/" + name + rb"\s+([0-9]{1,12})(?![0-9]|\s+[0-9]+\s+R)") for name in (b"Width", b"Height"))
_JPEG2000 = re.compile(rb"\xff\x4f\xff\x51....(....)(....)", re.DOTALL)
_UNMEASURED = re.compile(rb"/(?:LZWDecode|RunLengthDecode)\b|/F(?:ilter)?\s*\[?\s*/(?:LZW|RL)\b")
"""Filters that multiply what they read and that nothing here measures; PDF/A-1 forbids the first one."""
_ASCII85 = re.compile(rb"[!-uz\s]+~>\s*")
_SIZED = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
"""The segments of a JPEG that tell its size."""


class ExcessError(ValueError):
    """A PDF would take too much once decoded; the message (French) says why."""


def weigh(raw: bytes) -> None:
    """Raise ``ExcessError`` for a PDF whose streams take more than the limits, or cannot be measured."""
    _measured(raw)
    left = MAX_ALL
    for dictionary, data in _streams(raw):
        if max(_told(dictionary), _drawn(data)) > MAX_PIXELS:
            raise ExcessError(f"image trop grande dans le PDF : plus de {MAX_PIXELS} points")
        left -= _size(_plain(data), min(left, MAX_STREAM))


def _measured(content: bytes) -> None:
    if _UNMEASURED.search(content):
        raise ExcessError("PDF à filtre LZW, RunLength ou double, que le banc ne mesure pas")


def _streams(raw: bytes) -> Iterator[tuple[bytes, bytes]]:
    """The end of the dictionary, and the bytes, of all that looks like a stream."""
    for found in _STREAM.finditer(raw):
        end = raw.find(b"endstream", found.end())
        before = raw[max(0, found.start() - _DICTIONARY) : found.start()]
        yield before.rpartition(b" obj")[2], raw[found.end() : end if end >= 0 else len(raw)]


def _told(dictionary: bytes) -> int:
    """The points of a picture, as its dictionary tells them; 0 when it tells none."""
    width, height = (max(map(int, pattern.findall(dictionary)), default=0) for pattern in _SIDES)
    return width * height


def _drawn(data: bytes) -> int:
    """The points of a JPEG or JPEG 2000, as it tells them itself; 0 for anything else."""
    if data[:2] == b"\xff\xd8":
        return _jpeg(data)
    found = _JPEG2000.search(data) if data[:4] == b"\xff\x4f\xff\x51" or data[4:6] == b"jP" else None
    return int.from_bytes(found[1]) * int.from_bytes(found[2]) if found else 0


def _jpeg(data: bytes) -> int:
    at = 2
    while at + 9 <= len(data) and data[at] == 0xFF:
        if data[at + 1] in _SIZED:
            return int.from_bytes(data[at + 5 : at + 7]) * int.from_bytes(data[at + 7 : at + 9])
        at += 1 if data[at + 1] == 0xFF else 2 + int.from_bytes(data[at + 2 : at + 4])
    return 0


def _plain(data: bytes) -> bytes:
    """The bytes behind ASCII letters (ASCII85); anything else as it is."""
    if _ASCII85.fullmatch(data) is None:
        return data
    try:
        return base64.a85decode(data.partition(b"~>")[0])
    except ValueError:
        return data


def _is_deflated(data: bytes) -> bool:
    return len(data) > 2 and data[0] & 0x0F == 8 and int.from_bytes(data[:2]) % 31 == 0


def _size(data: bytes, most: int) -> int:
    """The bytes of a stream once inflated, to its end or its first fault, none of them kept; 0 for another filter."""
    size = 0
    for piece in _inflated(data):
        if not size:
            _once(piece)
        _measured(piece)
        size += len(piece)
        if size > most:
            raise ExcessError(f"PDF trop lourd une fois décompressé : {MAX_STREAM} octets par flux, {MAX_ALL} en tout")
    return size


def _inflated(data: bytes) -> Iterator[bytes]:
    engine = zlib.decompressobj()
    for at in range(0, len(data) if _is_deflated(data) else 0, _PIECE):
        try:
            yield engine.decompress(data[at : at + _PIECE])
        except zlib.error:
            return
        if engine.eof:
            return


def _once(first: bytes) -> None:
    """What was inflated must not be deflated again, nor a picture that is too large."""
    if len(next(_inflated(first), b"")) > _NESTED:
        raise ExcessError("PDF à filtre LZW, RunLength ou double, que le banc ne mesure pas")
    if _drawn(first) > MAX_PIXELS:
        raise ExcessError(f"image trop grande dans le PDF : plus de {MAX_PIXELS} points")
