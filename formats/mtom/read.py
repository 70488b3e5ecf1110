"""Reading a SOAP request that may be multipart/related (RFC 2387, XOP)."""

import base64
import binascii
import logging

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser

from formats.mtom.header import bare, media_type
from formats.mtom.package import MtomError, Package, Part

MAX_BYTES = 40_000_000
"""The largest HTTP body that is taken apart, in bytes."""
MAX_PARTS = 64
MAX_HEADERS = 16
MAX_HEADER_BYTES = 8192
_PLAIN = ("application/soap+xml", "text/xml", "application/xml")
_IDENTITY = ("", "7bit", "8bit", "binary")

logging.getLogger("python_multipart").setLevel(logging.ERROR)


def read(content_type: str, body: bytes, max_bytes: int = MAX_BYTES) -> Package:
    """The parts of an HTTP body; plain XML is a package of its root alone. Raises ``MtomError``."""
    if len(body) > max_bytes:
        raise MtomError("limit", f"{len(body)} octets, maximum {max_bytes}")
    kind, parameters = media_type(content_type)
    if kind in _PLAIN:
        return Package(Part("", kind, body, 0, len(body)))
    if kind != "multipart/related":
        raise MtomError(
            "content-type", f"Content-Type {kind or 'absent'}, multipart/related ou application/soap+xml attendu"
        )
    parts = _split(parameters.get("boundary", ""), body)
    return _assemble(parts, bare(parameters.get("start", "")))


def _assemble(parts: list[Part], start: str) -> Package:
    """The root is the part that ``start`` names, else the first (RFC 2387 §3.2)."""
    root = next((part for part in parts if part.content_id == start), None) if start else parts[0]
    if root is None:
        raise MtomError("root", f"aucune partie ne porte l'identifiant de départ {start}")
    others: dict[str, Part] = {}
    for part in parts:
        if part is root:
            continue
        if part.content_id in others:
            raise MtomError("malformed", f"deux parties portent l'identifiant {part.content_id}")
        others[part.content_id] = part
    return Package(root, others, multipart=True)


def _split(boundary: str, body: bytes) -> list[Part]:
    if not boundary:
        raise MtomError("content-type", "multipart/related sans paramètre boundary")
    splitter = _Splitter()
    try:
        delimiter = boundary.encode("latin-1")
        parser = MultipartParser(
            delimiter, splitter.callbacks(), max_header_count=MAX_HEADERS, max_header_size=MAX_HEADER_BYTES
        )
        offset = _preamble(body, delimiter)
        splitter.offset = offset
        parser.write(body[offset:] if offset else body)
    except (FormParserError, UnicodeEncodeError) as error:
        raise MtomError("malformed", f"multipart illisible : {error}") from error
    if not splitter.ended:
        raise MtomError("malformed", "multipart sans délimiteur de fin")
    if not splitter.parts:
        raise MtomError("malformed", "multipart sans partie")
    return splitter.parts


def _preamble(body: bytes, delimiter: bytes) -> int:
    """Bytes before the first delimiter; the parser itself skips line ends only."""
    if body.startswith(b"--" + delimiter):
        return 0
    found = body.find(b"\r\n--" + delimiter)
    return 0 if found < 0 else found + 2


class _Splitter:
    """Collects the parts that the push parser announces; the whole body is written at once, so ranges are absolute."""

    def __init__(self) -> None:
        self.offset = 0
        self.ended = False
        self.parts: list[Part] = []
        self._field = b""
        self._headers: dict[str, str] = {}
        self._content = b""
        self._range = (0, 0)

    def callbacks(self) -> dict[str, object]:
        """What the parser calls."""
        return {
            "on_part_begin": self._begin,
            "on_header_field": self._name,
            "on_header_value": self._value,
            "on_part_data": self._data,
            "on_part_end": self._end,
            "on_end": self._finish,
        }

    def _begin(self) -> None:
        if len(self.parts) >= MAX_PARTS:
            raise MtomError("limit", f"plus de {MAX_PARTS} parties")
        self._headers, self._content, self._range = {}, b"", (0, 0)

    def _name(self, data: bytes, start: int, end: int) -> None:
        self._field = data[start:end].lower()

    def _value(self, data: bytes, start: int, end: int) -> None:
        self._headers.setdefault(self._field.decode("latin-1"), data[start:end].decode("latin-1").strip())

    def _data(self, data: bytes, start: int, end: int) -> None:
        self._content = data[start:end]
        self._range = (start + self.offset, end + self.offset)

    def _end(self) -> None:
        encoding = self._headers.get("content-transfer-encoding", "")
        self.parts.append(
            Part(
                bare(self._headers.get("content-id", "")),
                self._headers.get("content-type", ""),
                _decoded(self._content, encoding.lower()),
                *self._range,
            )
        )

    def _finish(self) -> None:
        self.ended = True


def _decoded(content: bytes, encoding: str) -> bytes:
    if encoding in _IDENTITY:
        return content
    if encoding != "base64":
        raise MtomError("encoding", f"Content-Transfer-Encoding {encoding} n'est pas accepté")
    return from_base64(content)


def from_base64(content: bytes) -> bytes:
    """Base64 with line ends, strictly; raises ``MtomError`` (reason ``encoding``)."""
    try:
        return base64.b64decode(content.translate(None, b"\r\n\t "), validate=True)
    except binascii.Error as error:
        raise MtomError("encoding", f"base64 invalide : {error}") from error
