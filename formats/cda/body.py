"""The file inside a level 1 CDA document: the decoded ``nonXMLBody`` (dmp.md §7)."""

import base64
import binascii
from dataclasses import dataclass

from formats import xml
from formats.cda.document import CdaError, attribute, first, open_document
from formats.xml import Element

MAX_BYTES = 15_000_000
"""The largest embedded file that is decoded, in bytes."""


@dataclass(frozen=True, slots=True)
class Body:
    """An embedded file: media type as declared, bytes, path of the ``text`` element."""

    media_type: str
    content: bytes
    where: str


def read(raw: bytes) -> Body | None:
    """The file embedded in the CDA document ``raw``, None when its body is structured; raises ``CdaError``."""
    return read_from(open_document(raw))


def read_from(document: Element) -> Body | None:
    """The file embedded in a ``ClinicalDocument`` element; raises ``CdaError``."""
    text = first(document, "component/nonXMLBody/text")
    if text is None:
        return None
    return Body(attribute(text, "mediaType"), _decode(xml.content(text)), xml.path_of(text))


def _decode(encoded: str) -> bytes:
    if len(encoded) > MAX_BYTES * 4 // 3 + 4:
        raise CdaError(f"corps de {len(encoded)} caractères en base64, maximum {MAX_BYTES} octets décodés")
    try:
        return base64.b64decode("".join(encoded.split()), validate=True)
    except (binascii.Error, ValueError) as error:
        raise CdaError(f"corps qui n'est pas du base64 : {error}") from error
