"""Authorities that the user chose to trust besides the bench's: ``banc trust add`` puts them in BANC_HOME/confiance."""

import hashlib
import logging
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import serialization

from record.event import Json

FOLDER = "confiance"
_log = logging.getLogger("banc.pki")


@dataclass(frozen=True, slots=True)
class Anchor:
    """A trusted authority: its subject (RFC 4514), the SHA-256 of its DER, the certificate."""

    name: str
    sha256: str
    certificate: x509.Certificate

    def issued(self, other: "Anchor") -> bool:
        """Whether it names itself as the issuer of another."""
        return self != other and self.certificate.subject == other.certificate.issuer

    def to_json(self) -> Json:
        """As facts and events name it."""
        return {"name": self.name, "sha256": self.sha256}


def load(home: Path) -> tuple[Anchor, ...]:
    """The anchors of a home folder; a file that cannot be read is told, and left out."""
    found = (_read(path) for path in sorted((home / FOLDER).glob("*.pem")))
    return tuple(anchor for anchor in found if anchor is not None)


def anchor_of(certificate: x509.Certificate) -> Anchor:
    """An anchor for a certificate."""
    der = certificate.public_bytes(serialization.Encoding.DER)
    return Anchor(certificate.subject.rfc4514_string(), hashlib.sha256(der).hexdigest(), certificate)


def _read(path: Path) -> Anchor | None:
    try:
        return anchor_of(x509.load_pem_x509_certificate(path.read_bytes()))
    except (OSError, ValueError) as error:
        _log.warning("%s n'est pas un certificat lisible (%s) : il n'est pas pris en compte", path, error)
        return None
