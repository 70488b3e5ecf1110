"""Certificate authorities: a root and three issuing authorities, made once per installation and cached.

The root is name-constrained to names that no real server can have (``scope``) and to those that ``--listen`` and
``--name`` asked for, so that trusting it cannot endanger anything else.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID

from mocks.core.pki import scope
from record import clock, files, randomness

ROOT, ORGANISATIONS, PERSONS, CARDS = "racine", "organisations", "personnes", "vitale"
AUTHORITIES = (ROOT, ORGANISATIONS, PERSONS, CARDS)

_NAMES = {
    ROOT: "TEST AC RACINE IGC-SANTE ELEMENTAIRE MOCK",
    ORGANISATIONS: "TEST AC IGC-SANTE ELEMENTAIRE ORGANISATIONS MOCK",
    PERSONS: "TEST AC IGC-SANTE ELEMENTAIRE PERSONNES MOCK",
    CARDS: "TEST AC CARTES VITALE MOCK",
}
"""That of the cards is the bench's own invention: who signs real ones is not known to it."""
_LIFE = timedelta(days=3650)


@dataclass(frozen=True, slots=True)
class Issuer:
    """An authority able to sign: its certificate, its key, and what its files are called ("" = a stranger's)."""

    certificate: x509.Certificate
    key: rsa.RSAPrivateKey
    name: str = ""

    @property
    def file(self) -> str:
        """The stem of its files, on disk and where its CRL is published: ``ac-organisations``."""
        return f"ac-{self.name}"

    @property
    def der(self) -> bytes:
        """The certificate in DER."""
        return self.certificate.public_bytes(serialization.Encoding.DER)

    @property
    def pem(self) -> bytes:
        """The certificate in PEM."""
        return self.certificate.public_bytes(serialization.Encoding.PEM)


@dataclass(frozen=True, slots=True)
class Authority:
    """The authorities of an installation."""

    root: Issuer
    organisations: Issuer
    persons: Issuer
    cards: Issuer

    @property
    def chain(self) -> tuple[Issuer, ...]:
        """Root first."""
        return self.root, self.organisations, self.persons, self.cards

    def bundle(self) -> bytes:
        """Their certificates in PEM: what a client trusts."""
        return b"".join(issuer.pem for issuer in self.chain)

    def lacking(self, names: Iterable[str]) -> tuple[str, ...]:
        """Those of the names and addresses that the root may not vouch for."""
        return tuple(name for name in names if not scope.covers(self.root.certificate, name))


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
    """Make the authorities that ``folder`` lacks."""
    for name in AUTHORITIES:
        if (folder / f"ac-{name}.pem").exists():
            continue
        issuer = _make(name, None if name == ROOT else _read(folder, ROOT))
        write_key(folder / f"{issuer.file}.key.pem", issuer.key)
        files.write(folder / f"{issuer.file}.pem", issuer.pem)


def load(folder: Path) -> Authority:
    """The authorities that ``create`` wrote."""
    return Authority(*(_read(folder, name) for name in AUTHORITIES))


def widen(folder: Path, names: Iterable[str]) -> None:
    """Certify the root anew, same key and same validity, so that it may vouch for more names than before.

    What an older bench let it vouch for in excess (``scope.excess``) goes. Whoever trusts the former certificate
    must import the new one; what the root issued stays valid.
    """
    root = _read(folder, ROOT)
    excess = scope.excess(root.certificate)
    kept = [name for name in scope.permitted(root.certificate) if name not in excess]
    constraints = scope.constraints([*kept, *names])
    files.write(folder / f"{root.file}.pem", _certify_root(root, constraints).public_bytes(serialization.Encoding.PEM))


def stranger() -> Issuer:
    """An authority that nobody trusts, for the certificate that must be refused."""
    return replace(_make(ROOT, None), name="")


def _read(folder: Path, name: str) -> Issuer:
    certificate = x509.load_pem_x509_certificate((folder / f"ac-{name}.pem").read_bytes())
    return Issuer(certificate, read_key(folder / f"ac-{name}.key.pem"), name)


def _certify_root(root: Issuer, constraints: x509.NameConstraints) -> x509.Certificate:
    former, subject = root.certificate, root.certificate.subject
    begins = former.not_valid_before_utc + EARLIER
    builder = start(subject, subject, root.key.public_key(), begins, former.not_valid_after_utc)
    return _as_authority(builder, 1).add_extension(constraints, critical=True).sign(root.key, hashes.SHA256())


def _as_authority(builder: x509.CertificateBuilder, below: int) -> x509.CertificateBuilder:
    """A certificate that may sign others, with so many authorities below it."""
    constraints = x509.BasicConstraints(ca=True, path_length=below)
    return builder.add_extension(constraints, critical=True).add_extension(_ca_usage(), critical=True)


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
    begun = start(subject, parent.certificate.subject if parent else subject, key.public_key(), now, now + _LIFE)
    builder = _as_authority(begun, 0 if parent else 1)
    if parent is None:
        builder = builder.add_extension(scope.constraints(()), critical=True)
    else:
        builder = builder.add_extension(authority_key_id(parent), critical=False)
    return Issuer(builder.sign(parent.key if parent else key, hashes.SHA256()), key, name)


EARLIER = timedelta(days=1)
"""Certificates begin a day earlier than they are made, for clocks that lag."""


def start(
    subject: x509.Name,
    issuer: x509.Name,
    key: rsa.RSAPublicKey,
    begins: datetime,
    ends: datetime,
    serial: int | None = None,
) -> x509.CertificateBuilder:
    """A certificate builder with what every certificate has; a new serial unless one is given."""
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(serial or int.from_bytes(randomness.token_bytes(16)) >> 1)
        .not_valid_before(begins.astimezone(UTC) - EARLIER)
        .not_valid_after(ends)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
    )


def authority_key_id(issuer: Issuer) -> x509.AuthorityKeyIdentifier:
    """The extension that names the issuer's key."""
    return x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer.key.public_key())


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
