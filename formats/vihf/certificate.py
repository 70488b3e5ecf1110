"""What the DMP reads in a certificate: whose it is, and what it may be used for (IGC-Santé profiles)."""

import re
import warnings
from dataclasses import dataclass
from functools import lru_cache

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.x509.oid import NameOID

from formats.vihf.dn import Pairs, normal

_NATIONAL_ID = re.compile(r"^\d[\dA-Z/.-]{7,}$")


@dataclass(frozen=True, slots=True)
class Certificate:
    """Facts of a certificate: names, uses. ``name`` are the (type, value) pairs of its subject, for comparisons."""

    cn: str
    ou: tuple[str, ...]
    subject: str
    name: Pairs
    non_repudiation: bool

    @property
    def is_person(self) -> bool:
        """Whether it is a professional's: its CN is a national id (``899900000011``)."""
        return _NATIONAL_ID.match(self.cn) is not None

    @property
    def signs(self) -> bool:
        """Whether it is a signature certificate: keyUsage nonRepudiation."""
        return self.non_repudiation


@lru_cache(maxsize=64)
def read(der: bytes) -> Certificate:
    """The facts of a DER certificate; raises ``ValueError``."""
    try:
        with warnings.catch_warnings(action="ignore"):
            return _facts(load(der))
    except (x509.DuplicateExtension, x509.InvalidVersion, UnsupportedAlgorithm, TypeError) as error:
        raise ValueError(f"certificat illisible : {error}") from error


def load(der: bytes) -> x509.Certificate:
    """A certificate that anybody may have sent; raises ``ValueError``.

    A serial number that is not positive is refused (RFC 5280): the library only warns of it, each time it is read.
    """
    with warnings.catch_warnings(action="ignore"):
        try:
            certificate = x509.load_der_x509_certificate(der)
        except (x509.InvalidVersion, UnsupportedAlgorithm, TypeError) as error:
            raise ValueError(f"certificat illisible : {error}") from error
        if certificate.serial_number <= 0:
            raise ValueError("le numéro de série du certificat n'est pas positif")
        return certificate


def _facts(certificate: x509.Certificate) -> Certificate:
    subject = certificate.subject
    return Certificate(
        cn=next((str(item.value) for item in subject.get_attributes_for_oid(NameOID.COMMON_NAME)), ""),
        ou=tuple(str(item.value) for item in subject.get_attributes_for_oid(NameOID.ORGANIZATIONAL_UNIT_NAME)),
        subject=subject.rfc4514_string(),
        name=frozenset((item.oid.dotted_string, normal(str(item.value))) for item in subject),
        non_repudiation=_non_repudiation(certificate),
    )


def _non_repudiation(certificate: x509.Certificate) -> bool:
    try:
        return certificate.extensions.get_extension_for_class(x509.KeyUsage).value.content_commitment
    except x509.ExtensionNotFound:
        return False
