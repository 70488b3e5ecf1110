"""TLS faults: listeners that a client must refuse, or cope with (design §4). Each says what it expects of the editor.

The sources: MSSanté ECO.1.1.1 to 1.1.6 and 1.1.10 (mss.md §1.2), DMP FI-579v4 (dmp.md §1); what they do not say of the
other services is what any TLS client owes its user.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TypeAlias

from OpenSSL import SSL

from formats.rule import Text
from mocks.core.pki import leaves
from mocks.core.pki.authority import Issuer, stranger
from mocks.core.pki.installation import Installation
from mocks.core.tls import HandshakeRefused, TlsSession
from mocks.core.tls_context import ClientCertificate, Shown, TlsProfile, make
from record import clock

ELSEWHERE = "autre-serveur.banc-segur.invalid"
"""The only name of the certificate that is for another server."""
OLD_SUITES = b"ALL:@SECLEVEL=0"
"""TLS 1.0 and 1.1 sign with SHA-1: OpenSSL allows it at its lowest security level only."""
WEAK_SUITES = b"AES128-SHA:AES256-SHA:@SECLEVEL=0"
"""RSA key exchange, CBC, SHA-1: no forward secrecy, and in none of the lists of allowed suites."""
_YEAR = timedelta(days=365)

Make: TypeAlias = Callable[[Installation, TlsProfile, tuple[str, ...]], SSL.Context]
"""(PKI, the listener's own profile, the bench's names) → the context of the faulty listener."""
Write: TypeAlias = Callable[[bytes], None]


class BadFault(ValueError):
    """No such fault, no such listener, or one that cannot show it; the message says which exist."""


@dataclass(frozen=True, slots=True)
class TlsFault:
    """A named TLS fault: what it is, the reaction expected of the editor, and how to make it.

    ``must_refuse``: a client that completes a request all the same is at fault. ``session`` replaces the handshake;
    ``of_clients`` faults show where client certificates are asked for only.
    """

    name: str
    says: Text
    expected: Text
    must_refuse: bool
    context: Make
    session: Callable[[SSL.Context, Write], TlsSession] = TlsSession
    of_clients: bool = False


def _shown(
    installed: Installation, issuer: Issuer, names: tuple[str, ...], begins: timedelta, serial: int = 0
) -> Shown:
    """A certificate of a year that begins so long from now."""
    certificate = leaves.issue_server(
        issuer, installed.server_key, names, clock.now() + begins, base=installed.base, serial=serial or None
    )
    return Shown(certificate, (issuer.certificate,))


def _plain(installed: Installation, profile: TlsProfile, names: tuple[str, ...]) -> SSL.Context:
    return make(installed, profile, _shown(installed, installed.authority.organisations, names, timedelta(0)))


def _expired(installed: Installation, profile: TlsProfile, names: tuple[str, ...]) -> SSL.Context:
    return make(installed, profile, _shown(installed, installed.authority.organisations, names, -2 * _YEAR))


def _wrong_host(installed: Installation, profile: TlsProfile, _names: tuple[str, ...]) -> SSL.Context:
    return _plain(installed, profile, (ELSEWHERE,))


def _unknown_ca(installed: Installation, profile: TlsProfile, names: tuple[str, ...]) -> SSL.Context:
    return make(installed, profile, _shown(installed, stranger(), names, timedelta(0)))


def _incomplete_chain(installed: Installation, profile: TlsProfile, names: tuple[str, ...]) -> SSL.Context:
    shown = _shown(installed, installed.authority.organisations, names, timedelta(0))
    return make(installed, profile, replace(shown, chain=()))


def _revoked(installed: Installation, profile: TlsProfile, names: tuple[str, ...]) -> SSL.Context:
    issuer = installed.authority.organisations
    serial = leaves.revoked_serial(issuer, leaves.REVOKED_SERVER)
    return make(installed, profile, _shown(installed, issuer, names, timedelta(0), serial))


def _old_tls(installed: Installation, profile: TlsProfile, names: tuple[str, ...]) -> SSL.Context:
    old = replace(profile, suites=OLD_SUITES, minimum=SSL.TLS1_VERSION, maximum=SSL.TLS1_1_VERSION)
    return _plain(installed, old, names)


def _weak_cipher(installed: Installation, profile: TlsProfile, names: tuple[str, ...]) -> SSL.Context:
    return _plain(installed, replace(profile, suites=WEAK_SUITES, maximum=SSL.TLS1_2_VERSION), names)


def _no_request(installed: Installation, profile: TlsProfile, names: tuple[str, ...]) -> SSL.Context:
    return _plain(installed, replace(profile, certificate=ClientCertificate.NONE), names)


class _Silent(TlsSession):
    """A handshake that is never answered."""

    def feed(self, data: bytes) -> bytes:
        """Nothing, ever."""
        return b""


class _Broken(TlsSession):
    """A handshake that is cut as soon as the client speaks."""

    def feed(self, data: bytes) -> bytes:
        """Raises ``HandshakeRefused``: the connection closes."""
        raise HandshakeRefused("cut-by-the-bench", "", None)


_REFUSED = Text(
    "Le logiciel interrompt la connexion avant toute requête et dit en clair à l'utilisateur que le serveur n'est pas "
    "sûr ; il ne propose pas de continuer.",
    "The product gives up before any request and tells the user plainly that the server is not safe; it offers no way "
    "to go on.",
)
_COPED = Text(
    "Le logiciel abandonne au bout d'un délai raisonnable, dit en clair que le service ne répond pas, et le reste du "
    "logiciel continue de marcher.",
    "The product gives up after a reasonable time, says plainly that the service does not answer, and the rest of the "
    "product goes on working.",
)
_COMPLETED = Text(
    "Le logiciel interrompt la connexion, ou complète lui-même la chaîne par les autorités qu'il connaît ou par "
    "l'adresse écrite dans le certificat (AIA) ; il n'accepte pas une chaîne incomplète.",
    "The product gives up, or completes the chain by itself from the authorities it knows or from the address in the "
    "certificate (AIA); it does not accept an incomplete chain.",
)
_REPORTED = Text(
    "Le logiciel se connecte sans certificat client, reçoit le refus du service et le dit en clair ; ou il refuse de "
    "parler à un serveur qui ne lui demande pas son certificat.",
    "The product connects without a client certificate, gets the service's refusal and says so plainly; or it refuses "
    "to talk to a server that does not ask for its certificate.",
)

FAULTS: Mapping[str, TlsFault] = {
    fault.name: fault
    for fault in (
        TlsFault(
            "expired-certificate",
            Text("certificat serveur expiré", "expired server certificate"),
            _REFUSED,
            must_refuse=True,
            context=_expired,
        ),
        TlsFault(
            "wrong-host",
            Text("certificat serveur d'un autre nom", "server certificate for another name"),
            _REFUSED,
            must_refuse=True,
            context=_wrong_host,
        ),
        TlsFault(
            "unknown-ca",
            Text("certificat serveur d'une autorité inconnue", "server certificate of an unknown authority"),
            _REFUSED,
            must_refuse=True,
            context=_unknown_ca,
        ),
        TlsFault(
            "incomplete-chain",
            Text("autorité intermédiaire absente de la chaîne", "intermediate authority missing from the chain"),
            _COMPLETED,
            must_refuse=False,
            context=_incomplete_chain,
        ),
        TlsFault(
            "revoked-certificate",
            Text("certificat serveur révoqué (CRL publiée)", "revoked server certificate (CRL published)"),
            _REFUSED,
            must_refuse=True,
            context=_revoked,
        ),
        TlsFault(
            "old-tls",
            Text("TLS 1.0 et 1.1 seulement", "TLS 1.0 and 1.1 only"),
            _REFUSED,
            must_refuse=True,
            context=_old_tls,
        ),
        TlsFault(
            "weak-cipher",
            Text("suites faibles seulement (RSA, CBC, SHA-1)", "weak suites only (RSA, CBC, SHA-1)"),
            _REFUSED,
            must_refuse=True,
            context=_weak_cipher,
        ),
        TlsFault(
            "handshake-hangs",
            Text("poignée de main sans réponse", "handshake never answered"),
            _COPED,
            must_refuse=False,
            context=_plain,
            session=_Silent,
        ),
        TlsFault(
            "handshake-cut",
            Text("poignée de main coupée", "handshake cut"),
            _COPED,
            must_refuse=False,
            context=_plain,
            session=_Broken,
        ),
        TlsFault(
            "no-client-certificate-request",
            Text("certificat client non demandé", "client certificate not asked for"),
            _REPORTED,
            must_refuse=False,
            context=_no_request,
            of_clients=True,
        ),
    )
}
"""The TLS faults by name."""
