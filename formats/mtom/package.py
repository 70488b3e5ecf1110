"""What a message is once its parts are apart."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote


class MtomError(ValueError):
    """The body is not what its Content-Type says.

    ``reason`` is ``content-type``, ``limit``, ``malformed``, ``encoding``, ``root`` or ``missing-part``.
    """

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Part:
    """One part: its content decoded, and the byte range that it had, still encoded, in the HTTP body."""

    content_id: str
    content_type: str
    content: bytes
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Package:
    """A SOAP message: the root part, and the others by Content-ID (without ``<>``)."""

    root: Part
    parts: Mapping[str, Part] = field(default_factory=dict)
    multipart: bool = False

    def referenced(self, href: str) -> Part:
        """The part that an ``xop:Include`` points to (``cid:`` URL, percent-encoded); raises ``MtomError``."""
        scheme, _, address = href.partition(":")
        wanted = unquote(address)
        for name in (wanted, address):
            if scheme.lower() == "cid" and name in self.parts:
                return self.parts[name]
        raise MtomError("missing-part", f"aucune partie ne porte l'identifiant {wanted or href}")
