"""Writing an answer as the DMP's server does (Apache CXF: root part ``<root.message@cxf.apache.org>``)."""

from collections.abc import Sequence
from dataclasses import dataclass

ROOT_ID = "root.message@cxf.apache.org"
_ROOT_TYPE = 'application/xop+xml; charset=UTF-8; type="application/soap+xml"'


@dataclass(frozen=True, slots=True)
class Attachment:
    """A document to join: its Content-ID (without ``<>``), its bytes, its media type."""

    content_id: str
    content: bytes
    content_type: str = "application/octet-stream"


def write(root: bytes, attachments: Sequence[Attachment], boundary: str) -> tuple[str, bytes]:
    """(Content-Type of the answer, body). ``boundary`` is such as ``uuid:be23ca67-…``, absent from the contents."""
    content_type = (
        f'multipart/related; type="application/xop+xml"; boundary="{boundary}"; '
        f'start="<{ROOT_ID}>"; start-info="application/soap+xml"'
    )
    pieces = [_part(boundary, Attachment(ROOT_ID, root, _ROOT_TYPE))]
    pieces += [_part(boundary, attachment) for attachment in attachments]
    return content_type, b"".join(pieces) + f"--{boundary}--\r\n".encode()


def _part(boundary: str, attachment: Attachment) -> bytes:
    head = (
        f"--{boundary}\r\nContent-Type: {attachment.content_type}\r\n"
        f"Content-Transfer-Encoding: binary\r\nContent-ID: <{attachment.content_id}>\r\n\r\n"
    )
    return head.encode() + attachment.content + b"\r\n"
