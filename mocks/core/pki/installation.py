"""The PKI of this installation: made once, kept in the home folder, opened at each start."""

import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa

from mocks.core.pki import authority, leaves
from mocks.core.pki.authority import Authority, Issuer
from mocks.core.pki.leaves import PROFILES, Leaf
from record import clock

_CRL_LIFE = timedelta(days=7)


@dataclass(frozen=True)
class Installation:
    """Authorities, leaves and the keys of the bench, in one folder."""

    folder: Path
    authority: Authority

    @property
    def bundle_path(self) -> Path:
        """The PEM file of the authorities that clients trust (``tls.ca``)."""
        return self.folder / "ac.pem"

    @cached_property
    def leaves(self) -> tuple[Leaf, ...]:
        """The client leaves."""
        return tuple(leaves.paths(self.folder, profile) for profile in PROFILES)

    @cached_property
    def server_key(self) -> rsa.RSAPrivateKey:
        """The key of the servers' certificate."""
        return authority.read_key(self.folder / "serveur.key.pem")

    @cached_property
    def token_key(self) -> rsa.RSAPrivateKey:
        """The key that signs Pro Santé Connect's tokens."""
        return authority.read_key(self.folder / "psc-jetons.key.pem")

    def server_certificate(self, names: Iterable[str]) -> x509.Certificate:
        """A server certificate for the current names."""
        return leaves.issue_server(self.authority, self.server_key, names, clock.now())

    @cached_property
    def revoked_serials(self) -> frozenset[int]:
        """Serials of the leaves that must be seen as revoked."""
        revoked = (leaf for leaf in self.leaves if leaf.profile.expect == "refused:revoked")
        return frozenset(x509.load_pem_x509_certificate(leaf.cert.read_bytes()).serial_number for leaf in revoked)

    def crl(self, issuer: Issuer) -> x509.CertificateRevocationList:
        """The current CRL of an authority."""
        now = clock.now()
        builder = (
            x509.CertificateRevocationListBuilder()
            .issuer_name(issuer.certificate.subject)
            .last_update(now - timedelta(days=1))
            .next_update(now + _CRL_LIFE)
        )
        for serial in self.revoked_serials:
            entry = x509.RevokedCertificateBuilder().serial_number(serial).revocation_date(now - timedelta(days=1))
            builder = builder.add_revoked_certificate(entry.build())
        return builder.sign(issuer.key, hashes.SHA256())


class UnusablePki(OSError):
    """The installation's keys cannot be used; the message says what to do."""


def open_installation(home: Path) -> Installation:
    """The PKI of ``home``, made when there is none; a half-made one (killed run) is made again."""
    folder = home / "pki"
    if not (folder / "complet").exists():
        _make(folder)
    try:
        installed = Installation(folder, authority.load(folder))
    except (ValueError, TypeError, OSError) as error:
        raise UnusablePki(
            f"les clés de {folder} sont illisibles ({error}) : supprimez ce dossier, il sera refait"
        ) from error
    _check_the_clock(installed)
    if leaves.expires_soon(folder, clock.now()):
        leaves.issue_all(folder, installed.authority, clock.now())
    return installed


def _check_the_clock(installed: Installation) -> None:
    """A clock that is far off makes every handshake fail, and nobody would guess why."""
    root, now = installed.authority.root.certificate, clock.now()
    if not root.not_valid_before_utc <= now <= root.not_valid_after_utc:
        raise UnusablePki(
            f"l'horloge de cette machine ({clock.iso(now)}) est hors de la validité de l'autorité du banc "
            f"({clock.iso(root.not_valid_before_utc)} à {clock.iso(root.not_valid_after_utc)}) : mettez la machine à "
            f"l'heure, ou supprimez {installed.folder} pour que l'autorité soit refaite"
        )


def _make(folder: Path) -> None:
    """Everything is made aside and moved into place last, so that a killed run leaves nothing half-made."""
    aside = folder.with_name("pki.en-cours")
    for stale in (aside, folder):
        if stale.exists():
            shutil.rmtree(stale)
    aside.mkdir(parents=True, mode=0o700)
    authority.create(aside)
    issuers = authority.load(aside)
    (aside / "ac.pem").write_bytes(issuers.bundle())
    for name in ("serveur", "psc-jetons"):
        authority.write_key(aside / f"{name}.key.pem", authority.new_key())
    leaves.issue_all(aside, issuers, clock.now())
    (aside / "complet").touch()
    aside.rename(folder)
