"""A submitted document opened once: its digest, size, XML and header, for every rule that needs them."""

import hashlib
from dataclasses import dataclass
from functools import cached_property

from formats import xml
from formats.cda import document
from formats.cda.header import Header
from formats.xml import Element


@dataclass(frozen=True)
class Opened:
    """The bytes of a document; what is read from them is read once."""

    content: bytes

    @cached_property
    def hash(self) -> str:
        """SHA-1 in lower-case hexadecimal, as XDS wants it."""
        return hashlib.sha1(self.content, usedforsecurity=False).hexdigest()

    @cached_property
    def sha256(self) -> str:
        """SHA-256 in lower-case hexadecimal, for the record."""
        return hashlib.sha256(self.content).hexdigest()

    @property
    def size(self) -> int:
        """Bytes."""
        return len(self.content)

    @cached_property
    def root(self) -> Element | None:
        """The root element; None when the bytes are not XML that the bench accepts."""
        try:
            return xml.parse(self.content)
        except xml.XmlError:
            return None

    @cached_property
    def header(self) -> Header | None:
        """The header of the ClinicalDocument inside; None when there is none."""
        found = None if self.root is None else document.inside(self.root)
        return None if found is None else Header(found)
