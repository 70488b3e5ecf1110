"""A mail as a tree of parts, each with its exact byte ranges (RFC 5322, RFC 2045, RFC 2046).

The standard library parses mails but does not say where a header or a part lies in the bytes; a finding
has to quote them, and IMAP ``BODY[1.2]`` has to return them. So the structure is read here, and the
standard library decodes the values. Reading never fails: what makes no sense is read as text.
"""

import binascii
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message
from email.utils import collapse_rfc2231_value

from formats.mail import addresses

MAX_DEPTH = 20
"""Parts nested deeper are not opened."""
MAX_PARTS = 500
"""Parts of one multipart over this number are read as one."""
LONGEST_VALUE = 65_536
"""Characters of a header value that are interpreted (the standard library's readers are not linear)."""

_BLANK = re.compile(rb"^\r?\n", re.MULTILINE)
_FIELD = re.compile(rb"^([!-9;-~]+)[ \t]*:((?:[^\n]*)(?:\n[ \t][^\n]*)*)(?:\n|\Z)", re.MULTILINE)
_AFTER_BOUNDARY = re.compile(rb"(--)?[ \t]*(?:\r?\n|\Z)")
_FOLD = re.compile(r"\r?\n(?=[ \t])")


class MailError(ValueError):
    """A part cannot be decoded; the message says why."""


@dataclass(frozen=True, slots=True)
class Header:
    """One header field: name as written, raw value as written, and its bytes in the message, line end included."""

    name: str
    raw: bytes
    start: int
    end: int

    @property
    def unfolded(self) -> str:
        """The value on one line, encoded words left as they are."""
        return _FOLD.sub("", _as_text(self.raw[:LONGEST_VALUE])).strip()

    @property
    def text(self) -> str:
        """The value on one line, encoded words decoded."""
        return decoded_words(self.unfolded)


@dataclass(frozen=True, slots=True)
class Part:
    """One MIME part: headers in ``[start, body_start)``, body in ``[body_start, end)`` of the message's bytes.

    ``media_type`` is in lower case. A ``message/rfc822`` part has one child, the message that it holds.
    """

    headers: tuple[Header, ...]
    start: int
    body_start: int
    end: int
    media_type: str
    parameters: Mapping[str, str]
    children: tuple["Part", ...] = ()

    def header(self, name: str) -> Header | None:
        """The first header of that name, whatever its casing."""
        wanted = name.lower()
        return next((field for field in self.headers if field.name.lower() == wanted), None)

    def text(self, name: str) -> str:
        """The decoded value of the first header of that name; empty when absent."""
        found = self.header(name)
        return found.text if found else ""

    @property
    def is_multipart(self) -> bool:
        """Whether the body is made of parts."""
        return self.media_type.startswith("multipart/") and bool(self.children)

    @property
    def encoding(self) -> str:
        """The transfer encoding, in lower case; ``7bit`` when not given."""
        return self.text("Content-Transfer-Encoding").strip().lower() or "7bit"

    @property
    def filename(self) -> str:
        """The file name of the part, of its disposition else of its type; empty when none."""
        disposition = self.header("Content-Disposition")
        _, fields = media_type_of(disposition.unfolded) if disposition else ("", {})
        return decoded_words(fields.get("filename") or self.parameters.get("name", ""))


@dataclass(frozen=True, slots=True)
class Mail:
    """A message: its bytes and its tree."""

    raw: bytes
    root: Part

    def header(self, name: str) -> str:
        """The decoded value of a header of the message; empty when absent."""
        return self.root.text(name)

    def headers(self, name: str) -> list[Header]:
        """Every header of that name."""
        wanted = name.lower()
        return [field for field in self.root.headers if field.name.lower() == wanted]

    def addresses(self, name: str) -> list[str]:
        """The bare addresses of a header such as ``To``; none of a field that nests too deep to be read."""
        return [address for _, address in addresses.named(field.unfolded for field in self.headers(name))]

    def leaves(self) -> Iterator[Part]:
        """The parts that hold content, in order; a message inside the message counts as one."""
        return _leaves(self.root)

    def content(self, part: Part) -> bytes:
        """The decoded body of a part; raises ``MailError`` when its transfer encoding does not hold."""
        return decoded(self.raw[part.body_start : part.end], part.encoding)


def read(raw: bytes) -> Mail:
    """The message of ``raw``."""
    return Mail(raw, _read_part(raw, 0, len(raw), "text/plain", 0))


def decoded(body: bytes, encoding: str) -> bytes:
    """``body`` freed from its transfer encoding; raises ``MailError``."""
    if encoding == "base64":
        try:
            return binascii.a2b_base64(body)
        except binascii.Error as error:
            raise MailError(f"base64 illisible : {error}") from error
    if encoding == "quoted-printable":
        return binascii.a2b_qp(body)
    return body


def decoded_words(value: str) -> str:
    """A header value with its encoded words (RFC 2047) decoded; unchanged when they make no sense."""
    if "=?" not in value:
        return value
    try:
        return "".join(_word(text, charset) for text, charset in decode_header(value))
    except (HeaderParseError, LookupError, ValueError):
        return value


def media_type_of(value: str) -> tuple[str, dict[str, str]]:
    """(type in lower case, parameters with names in lower case) of a Content-Type or Content-Disposition value."""
    holder = Message()
    holder["Content-Type"] = value.replace("\r", " ").replace("\n", " ")
    try:
        pairs = holder.get_params([], unquote=True)
        fields = {name.lower(): collapse_rfc2231_value(text) for name, text in pairs[1:]}
    except (ValueError, LookupError, TypeError, IndexError):
        pairs, fields = [], {}
    return (pairs[0][0].strip().lower() if pairs else ""), fields


def _word(text: str | bytes, charset: str | None) -> str:
    return text if isinstance(text, str) else text.decode(charset or "ascii", "replace")


def _as_text(raw: bytes) -> str:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("latin-1")


def _leaves(part: Part) -> Iterator[Part]:
    if not part.is_multipart:
        yield part
        return
    for child in part.children:
        yield from _leaves(child)


def _read_part(raw: bytes, start: int, end: int, default_type: str, depth: int) -> Part:
    headers_end, body_start = _split(raw, start, end)
    headers = tuple(_fields(raw, start, headers_end))
    declared = next((field.unfolded for field in headers if field.name.lower() == "content-type"), "")
    media_type, parameters = media_type_of(declared)
    if "/" not in media_type:
        media_type, parameters = default_type, {}
    children = _children(raw, body_start, end, media_type, parameters, depth)
    return Part(headers, start, body_start, end, media_type, parameters, children)


def _split(raw: bytes, start: int, end: int) -> tuple[int, int]:
    """(end of the headers, start of the body): the blank line between belongs to neither."""
    blank = _BLANK.search(raw, start, end)
    return (blank.start(), blank.end()) if blank else (end, end)


def _fields(raw: bytes, start: int, end: int) -> Iterator[Header]:
    for found in _FIELD.finditer(raw, start, end):
        yield Header(found[1].decode("ascii"), found[2].rstrip(b"\r"), found.start(), found.end())


def _children(
    raw: bytes, start: int, end: int, media_type: str, parameters: Mapping[str, str], depth: int
) -> tuple[Part, ...]:
    if depth >= MAX_DEPTH:
        return ()
    if media_type == "message/rfc822":
        return (_read_part(raw, start, end, "text/plain", depth + 1),)
    boundary = parameters.get("boundary", "")
    if not media_type.startswith("multipart/") or not boundary:
        return ()
    default = "message/rfc822" if media_type == "multipart/digest" else "text/plain"
    return tuple(_read_part(raw, a, b, default, depth + 1) for a, b in _ranges(raw, start, end, boundary))


def _ranges(raw: bytes, start: int, end: int, boundary: str) -> list[tuple[int, int]]:
    """The byte range of each part between delimiters; the line end before a delimiter belongs to it."""
    ranges: list[tuple[int, int]] = []
    opened = -1
    for delimiter, following, last in _delimiters(raw, start, end, boundary):
        if opened >= 0:
            ranges.append((opened, max(opened, delimiter)))
        opened = -1 if last else following
        if last or len(ranges) >= MAX_PARTS:
            break
    if opened >= 0:  # the closing delimiter is missing
        ranges.append((opened, end))
    return ranges


def _delimiters(raw: bytes, start: int, end: int, boundary: str) -> Iterator[tuple[int, int, bool]]:
    """(where it begins, where what follows begins, whether it is the last) of each delimiter line."""
    mark = b"--" + boundary.encode("utf-8", "surrogateescape")
    at = raw.find(mark, start, end)
    while at >= 0:
        tail = _AFTER_BOUNDARY.match(raw, at + len(mark), end)
        if tail and (at == 0 or raw[at - 1 : at] == b"\n"):
            line_end = 2 if raw[at - 2 : at] == b"\r\n" else 1
            yield max(start, at - line_end), tail.end(), bool(tail[1])
        at = raw.find(mark, at + 1, end)
