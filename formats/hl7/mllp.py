"""MLLP, how HL7 v2 messages travel over TCP: 0x0B, the message, 0x1C 0x0D (HL7 MLLP release 1)."""

from dataclasses import dataclass

from formats.hl7.er7 import MAX_BYTES

START, END = b"\x0b", b"\x1c\r"


class MllpError(ValueError):
    """A stream that is not MLLP, or a frame over the limit; the message is French.

    ``limit`` tells that limit, which is the bench's, from a fault of the stream.
    """

    def __init__(self, message: str, *, limit: bool = False) -> None:
        super().__init__(message)
        self.limit = limit


def frame(raw: bytes) -> bytes:
    """A message between its framing bytes."""
    return START + raw + END


@dataclass(frozen=True, slots=True)
class Frame:
    """One frame: every byte that came for it (``wire``) and the message (``raw``).

    ``stray`` bytes came before its start: nothing should.
    """

    wire: bytes
    raw: bytes
    stray: bytes = b""


def opened(wire: bytes) -> Frame:
    """The frame of bytes that end with 0x1C 0x0D, or that hold no framing at all; raises ``MllpError``.

    A frame over the limit was recorded up to it only: that it has no end is then no fault.
    """
    start = wire.find(START)
    if start >= 0 and len(wire) > MAX_BYTES and not wire.endswith(END):
        raise MllpError(f"trame de plus de {MAX_BYTES} octets", limit=True)
    if start < 0 or not wire.endswith(END):
        raise MllpError("0x0B au début ou 0x1C 0x0D à la fin manque")
    return Frame(wire, wire[start + 1 : -len(END)], wire[:start])


class Deframer:
    """Cuts a stream into frames: ``feed`` it what comes; ``pending`` is what is not a whole frame yet."""

    def __init__(self, limit: int = MAX_BYTES) -> None:
        self._limit = limit
        self._buffer = bytearray()
        self._searched = 0

    @property
    def pending(self) -> bytes:
        """What came after the last whole frame."""
        return bytes(self._buffer)

    def feed(self, data: bytes) -> list[Frame]:
        """The frames that are whole now; raises ``MllpError`` past the limit, or at an end without a start."""
        self._buffer += data
        found: list[Frame] = []
        while (end := self._buffer.find(END, self._searched)) >= 0:
            wire = bytes(self._buffer[: end + len(END)])
            del self._buffer[: len(wire)]
            self._searched = 0
            found.append(self._checked(wire))
        self._searched = max(0, len(self._buffer) - 1)
        if len(self._buffer) > self._limit + 1:
            raise MllpError(f"trame de plus de {self._limit} octets", limit=True)
        return found

    def _checked(self, wire: bytes) -> Frame:
        read = opened(wire)
        if len(read.raw) > self._limit:
            raise MllpError(f"trame de plus de {self._limit} octets", limit=True)
        return read
