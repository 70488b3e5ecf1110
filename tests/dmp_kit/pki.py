"""Throw-away certificates. One RSA key serves them all: making keys is slow, and what is tested is elsewhere."""

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

STRUCTURE = "10B0000026"
OTHER_STRUCTURE = "10B0000034"
DOCTOR = "899900000011"


@dataclass(frozen=True)
class Leaf:
    """A certificate with its key."""

    certificate: x509.Certificate
    key: RSAPrivateKey

    @property
    def der(self) -> bytes:
        return self.certificate.public_bytes(Encoding.DER)

    @property
    def subject(self) -> str:
        return self.certificate.subject.rfc4514_string()


@lru_cache(maxsize=1)
def key() -> RSAPrivateKey:
    """The one key."""
    return generate_private_key(65537, 2048)


@lru_cache(maxsize=32)
def leaf(cn: str, ou: str, *, signs: bool) -> Leaf:
    """A certificate as IGC-Santé makes them: signature (nonRepudiation) or authentication (clientAuth)."""
    names = ((NameOID.COUNTRY_NAME, "FR"), (NameOID.ORGANIZATION_NAME, "BANC, SIMULE"))
    names += ((NameOID.ORGANIZATIONAL_UNIT_NAME, ou), (NameOID.COMMON_NAME, cn))
    name = x509.Name([x509.NameAttribute(oid, value) for oid, value in names])
    purpose = ExtendedKeyUsageOID.EMAIL_PROTECTION if signs else ExtendedKeyUsageOID.CLIENT_AUTH
    usage = x509.KeyUsage(
        digital_signature=True,
        content_commitment=signs,
        key_encipherment=not signs,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=False,
        crl_sign=False,
        encipher_only=False,
        decipher_only=False,
    )
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key().public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(datetime(2026, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(2036, 1, 1, tzinfo=UTC))
        .add_extension(usage, critical=True)
        .add_extension(x509.ExtendedKeyUsage([purpose]), critical=False)
        .sign(key(), hashes.SHA256())
    )
    return Leaf(certificate, key())


def org_auth(ou: str = STRUCTURE) -> Leaf:
    """A structure's client authentication certificate."""
    return leaf("LGC-SIMULE", ou, signs=False)


def org_sign(ou: str = STRUCTURE) -> Leaf:
    """A structure's seal."""
    return leaf("CACHET-SIMULE", ou, signs=True)


def ps_auth(cn: str = DOCTOR) -> Leaf:
    """A professional's authentication certificate."""
    return leaf(cn, STRUCTURE, signs=False)


def ps_sign(cn: str = DOCTOR) -> Leaf:
    """A professional's signature certificate."""
    return leaf(cn, STRUCTURE, signs=True)
