"""The PKI of this installation: authorities and keys made once and kept, leaves for the current names."""

import logging
import shutil
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from pathlib import Path
from urllib.parse import urlsplit

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa

from mocks.core import vitale
from mocks.core.pki import anchors, authority, bundles, leaves, scope
from mocks.core.pki.anchors import Anchor
from mocks.core.pki.authority import Authority, Issuer
from mocks.core.pki.leaves import PROFILES, Leaf
from mocks.core.vitale import Card
from record import clock, files

CRL_LIFE = timedelta(days=7)
_FREE_PORTS = 32768
"""Where systems begin to take free ports: one below was somebody's choice (``--port-base``), and may be again."""
_log = logging.getLogger("banc.pki")


@dataclass(frozen=True)
class Installation:
    """Authorities, leaves and the keys of the bench, in one folder.

    ``base`` is the address where CRLs and authorities are published, "" when they are not. ``anchors`` are the
    authorities that the user added.
    """

    folder: Path
    authority: Authority
    base: str = ""
    anchors: tuple[Anchor, ...] = ()

    @property
    def bundle_path(self) -> Path:
        """The PEM file of the authorities that clients trust (``tls.ca``)."""
        return self.folder / "ac.pem"

    @property
    def root_path(self) -> Path:
        """The root alone, in PEM: for a client that must be shown the whole chain (``tls.ca_root``)."""
        return self.folder / f"{self.authority.root.file}.pem"

    @property
    def der_path(self) -> Path:
        """The root alone, in DER (``tls.ca_der``)."""
        return self.folder / "ac.cer"

    @property
    def p7b_path(self) -> Path:
        """The authorities in PKCS#7 (``tls.ca_p7b``)."""
        return self.folder / "ac.p7b"

    @cached_property
    def leaves(self) -> tuple[Leaf, ...]:
        """The client leaves."""
        return tuple(leaves.paths(self.folder, profile) for profile in PROFILES)

    @cached_property
    def cards(self) -> tuple[Card, ...]:
        """The fictitious Vitale cards."""
        return vitale.cards()

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
        return leaves.issue_server(self.authority.organisations, self.server_key, names, clock.now(), base=self.base)

    def revoked_serials(self, issuer: Issuer) -> frozenset[int]:
        """Serials of an authority's leaves that must be seen as revoked."""
        uses = [one.use for one in PROFILES if one.issuer == issuer.name and one.expect == leaves.REVOKED]
        if issuer.name == authority.ORGANISATIONS:
            uses.append(leaves.REVOKED_SERVER)
        return frozenset(leaves.revoked_serial(issuer, use) for use in uses)

    def crl(self, issuer: Issuer) -> x509.CertificateRevocationList:
        """The CRL of an authority as it is published: a week's."""
        now = clock.now()
        return self._crl(issuer, now - timedelta(days=1), now + CRL_LIFE)

    def expired_crl(self, issuer: Issuer) -> x509.CertificateRevocationList:
        """A CRL of the authority whose week ended yesterday."""
        now = clock.now()
        return self._crl(issuer, now - CRL_LIFE - timedelta(days=1), now - timedelta(days=1))

    @cached_property
    def own_crls(self) -> tuple[x509.CertificateRevocationList, ...]:
        """What the bench itself verifies with: valid as long as the authorities, whatever a session's clock says."""
        return tuple(
            self._crl(issuer, issuer.certificate.not_valid_before_utc, issuer.certificate.not_valid_after_utc)
            for issuer in self.authority.chain
        )

    def _crl(self, issuer: Issuer, begins: datetime, ends: datetime) -> x509.CertificateRevocationList:
        builder = (
            x509.CertificateRevocationListBuilder()
            .issuer_name(issuer.certificate.subject)
            .last_update(begins)
            .next_update(ends)
            .add_extension(authority.authority_key_id(issuer), critical=False)
            .add_extension(x509.CRLNumber(int(begins.timestamp())), critical=False)
        )
        for serial in sorted(self.revoked_serials(issuer)):
            entry = x509.RevokedCertificateBuilder().serial_number(serial).revocation_date(begins)
            builder = builder.add_revoked_certificate(entry.build())
        return builder.sign(issuer.key, hashes.SHA256())


class UnusablePki(OSError):
    """The installation's keys cannot be used; the message says what to do."""


def open_installation(home: Path, base: str = "", names: Iterable[str] = ()) -> Installation:
    """The PKI of ``home``, made when there is none; a half-made one (killed run) is made again.

    ``base`` is where CRLs are published now, ``names`` the host names and addresses of the servers.
    """
    folder = home / "pki"
    if not (folder / "complet").exists():
        _make(folder)
    try:
        issuers = _authorities(folder, names)
    except (ValueError, TypeError, OSError) as error:
        raise UnusablePki(
            f"les clés de {folder} sont illisibles ({error}) : supprimez ce dossier, il sera refait"
        ) from error
    installed = Installation(folder, issuers, base, anchors.load(home))
    _check_the_clock(installed)
    profiles = (*PROFILES, *(card.profile for card in installed.cards))
    leaves.issue(folder, installed.authority, profiles, base, clock.now())
    for card in installed.cards:
        vitale.write(card, folder)
    return installed


def published_port(home: Path) -> int:
    """The free port where the authorities of ``home`` published last; 0 when there is none, or when it was chosen.

    Published there again, no leaf has to be certified anew: that was an eighth of what a start costs.
    """
    place = urlsplit(leaves.base_of(home / "pki"))
    return place.port if place.port and place.port >= _FREE_PORTS else 0


def _authorities(folder: Path, names: Iterable[str]) -> Authority:
    """The authorities and the files that clients import; the root is certified anew when its names must change."""
    authority.create(folder)
    issuers = authority.load(folder)
    lacking, excess = issuers.lacking(names), scope.excess(issuers.root.certificate)
    if lacking or excess:
        _warn(folder / "ac.pem", lacking, excess)
        authority.widen(folder, lacking)
        issuers = authority.load(folder)
    _write_trust(folder, issuers)
    return issuers


def _warn(path: Path, lacking: Sequence[str], excess: Sequence[str]) -> None:
    """Before the root changes: what whoever imports it will trust it for, and no more."""
    if lacking:
        _log.warning(
            "l'autorité du banc va être certifiée à nouveau (même clé) pour couvrir %s, et ce qui est sous ces noms : "
            "ne donnez que des noms de votre réseau ; là où elle était importée, réimportez %s",
            ", ".join(lacking),
            path,
            extra={"english": _WIDENED},
        )
    if excess:
        _log.warning(
            "l'autorité du banc couvrait %s, suffixe partagé : elle va être certifiée à nouveau sans lui ; là où elle "
            "était importée, retirez l'ancienne et importez %s",
            ", ".join(excess),
            path,
            extra={"english": _NARROWED},
        )


_WIDENED = (
    "the bench's authority is about to be certified again (same key) to vouch for %s and all below these names: give "
    "names of your own network only; wherever it was imported, import %s again"
)
_NARROWED = (
    "the bench's authority vouched for %s, a suffix that everybody shares: it is about to be certified again without "
    "it; wherever it was imported, remove the former one and import %s"
)


def _write_trust(folder: Path, issuers: Authority) -> None:
    """What a client trusts, in the containers that each stack wants; untouched when nothing changed."""
    if _is_current(folder / "ac.pem", issuers) and (folder / "ac.p7b").exists():
        return
    files.write(folder / "ac.cer", issuers.root.der)
    files.write(folder / "ac.p7b", bundles.pkcs7_certificates([issuer.certificate for issuer in issuers.chain]))
    files.write(folder / "ac.pem", issuers.bundle())


def _is_current(path: Path, issuers: Authority) -> bool:
    return path.exists() and path.read_bytes() == issuers.bundle()


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
    for name in ("serveur", "psc-jetons"):
        authority.write_key(aside / f"{name}.key.pem", authority.new_key())
    leaves.issue(aside, authority.load(aside), PROFILES, "", clock.now())
    (aside / "complet").touch()
    aside.rename(folder)
