"""Certificate authorities: a root and two issuing authorities, made once per installation and cached.

The root is name-constrained to loopback names, so that trusting it cannot endanger anything else.
"""

import ipaddress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID

from record import clock, files, randomness

ROOT, ORGANISATIONS, PERSONS = "racine", "organisations", "personnes"

_NAMES = {
    ROOT: "TEST AC RACINE IGC-SANTE ELEMENTAIRE MOCK",
    ORGANISATIONS: "TEST AC IGC-SANTE ELEMENTAIRE ORGANISATIONS MOCK",
    PERSONS: "TEST AC IGC-SANTE ELEMENTAIRE PERSONNES MOCK",
}
_LOOPBACK = ("localhost",)
_LIFE = timedelta(days=3650)


@dataclass(frozen=True, slots=True)
class Issuer:
    """An authority able to sign: its certificate and key."""

    certificate: x509.Certificate
    key: rsa.RSAPrivateKey

    @property
    def pem(self) -> bytes:
        """The certificate in PEM."""
        return self.certificate.public_bytes(serialization.Encoding.PEM)


@dataclass(frozen=True, slots=True)
class Authority:
    """The three authorities of an installation."""

    root: Issuer
    organisations: Issuer
    persons: Issuer

    @property
    def chain(self) -> tuple[Issuer, Issuer, Issuer]:
        """Root first."""
        return self.root, self.organisations, self.persons

    def bundle(self) -> bytes:
        """The three certificates in PEM: what a client trusts."""
        return b"".join(issuer.pem for issuer in self.chain)


def new_key() -> rsa.RSAPrivateKey:
    """A new RSA-2048 key."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def write_key(path: Path, key: rsa.RSAPrivateKey) -> None:
    """Write a private key in PKCS#8 PEM, readable by its owner alone."""
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    files.write(path, pem)


def read_key(path: Path) -> rsa.RSAPrivateKey:
    """The RSA key of a PEM file."""
    key = serialization.load_pem_private_key(path.read_bytes(), None, unsafe_skip_rsa_key_validation=True)
    if not isinstance(key, rsa.RSAPrivateKey):
        raise TypeError(f"{path} n'est pas une clé RSA")
    return key


def create(folder: Path) -> None:
    """Make the authorities and write them to ``folder``."""
    root = _make(ROOT, None)
    for name in (ROOT, ORGANISATIONS, PERSONS):
        issuer = root if name == ROOT else _make(name, root)
        write_key(folder / f"ac-{name}.key.pem", issuer.key)
        (folder / f"ac-{name}.pem").write_bytes(issuer.pem)


def load(folder: Path) -> Authority:
    """The authorities that ``create`` wrote."""
    return Authority(*(_read(folder, name) for name in (ROOT, ORGANISATIONS, PERSONS)))


def stranger() -> Issuer:
    """An authority that nobody trusts, for the certificate that must be refused."""
    return _make(ROOT, None)


def _read(folder: Path, name: str) -> Issuer:
    certificate = x509.load_pem_x509_certificate((folder / f"ac-{name}.pem").read_bytes())
    return Issuer(certificate, read_key(folder / f"ac-{name}.key.pem"))


def _make(name: str, parent: Issuer | None) -> Issuer:
    key = new_key()
    subject = x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "FR"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "ASIP-SANTE MOCK"),
            x509.NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, "0002 187512751"),
            x509.NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, "IGC-SANTE"),
            x509.NameAttribute(NameOID.COMMON_NAME, _NAMES[name]),
        ]
    )
    now = clock.now()
    builder = (
        start(subject, parent.certificate.subject if parent else subject, key.public_key(), now, now + _LIFE)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0 if parent else 1), critical=True)
        .add_extension(_ca_usage(), critical=True)
    )
    if parent is None:
        builder = builder.add_extension(_loopback_only(), critical=True)
    else:
        builder = builder.add_extension(authority_key_id(parent), critical=False)
    return Issuer(builder.sign(parent.key if parent else key, hashes.SHA256()), key)


def start(
    subject: x509.Name, issuer: x509.Name, key: rsa.RSAPublicKey, begins: datetime, ends: datetime
) -> x509.CertificateBuilder:
    """A certificate builder with what every certificate has; it begins a day earlier, for clocks that lag."""
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(int.from_bytes(randomness.token_bytes(16)) >> 1)
        .not_valid_before(begins.astimezone(UTC) - timedelta(days=1))
        .not_valid_after(ends)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
    )


def authority_key_id(issuer: Issuer) -> x509.AuthorityKeyIdentifier:
    """The extension that names the issuer's key."""
    return x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer.key.public_key())


def _loopback_only() -> x509.NameConstraints:
    networks = (ipaddress.ip_network("127.0.0.0/8"), ipaddress.ip_network("::1/128"))
    names = [x509.DNSName(name) for name in _LOOPBACK]
    return x509.NameConstraints([*names, *(x509.IPAddress(network) for network in networks)], None)


def _ca_usage() -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=False,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=True,
        crl_sign=True,
        encipher_only=False,
        decipher_only=False,
    )
