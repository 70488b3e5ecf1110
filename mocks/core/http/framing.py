"""Where one HTTP request ends and the next begins, and what its head says.

The head is parsed by httptools (llhttp, strict). Framing is strict too: what two readers could read in two
ways (both length and chunks, two lengths) is refused.
"""

from dataclasses import dataclass, field

import httptools

from record.immutable import immutable

MAX_HEAD = 64 * 1024
MAX_BODY = 32 * 1024 * 1024
_END_OF_HEAD = b"\r\n\r\n"


class FramingError(ValueError):
    """The bytes are not an HTTP request; ``status`` is the HTTP status that says so."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


@dataclass(slots=True)
class Head:
    """What a request's head says. Callbacks of httptools fill it."""

    method: str = ""
    target: str = ""
    headers: list[tuple[str, str]] = field(default_factory=list)
    keep_alive: bool = True
    index: dict[str, list[str]] = field(default_factory=dict)
    """Values by lower-case name."""
    old: bool = False
    """HTTP/1.0: such a client must be told that the connection stays open."""

    def on_url(self, url: bytes) -> None:
        """Called by httptools."""
        self.target += url.decode("latin-1")

    def on_header(self, name: bytes, value: bytes) -> None:
        """Called by httptools."""
        pair = (name.decode("latin-1"), value.decode("latin-1"))
        self.headers.append(pair)
        self.index.setdefault(pair[0].lower(), []).append(pair[1])

    def values(self, name: str) -> list[str]:
        """The values of a header, by its lower-case name."""
        return self.index.get(name, [])


@immutable
class Message:
    """One whole request: head, exact bytes (``raw``), length of the head, body without transfer coding.

    ``chunked`` says that ``body`` is not simply ``raw[head_size:]``.
    """

    head: Head
    raw: bytes
    head_size: int
    body: bytes
    chunked: bool = False


class Framer:
    """Splits a stream of bytes into requests. ``feed`` then ``next`` until it returns None."""

    def __init__(self, max_body: int = MAX_BODY) -> None:
        self._buffer = bytearray()
        self._head: Head | None = None
        self._head_size = 0
        self._max_body = max_body
        self._searched = 0
        self._chunks: _ChunkReader | None = None

    @property
    def buffered(self) -> bytes:
        """What came and is not yet a whole request."""
        return bytes(self._buffer)

    @property
    def size(self) -> int:
        """How many bytes are waiting."""
        return len(self._buffer)

    def feed(self, data: bytes) -> None:
        """Add bytes."""
        self._buffer += data

    def expects_continue(self) -> bool:
        """Whether the request being read waits for ``100 Continue`` before it sends its body."""
        return (
            self._head is not None
            and len(self._buffer) == self._head_size
            and any(value.lower() == "100-continue" for value in self._head.values("expect"))
        )

    def next(self) -> Message | None:
        """The next whole request, None when more bytes are needed; raises ``FramingError``."""
        if self._head is None and not self._read_head():
            return None
        head = self._head
        assert head is not None  # _read_head set it
        message = self._chunked(head) if head.values("transfer-encoding") else self._sized(head)
        if message is not None:
            del self._buffer[: len(message.raw)]
            self._head, self._searched = None, 0
        return message

    def _read_head(self) -> bool:
        if not self._searched:
            while self._buffer.startswith(b"\r\n"):  # RFC 9112 §2.2: empty lines before a request are ignored
                del self._buffer[:2]
        end = self._buffer.find(_END_OF_HEAD, max(0, self._searched - 3))
        self._searched = len(self._buffer)
        if end < 0 or end > MAX_HEAD:
            if max(end, len(self._buffer)) > MAX_HEAD:
                raise FramingError(431, f"en-tête de plus de {MAX_HEAD} octets")
            return False
        self._head_size = end + len(_END_OF_HEAD)
        self._head = parse_head(bytes(self._buffer[: self._head_size]))
        return True

    def _sized(self, head: Head) -> Message | None:
        size = _content_length(head)
        if size > self._max_body:
            raise FramingError(413, f"corps annoncé de {size} octets, maximum {self._max_body}")
        end = self._head_size + size
        if len(self._buffer) < end:
            return None
        raw = self._first(end)
        return Message(head, raw, self._head_size, raw[self._head_size :])

    def _chunked(self, head: Head) -> Message | None:
        if head.values("content-length") or [v.lower() for v in head.values("transfer-encoding")] != ["chunked"]:
            raise FramingError(400, "Transfer-Encoding ambigu : chunked seul, sans Content-Length, attendu")
        if self._chunks is None:
            self._chunks = _ChunkReader(self._head_size, self._max_body)
        end = self._chunks.read(self._buffer)
        if end < 0:
            return None
        body, self._chunks = self._chunks.body, None
        return Message(head, self._first(end), self._head_size, body, chunked=True)

    def _first(self, size: int) -> bytes:
        """The first bytes of the buffer, copied once."""
        if size == len(self._buffer):
            return bytes(self._buffer)
        with memoryview(self._buffer) as view:
            return bytes(view[:size])


class _ChunkReader:
    """Decodes a chunked body as it comes; what was read once is not read again."""

    def __init__(self, start: int, max_body: int) -> None:
        self._cursor = start
        self._max_body = max_body
        self._chunks: list[bytes] = []
        self._total = 0
        self._last = False

    @property
    def body(self) -> bytes:
        """The decoded body."""
        return b"".join(self._chunks)

    def read(self, buffer: bytearray) -> int:
        """The end of the request in ``buffer``, -1 when more bytes are needed; raises ``FramingError``."""
        while not self._last:
            line_end = buffer.find(b"\r\n", self._cursor, self._cursor + 1024)
            if line_end < 0:
                return self._wait(buffer, 1022, FramingError(400, "taille de fragment illisible"))
            size = _chunk_size(bytes(buffer[self._cursor : line_end]))
            if size == 0:
                self._last, self._cursor = True, line_end + 2
            elif not self._take(buffer, line_end + 2, size):
                return -1
        return self._end_of_trailers(buffer)

    def _take(self, buffer: bytearray, start: int, size: int) -> bool:
        if self._total + size > self._max_body:
            raise FramingError(413, f"corps de plus de {self._max_body} octets")
        end = start + size
        if len(buffer) < end + 2:
            return False
        if buffer[end : end + 2] != b"\r\n":
            raise FramingError(400, "fragment mal terminé")
        self._chunks.append(bytes(buffer[start:end]))
        self._total += size
        self._cursor = end + 2
        return True

    def _end_of_trailers(self, buffer: bytearray) -> int:
        if buffer.startswith(b"\r\n", self._cursor):
            return self._cursor + 2
        end = buffer.find(_END_OF_HEAD, self._cursor)
        return end + 4 if end >= 0 else self._wait(buffer, MAX_HEAD, FramingError(431, "en-têtes de fin trop longs"))

    def _wait(self, buffer: bytearray, most: int, error: FramingError) -> int:
        if len(buffer) - self._cursor > most:
            raise error
        return -1


def parse_head(raw: bytes) -> Head:
    """The head of a request (with its final empty line); raises ``FramingError``."""
    head = Head()
    parser = httptools.HttpRequestParser(head)
    try:
        parser.feed_data(raw)
    except httptools.HttpParserUpgrade:
        if parser.get_method() == b"CONNECT":
            raise FramingError(405, "CONNECT : le banc n'est pas un mandataire") from None
    except (httptools.HttpParserError, ValueError) as error:
        raise FramingError(400, f"requête HTTP illisible : {error}") from None
    head.method = parser.get_method().decode("latin-1")
    head.old = parser.get_http_version() < "1.1"
    head.keep_alive = _keeps_alive(head)
    return head


def _keeps_alive(head: Head) -> bool:
    """httptools' own answer is lost once a request without body is complete, hence this."""
    tokens = {token.strip().lower() for value in head.values("connection") for token in value.split(",")}
    return "close" not in tokens and (not head.old or "keep-alive" in tokens)


def _content_length(head: Head) -> int:
    values = set(head.values("content-length"))
    if not values:
        return 0
    value = values.pop()
    if values or not value.isascii() or not value.isdigit():
        raise FramingError(400, "Content-Length illisible ou contradictoire")
    return int(value)


def _chunk_size(line: bytes) -> int:
    digits = line.split(b";", 1)[0].strip()
    if not digits or len(digits) > 8 or any(byte not in b"0123456789abcdefABCDEF" for byte in digits):
        raise FramingError(400, "taille de fragment illisible")
    return int(digits, 16)
