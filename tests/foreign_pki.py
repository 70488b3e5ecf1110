"""A test PKI that is not the bench's: what an editor has from elsewhere. Shares no code with ``mocks``."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, pkcs7
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

ROOT = "AC RACINE DE TEST EDITEUR"
ISSUING = "AC CARTES DE TEST EDITEUR"


@dataclass(frozen=True)
class Made:
    """A certificate and its key."""

    certificate: x509.Certificate
    key: rsa.RSAPrivateKey

    @property
    def pem(self) -> bytes:
        return self.certificate.public_bytes(Encoding.PEM)

    @property
    def der(self) -> bytes:
        return self.certificate.public_bytes(Encoding.DER)

    @property
    def key_pem(self) -> bytes:
        return self.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())

    def write(self, folder: Path, name: str) -> tuple[str, str]:
        """Certificate and key files."""
        certificate, key = folder / f"{name}.pem", folder / f"{name}.key.pem"
        certificate.write_bytes(self.pem)
        key.write_bytes(self.key_pem)
        return str(certificate), str(key)


@lru_cache(maxsize=8)
def key(name: str) -> rsa.RSAPrivateKey:
    """A key for each name."""
    return rsa.generate_private_key(65537, 2048)


@lru_cache(maxsize=8)
def authority(name: str = ROOT, parent: str = "", days: int = 365) -> Made:
    """An authority: the root, or one below it."""
    above = authority(parent) if parent else None
    builder = _start(name, above, name, days).add_extension(
        x509.BasicConstraints(ca=True, path_length=None), critical=True
    )
    return Made(builder.sign((above or Made(None, key(name))).key, hashes.SHA256()), key(name))  # type: ignore[arg-type]


def issuing() -> Made:
    """The authority that issues the editor's certificates."""
    return authority(ISSUING, ROOT)


@lru_cache(maxsize=8)
def client(cn: str = "INSI-AUTO", days: int = 365) -> Made:
    """A client certificate of the editor's."""
    builder = _start(cn, issuing(), "feuille", days)
    builder = builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
    builder = builder.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CLIENT_AUTH]), critical=False)
    return Made(builder.sign(issuing().key, hashes.SHA256()), key("feuille"))


def p7b(*made: Made) -> bytes:
    """Certificates in PKCS#7."""
    return pkcs7.serialize_certificates([one.certificate for one in made], Encoding.DER)


def _start(cn: str, above: Made | None, of: str, days: int) -> x509.CertificateBuilder:
    name = x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "FR"),
            x509.NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, "10B0000026"),
            x509.NameAttribute(NameOID.COMMON_NAME, cn),
        ]
    )
    ends = datetime.now(UTC) + timedelta(days=days)
    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(above.certificate.subject if above else name)
        .public_key(key(of).public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(ends - timedelta(days=800))
        .not_valid_after(ends)
    )
