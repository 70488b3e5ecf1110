"""multipart/related, written for MTOM requests and read from MTOM answers, byte for byte."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from email.message import Message
from urllib.parse import unquote

from editor import ambient
from editor.outcome import FailedError

_ROOT_TYPE = 'application/xop+xml; charset=UTF-8; type="application/soap+xml"'
_LINE = b"\r\n"
_HEAD_END = re.compile(rb"\r?\n\r?\n")


@dataclass(frozen=True, slots=True)
class Part:
    """One part: its Content-ID without brackets, its type, its bytes."""

    content_id: str
    content_type: str
    body: bytes


def related(root: bytes, parts: Iterable[Part]) -> tuple[str, bytes]:
    """The Content-Type and the body of an MTOM message whose root part is a SOAP envelope."""
    boundary, root_id = f"uuid:{ambient.new_uuid()}", f"{ambient.new_uuid()}@lgc.invalid"
    chunks = [_part(boundary, Part(root_id, _ROOT_TYPE, root)), *(_part(boundary, part) for part in parts)]
    kind = (
        f'multipart/related; type="application/xop+xml"; boundary="{boundary}"; '
        f'start="<{root_id}>"; start-info="application/soap+xml"'
    )
    return kind, b"".join(chunks) + f"--{boundary}--\r\n".encode()


def split(content_type: str, body: bytes) -> tuple[bytes, dict[str, bytes]]:
    """The root part and the others by Content-ID; a message that is not multipart is its own root."""
    header = Message()
    header["Content-Type"] = content_type
    boundary = header.get_boundary()
    if header.get_content_maintype() != "multipart":
        return body, {}
    if not boundary:
        raise FailedError("réponse MTOM sans frontière")
    parts = [_read(chunk) for chunk in _chunks(body, boundary)]
    if not parts:
        raise FailedError("réponse MTOM sans partie")
    start = str(header.get_param("start", "")).strip("<>")
    root = next((part for part in parts if part.content_id == start), parts[0])
    return root.body, {part.content_id: part.body for part in parts}


def content_id(href: str) -> str:
    """The Content-ID that an ``xop:Include`` points to."""
    return unquote(href.removeprefix("cid:"))


def _part(boundary: str, part: Part) -> bytes:
    head = (
        f"--{boundary}\r\nContent-Type: {part.content_type}\r\n"
        f"Content-Transfer-Encoding: binary\r\nContent-ID: <{part.content_id}>\r\n\r\n"
    )
    return head.encode() + part.body + _LINE


def _chunks(body: bytes, boundary: str) -> list[bytes]:
    """What stands between two delimiters; the line end before a delimiter belongs to the delimiter."""
    delimiter = re.compile(rb"(?:^|\r?\n)--" + re.escape(boundary.encode()) + rb"(?:--)?[ \t]*(?:\r?\n|$)")
    return delimiter.split(body)[1:-1]


def _read(chunk: bytes) -> Part:
    found = _HEAD_END.search(chunk)
    head, body = (chunk[: found.start()], chunk[found.end() :]) if found else (chunk, b"")
    fields = dict(_field(line) for line in head.decode("latin-1").splitlines() if ":" in line)
    return Part(fields.get("content-id", "").strip("<>"), fields.get("content-type", ""), body)


def _field(line: str) -> tuple[str, str]:
    name, _, value = line.partition(":")
    return name.strip().lower(), value.strip()
