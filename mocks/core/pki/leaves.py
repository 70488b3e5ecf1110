"""The leaf certificates that the bench hands out: what each is for, and whether it must be accepted."""

import ipaddress
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from mocks.core.pki import authority
from mocks.core.pki.authority import Authority, Issuer
from record import files

PASSWORD = "banc"  # noqa: S105 - protects worthless test keys; every .p12 needs one
STRUCTURE = "10B0000026"
STRUCTURE_NAME = "CABINET MEDICAL DU BANC (SIMULE)"
_YEAR = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Profile:
    """A leaf to issue. ``expect``: ``accepted`` or ``refused:<why>``; ``issuer`` names the authority ("" = a stranger).

    ``client`` gives the clientAuth usage, ``signs`` nonRepudiation and emailProtection (VIHF, XAdES).
    """

    use: str
    cn: str
    ou: str
    issuer: str
    expect: str = "accepted"
    client: bool = False
    signs: bool = False
    life: timedelta = _YEAR


PROFILES = (
    Profile("insi-auto", "INSI-AUTO", STRUCTURE, authority.ORGANISATIONS, client=True),
    Profile("insi-manu", "INSI-MANU", STRUCTURE, authority.ORGANISATIONS, client=True),
    Profile("org-auth-cli", "LGC-DEMONSTRATION", STRUCTURE, authority.ORGANISATIONS, client=True),
    Profile("org-sign", "CACHET-LGC-DEMONSTRATION", STRUCTURE, authority.ORGANISATIONS, signs=True),
    Profile("ps-auth", "899900000011", STRUCTURE, authority.PERSONS, client=True),
    Profile("ps-sign", "899900000011", STRUCTURE, authority.PERSONS, signs=True),
    Profile("wrong-cn", "LOGICIEL-METIER", STRUCTURE, authority.ORGANISATIONS, "refused:insi-cn", client=True),
    Profile("expired", "INSI-AUTO", STRUCTURE, authority.ORGANISATIONS, "refused:expired", client=True, life=-_YEAR),
    Profile("revoked", "INSI-AUTO", STRUCTURE, authority.ORGANISATIONS, "refused:revoked", client=True),
    Profile("unknown-ca", "INSI-AUTO", STRUCTURE, "", "refused:unknown-ca", client=True),
)


@dataclass(frozen=True, slots=True)
class Leaf:
    """A leaf on disk: PEM certificate followed by its issuer, PEM key, PKCS#12 with ``PASSWORD``."""

    profile: Profile
    cert: Path
    key: Path
    p12: Path


def paths(folder: Path, profile: Profile) -> Leaf:
    """Where a leaf is kept."""
    base = folder / profile.use
    return Leaf(profile, base.with_suffix(".pem"), folder / f"{profile.use}.key.pem", base.with_suffix(".p12"))


def issue_all(folder: Path, issuers: Authority, now: datetime) -> None:
    """Issue every client leaf anew; keys that exist are kept."""
    for profile in PROFILES:
        _issue_client(folder, issuers, profile, now)


def expires_soon(folder: Path, now: datetime) -> bool:
    """Whether the client leaves are missing or end within 30 days."""
    try:
        cert = x509.load_pem_x509_certificate(paths(folder, PROFILES[0]).cert.read_bytes())
    except (OSError, ValueError):
        return True
    return cert.not_valid_after_utc < now + timedelta(days=30)


def issue_server(issuers: Authority, key: rsa.RSAPrivateKey, names: Iterable[str], now: datetime) -> x509.Certificate:
    """A SERV SSL certificate for host names and addresses."""
    subject = _subject("SERVEUR-SIMULE-BANC-SEGUR", STRUCTURE)
    issuer = issuers.organisations
    builder = _leaf(subject, issuer, key, now, now + _YEAR)
    builder = builder.add_extension(x509.SubjectAlternativeName([_san(name) for name in names]), critical=False)
    builder = builder.add_extension(_usage(signs=False), critical=True)
    builder = builder.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
    return builder.sign(issuer.key, hashes.SHA256())


def _issue_client(folder: Path, issuers: Authority, profile: Profile, now: datetime) -> None:
    leaf = paths(folder, profile)
    if not leaf.key.exists():
        authority.write_key(leaf.key, authority.new_key())
    key = authority.read_key(leaf.key)
    issuer = _issuer(issuers, profile)
    certificate = _client_certificate(profile, issuer, key, now)
    leaf.cert.write_bytes(certificate.public_bytes(serialization.Encoding.PEM) + issuer.pem)
    bundle = pkcs12.serialize_key_and_certificates(
        profile.use.encode(),
        key,
        certificate,
        [issuer.certificate],
        serialization.BestAvailableEncryption(PASSWORD.encode()),
    )
    files.write(leaf.p12, bundle)


def _client_certificate(profile: Profile, issuer: Issuer, key: rsa.RSAPrivateKey, now: datetime) -> x509.Certificate:
    begins, ends = (
        (now, now + profile.life) if profile.life > timedelta(0) else (now + 2 * profile.life, now + profile.life)
    )
    builder = _leaf(_subject(profile.cn, profile.ou), issuer, key, begins, ends)
    builder = builder.add_extension(_usage(signs=profile.signs), critical=True)
    purpose = ExtendedKeyUsageOID.CLIENT_AUTH if profile.client else ExtendedKeyUsageOID.EMAIL_PROTECTION
    return builder.add_extension(x509.ExtendedKeyUsage([purpose]), critical=False).sign(issuer.key, hashes.SHA256())


def _issuer(issuers: Authority, profile: Profile) -> Issuer:
    if profile.issuer == authority.ORGANISATIONS:
        return issuers.organisations
    if profile.issuer == authority.PERSONS:
        return issuers.persons
    return authority.stranger()


def _leaf(
    subject: x509.Name, issuer: Issuer, key: rsa.RSAPrivateKey, begins: datetime, ends: datetime
) -> x509.CertificateBuilder:
    return (
        authority.start(subject, issuer.certificate.subject, key.public_key(), begins, ends)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(authority.authority_key_id(issuer), critical=False)
    )


def _subject(cn: str, ou: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "FR"),
            x509.NameAttribute(NameOID.STATE_OR_PROVINCE_NAME, "Paris (75)"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, STRUCTURE_NAME),
            x509.NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, ou),
            x509.NameAttribute(NameOID.COMMON_NAME, cn),
        ]
    )


def _san(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)


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
