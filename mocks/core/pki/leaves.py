"""The leaf certificates that the bench hands out: what each is for, and whether it must be accepted."""

import hashlib
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from mocks.core.pki import authority, bundles, publication, scope
from mocks.core.pki.authority import Authority, Issuer
from record import files

STRUCTURE = "10B0000026"
STRUCTURE_NAME = "CABINET MEDICAL DU BANC (SIMULE)"
RPPS_RANK = "4"
"""What begins the identifier of a structure that is one practitioner's: RPPS number and rank follow (dmp.md §3)."""
REVOKED = "refused:revoked"
REVOKED_SERVER = "serveur-revoque"
_YEAR = timedelta(days=365)
_SOON = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Profile:
    """A leaf to issue. ``expect``: ``accepted`` or ``refused:<why>``; ``issuer`` names the authority ("" = a stranger).

    ``client`` gives the clientAuth usage, ``signs`` nonRepudiation and emailProtection (VIHF, XAdES). ``holder`` is the
    organisation of the subject.
    """

    use: str
    cn: str
    ou: str
    issuer: str
    expect: str = "accepted"
    client: bool = False
    signs: bool = False
    life: timedelta = _YEAR
    holder: str = STRUCTURE_NAME


PROFILES = (
    Profile("insi-auto", "INSI-AUTO", STRUCTURE, authority.ORGANISATIONS, client=True),
    Profile("insi-manu", "INSI-MANU", STRUCTURE, authority.ORGANISATIONS, client=True),
    Profile("insi-praticien-1", "INSI-MANU", f"{RPPS_RANK}9990000001101", authority.ORGANISATIONS, client=True),
    Profile("insi-praticien-2", "INSI-MANU", f"{RPPS_RANK}9990000002901", authority.ORGANISATIONS, client=True),
    Profile("org-auth-cli", "LGC-DEMONSTRATION", STRUCTURE, authority.ORGANISATIONS, client=True),
    Profile("org-sign", "CACHET-LGC-DEMONSTRATION", STRUCTURE, authority.ORGANISATIONS, signs=True),
    Profile("ps-auth", "899900000011", STRUCTURE, authority.PERSONS, client=True),
    Profile("ps-sign", "899900000011", STRUCTURE, authority.PERSONS, signs=True),
    Profile("wrong-cn", "LOGICIEL-METIER", STRUCTURE, authority.ORGANISATIONS, "refused:insi-cn", client=True),
    Profile("expired", "INSI-AUTO", STRUCTURE, authority.ORGANISATIONS, "refused:expired", client=True, life=-_YEAR),
    Profile("revoked", "INSI-AUTO", STRUCTURE, authority.ORGANISATIONS, REVOKED, client=True),
    Profile("unknown-ca", "INSI-AUTO", STRUCTURE, "", "refused:unknown-ca", client=True),
)


@dataclass(frozen=True, slots=True)
class Leaf:
    """A leaf on disk: PEM certificate followed by its issuer, PEM key, two PKCS#12 with ``bundles.PASSWORD``.

    ``p12`` is encrypted as today's tools do (AES), ``p12_legacy`` as those of Windows 7 or old Java read it.
    """

    profile: Profile
    cert: Path
    key: Path
    p12: Path
    p12_legacy: Path

    @property
    def whole(self) -> bool:
        """Whether every file is there."""
        return all(path.exists() for path in (self.cert, self.key, self.p12, self.p12_legacy))


def paths(folder: Path, profile: Profile) -> Leaf:
    """Where a leaf is kept."""
    use = profile.use
    return Leaf(
        profile,
        folder / f"{use}.pem",
        folder / f"{use}.key.pem",
        folder / f"{use}.p12",
        folder / f"{use}-ancien.p12",
    )


def issue(folder: Path, issuers: Authority, profiles: Iterable[Profile], base: str, now: datetime) -> None:
    """Issue the leaves that are missing, end within 30 days, or say that their CRL is elsewhere than at ``base``.

    One whose CRL moved, and nothing else, keeps its key, serial and dates: what knew it still knows it.
    """
    for profile in profiles:
        leaf = paths(folder, profile)
        known = _known(leaf)
        if known is None or _ends_soon(known, profile, now):
            _write(leaf, issuers, base, now, None)
        elif not leaf.whole or (profile.issuer and publication.base_of(known) != base):
            _write(leaf, issuers, base, now, known)


def base_of(folder: Path) -> str:
    """Where the leaves of a folder say that their CRL is: as the first one does; empty when there is none."""
    known = _known(paths(folder, PROFILES[0]))
    return publication.base_of(known) if known is not None else ""


def revoked_serial(issuer: Issuer, use: str) -> int:
    """The serial of a leaf that is revoked from birth, always the same: a CRL that a client kept names it too."""
    name = issuer.certificate.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value.digest
    return int.from_bytes(hashlib.sha256(name + use.encode()).digest()[:16]) >> 1


def issue_server(
    issuer: Issuer,
    key: rsa.RSAPrivateKey,
    names: Iterable[str],
    begins: datetime,
    *,
    base: str = "",
    life: timedelta = _YEAR,
    serial: int | None = None,
) -> x509.Certificate:
    """A SERV SSL certificate for host names and addresses."""
    subject = _subject("SERVEUR-SIMULE-BANC-SEGUR", STRUCTURE, STRUCTURE_NAME)
    builder = _leaf(subject, issuer, key, (begins, begins + life), base, serial)
    alternative = x509.SubjectAlternativeName([scope.general_name(name) for name in names])
    builder = builder.add_extension(alternative, critical=False)
    builder = builder.add_extension(_usage(signs=False), critical=True)
    builder = builder.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
    return builder.sign(issuer.key, hashes.SHA256())


def _known(leaf: Leaf) -> x509.Certificate | None:
    """The certificate on disk; None when there is none that can be read."""
    try:
        return x509.load_pem_x509_certificate(leaf.cert.read_bytes())
    except (OSError, ValueError):
        return None


def _ends_soon(known: x509.Certificate, profile: Profile, now: datetime) -> bool:
    return profile.life > timedelta(0) and known.not_valid_after_utc < now + _SOON


def _write(leaf: Leaf, issuers: Authority, base: str, now: datetime, former: x509.Certificate | None) -> None:
    profile = leaf.profile
    if not leaf.key.exists():
        authority.write_key(leaf.key, authority.new_key())
    key = authority.read_key(leaf.key)
    issuer = _issuer(issuers, profile)
    certificate = _client_certificate(profile, issuer, key, base, _life_of(profile, now, former), former)
    chain = [issuer.certificate]
    _replace(leaf.cert, certificate.public_bytes(serialization.Encoding.PEM) + issuer.pem)
    _replace(leaf.p12, bundles.pkcs12_modern(profile.use, key, certificate, chain))
    _replace(leaf.p12_legacy, bundles.pkcs12_legacy(profile.use, key, certificate, chain))


def _replace(path: Path, content: bytes) -> None:
    """On Windows a file that another program holds open cannot be replaced: the former one is as good."""
    with suppress(PermissionError):
        files.write(path, content)


def _life_of(profile: Profile, now: datetime, former: x509.Certificate | None) -> tuple[datetime, datetime]:
    if former is not None:
        return former.not_valid_before_utc + authority.EARLIER, former.not_valid_after_utc
    if profile.life > timedelta(0):
        return now, now + profile.life
    return now + 2 * profile.life, now + profile.life


def _client_certificate(
    profile: Profile,
    issuer: Issuer,
    key: rsa.RSAPrivateKey,
    base: str,
    life: tuple[datetime, datetime],
    former: x509.Certificate | None,
) -> x509.Certificate:
    serial = former.serial_number if former is not None else None
    if profile.expect == REVOKED:
        serial = revoked_serial(issuer, profile.use)
    builder = _leaf(_subject(profile.cn, profile.ou, profile.holder), issuer, key, life, base, serial)
    builder = builder.add_extension(_usage(signs=profile.signs), critical=True)
    purpose = ExtendedKeyUsageOID.CLIENT_AUTH if profile.client else ExtendedKeyUsageOID.EMAIL_PROTECTION
    return builder.add_extension(x509.ExtendedKeyUsage([purpose]), critical=False).sign(issuer.key, hashes.SHA256())


def _issuer(issuers: Authority, profile: Profile) -> Issuer:
    return next((issuer for issuer in issuers.chain if issuer.name == profile.issuer), None) or authority.stranger()


def _leaf(
    subject: x509.Name,
    issuer: Issuer,
    key: rsa.RSAPrivateKey,
    life: tuple[datetime, datetime],
    base: str,
    serial: int | None,
) -> x509.CertificateBuilder:
    builder = (
        authority.start(subject, issuer.certificate.subject, key.public_key(), *life, serial)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(authority.authority_key_id(issuer), critical=False)
    )
    if base and issuer.name:
        builder = builder.add_extension(publication.distribution(base, issuer.file), critical=False)
        builder = builder.add_extension(publication.issuers(base, issuer.file), critical=False)
    return builder


def _subject(cn: str, ou: str, holder: str) -> x509.Name:
    names = {
        NameOID.COUNTRY_NAME: "FR",
        NameOID.STATE_OR_PROVINCE_NAME: "Paris (75)",
        NameOID.ORGANIZATION_NAME: holder,
        NameOID.ORGANIZATIONAL_UNIT_NAME: ou,
        NameOID.COMMON_NAME: cn,
    }
    return x509.Name([x509.NameAttribute(kind, value) for kind, value in names.items()])


def _usage(*, signs: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
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
