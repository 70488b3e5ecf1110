"""Reading ER7, the text form of HL7 v2 messages (HL7 2.5 §2.5 to §2.7): every value with its byte range.

Segments end with CR on the wire; a file may have LF or CR LF instead. Values are cut when they are asked for.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

from formats.hl7 import charset, escapes

MAX_BYTES = 20_000_000
MAX_SEGMENTS = 10_000
MAX_FIELDS = 1_000
"""Fields of a segment."""
MAX_REPETITIONS = 100_000
"""Repetitions of a segment: a report may be as many lines of text."""
NULL = '""'
"""What a field holds to say that its value is to be deleted (HL7 2.5 §2.5.3)."""

_CR = re.compile(rb"\r\n?")
_LF = re.compile(rb"\n")
_ID = re.compile(rb"[A-Z][A-Z0-9]{2}")
_LISTS = (b"FHS", b"BHS")


class Er7Error(ValueError):
    """Bytes that are no ER7 message: why, in French, and the offset of the byte where it shows.

    ``limit`` tells a limit of the bench (size, segments, fields, repetitions) from a fault of the message.
    """

    def __init__(self, message: str, offset: int = 0, *, limit: bool = False) -> None:
        super().__init__(message)
        self.offset = offset
        self.limit = limit


@dataclass(frozen=True, slots=True)
class Delimiters:
    """MSH-1 and MSH-2: one byte each."""

    field: bytes
    component: bytes
    repetition: bytes
    escape: bytes
    subcomponent: bytes


@dataclass(frozen=True, slots=True)
class Field:
    """One repetition of a field: ``start`` and ``end`` are offsets in the message's bytes."""

    message: "Message"
    start: int
    end: int
    plain: bool = False
    """MSH-1 and MSH-2, which hold delimiters and no components."""

    @property
    def raw(self) -> bytes:
        """Its bytes."""
        return self.message.raw[self.start : self.end]

    @property
    def text(self) -> str:
        """The whole repetition, as it is written: neither cut nor unescaped."""
        return self.message.decoded(self.raw)

    def component(self, number: int, sub: int = 1) -> str:
        """The value of a component's subcomponent, both counted from 1, unescaped; empty when absent."""
        start, end = self.range_of(number, sub)
        return self.message.value(start, end)

    def range_of(self, number: int, sub: int = 0) -> tuple[int, int]:
        """Where a component is, or one of its subcomponents; empty, at the end of what holds it, when absent."""
        if self.plain:
            return (self.start, self.end) if number == 1 and sub < 2 else (self.end, self.end)
        delimiters = self.message.delimiters
        start, end = self.message.nth(self.start, self.end, delimiters.component, number)
        return self.message.nth(start, end, delimiters.subcomponent, sub) if sub else (start, end)


@dataclass(frozen=True, slots=True)
class Segment:
    """One segment: its id (``PID``), the offsets of its first byte and past its last, terminator left out."""

    message: "Message"
    id: str
    offset: int
    end: int

    def range_of(self, field: int) -> tuple[int, int]:
        """Where a field is, repetitions included; empty, at the end of the segment, when absent. Counted from 1."""
        separator = self.message.delimiters.field
        if self.id != "MSH":
            return self.message.nth(self.offset, self.end, separator, field + 1)
        if field == 1:
            return self.offset + 3, self.offset + 4
        return self.message.nth(self.offset, self.end, separator, field)

    def repetitions(self, field: int, most: int | None = None) -> tuple[Field, ...]:
        """The repetitions of a field, counted from 1, the first ``most`` of them; () when it is empty or absent."""
        start, end = self.range_of(field)
        if start == end:
            return ()
        if self.id == "MSH" and field < 3:
            return (Field(self.message, start, end, plain=True),)
        cuts = self.message.cuts(start, end, self.message.delimiters.repetition)
        return tuple(Field(self.message, *cut) for cut in islice(cuts, most))

    def value(self, field: int, component: int = 1, sub: int = 1) -> str:
        """The value of a component in the first repetition of a field; empty when absent."""
        start, end = self.range_of(field)
        if start == end:
            return ""
        if self.id == "MSH" and field < 3:
            return Field(self.message, start, end, plain=True).component(component, sub)
        first = self.message.nth(start, end, self.message.delimiters.repetition, 1)
        return Field(self.message, *first).component(component, sub)


class Message:
    """A message that was read; ``terminator`` is what ends its segments (CR, CR LF or LF)."""

    def __init__(self, raw: bytes, delimiters: Delimiters, terminator: bytes) -> None:
        self.raw = raw
        self.delimiters = delimiters
        self.terminator = terminator
        self.all: tuple[Segment, ...] = ()
        """Every segment, in their order."""

    @property
    def header(self) -> Segment:
        """MSH."""
        return self.all[0]

    @property
    def type(self) -> str:
        """Message code and event of MSH-9: ``ADT^A28``; the code alone when there is no event."""
        code, event = self.header.value(9), self.header.value(9, 2)
        return f"{code}^{event}" if event else code

    @property
    def control_id(self) -> str:
        """MSH-10."""
        return self.header.value(10)

    @cached_property
    def charset(self) -> str:
        """MSH-18 as it is written: ``UNICODE UTF-8``; empty when absent."""
        start, end = self.header.range_of(18)
        start, end = self.nth(start, end, self.delimiters.repetition, 1)
        return self.raw[start:end].decode("latin-1").strip()

    @cached_property
    def codec(self) -> str:
        """The codec that its values are decoded with: that of MSH-18, else the first that fits."""
        return charset.codec_of(self.charset) or charset.guessed(self.raw)

    def segments(self, id: str) -> tuple[Segment, ...]:
        """The segments of an id, in their order."""
        return tuple(segment for segment in self.all if segment.id == id)

    def decoded(self, raw: bytes) -> str:
        """Bytes of the message as text; what is not of the charset becomes U+FFFD."""
        return raw.decode(self.codec, "replace")

    def value(self, start: int, end: int) -> str:
        """The value written between two offsets, unescaped."""
        return escapes.unescaped(self.raw[start:end], self.delimiters.escape, self._meanings, self.decoded)

    def cuts(self, start: int, end: int, separator: bytes) -> Iterator[tuple[int, int]]:
        """The ranges between separators."""
        while (found := self.raw.find(separator, start, end)) >= 0:
            yield start, found
            start = found + 1
        yield start, end

    def nth(self, start: int, end: int, separator: bytes, number: int) -> tuple[int, int]:
        """The range of the nth piece, counted from 1; empty, at the end, when there are fewer."""
        for _ in range(number - 1):
            found = self.raw.find(separator, start, end)
            if found < 0:
                return end, end
            start = found + 1
        found = self.raw.find(separator, start, end)
        return start, end if found < 0 else found

    @cached_property
    def _meanings(self) -> dict[bytes, bytes]:
        found = self.delimiters
        return {
            b"F": found.field,
            b"S": found.component,
            b"T": found.subcomponent,
            b"R": found.repetition,
            b"E": found.escape,
            b"H": b"",
            b"N": b"",
            b".br": b"\n",
        }


def read(raw: bytes) -> Message:
    """The message of exactly these bytes, without MLLP framing; raises ``Er7Error``."""
    if len(raw) > MAX_BYTES:
        raise Er7Error(f"message de {len(raw)} octets, {MAX_BYTES} au plus", MAX_BYTES, limit=True)
    delimiters = _delimiters(raw)
    breaks = _CR if b"\r" in raw else _LF
    first = breaks.search(raw)
    message = Message(raw, delimiters, first[0] if first else b"")
    message.all = tuple(_segments(message, breaks))
    return message


def _delimiters(raw: bytes) -> Delimiters:
    if raw[:3] in _LISTS:
        raise Er7Error("un lot de messages (FHS, BHS), non un message", 0)
    if raw[:3] != b"MSH":
        raise Er7Error("le message ne commence pas par MSH", 0)
    signs = raw[3:8]
    if len(signs) < 5 or len(set(signs)) < 5 or not all(33 <= sign < 127 and not chr(sign).isalnum() for sign in signs):
        raise Er7Error("MSH-1 et MSH-2 ne donnent pas cinq séparateurs distincts", 3)
    found = Delimiters(*(signs[place : place + 1] for place in range(5)))
    # HL7 2.7 adds a fifth sign to MSH-2 (truncation)
    if raw[8:9] not in (found.field, b"\r", b"\n", b"") and raw[9:10] != found.field:
        raise Er7Error("MSH-2 n'est pas suivi du séparateur de champ", 8)
    return found


def _segments(message: Message, breaks: re.Pattern[bytes]) -> Iterator[Segment]:
    start, count = 0, 0
    for end, following in _lines(message.raw, breaks):
        if message.raw[start:end].strip():
            count += 1
            if count > MAX_SEGMENTS:
                raise Er7Error(f"plus de {MAX_SEGMENTS} segments", start, limit=True)
            yield _segment(message, start, end)
        start = following


def _lines(raw: bytes, breaks: re.Pattern[bytes]) -> Iterator[tuple[int, int]]:
    """Where each line ends and where the next one starts."""
    for found in breaks.finditer(raw):
        yield found.start(), found.end()
    yield len(raw), len(raw)


def _segment(message: Message, start: int, end: int) -> Segment:
    id, sign = message.raw[start : start + 3], message.raw[start + 3 : min(start + 4, end)]
    if end - start < 3 or _ID.fullmatch(id) is None or sign not in (b"", message.delimiters.field):
        raise Er7Error("une ligne ne commence pas par un nom de segment et un séparateur de champ", start)
    if id == b"MSH" and start:
        raise Er7Error("un second MSH : plusieurs messages à la suite", start)
    line = message.raw[start:end]
    if line.count(message.delimiters.field) > MAX_FIELDS:
        raise Er7Error(f"un segment de plus de {MAX_FIELDS} champs", start, limit=True)
    if line.count(message.delimiters.repetition) > MAX_REPETITIONS:
        raise Er7Error(f"un segment de plus de {MAX_REPETITIONS} répétitions", start, limit=True)
    return Segment(message, id.decode(), start, end)
