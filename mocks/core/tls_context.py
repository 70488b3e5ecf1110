"""OpenSSL contexts of the listeners: what each shows of itself, and what it asks of its clients."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache, partial

from cryptography import x509
from OpenSSL import SSL, crypto

from mocks.core.pki import scope, verification
from mocks.core.pki.installation import Installation

_MODERN = (
    b"ECDHE-RSA-AES256-GCM-SHA384:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-RSA-AES256-SHA384:ECDHE-RSA-AES128-SHA256"
    b":ECDHE-RSA-CHACHA20-POLY1305:DHE-RSA-AES256-GCM-SHA384:DHE-RSA-AES128-GCM-SHA256"
)
DMP_SUITES = (
    b"ECDHE-RSA-AES256-GCM-SHA384:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-RSA-CHACHA20-POLY1305:ECDHE-RSA-AES256-SHA384"
)
"""FI-579v4 (dmp.md §1)."""
MSS_SUITES = (
    b"ECDHE-RSA-AES256-GCM-SHA384:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-RSA-AES256-SHA384:ECDHE-RSA-AES128-SHA256"
    b":DHE-RSA-AES256-GCM-SHA384:DHE-RSA-AES128-GCM-SHA256"
)
"""ECO.1.1.3 (mss.md §1.2)."""


class ClientCertificate(Enum):
    """Whether the listener asks for a client certificate, and what it does of a bad one."""

    NONE = "none"
    OPTIONAL = "optional"
    """Asked for; a bad one reaches the application, with its errors."""
    REQUIRED = "required"
    """Missing or bad: the handshake is refused, as the platforms do."""


@dataclass(frozen=True, slots=True)
class TlsProfile:
    """How a listener speaks TLS. ``minimum`` and ``maximum`` are OpenSSL version constants, 0 for no limit."""

    certificate: ClientCertificate = ClientCertificate.NONE
    suites: bytes = _MODERN
    maximum: int = 0
    minimum: int = SSL.TLS1_2_VERSION


@dataclass(frozen=True, slots=True)
class Shown:
    """What a listener shows of itself: its certificate, and the authorities that it sends with it."""

    certificate: x509.Certificate
    chain: tuple[x509.Certificate, ...]


class TlsContexts:
    """One OpenSSL context for each profile, made on first use."""

    def __init__(self, installed: Installation, names: Iterable[str]) -> None:
        self._installed = installed
        self._names = tuple(names)
        self._contexts: dict[TlsProfile, SSL.Context] = {}
        self._server = Shown(
            installed.server_certificate(self._names), (installed.authority.organisations.certificate,)
        )
        self._named = lru_cache(maxsize=_MOST_NAMES)(partial(_certificate_of, installed))

    def of(self, profile: TlsProfile) -> SSL.Context:
        """The context of a profile."""
        if profile not in self._contexts:
            context = make(self._installed, profile, self._server)
            context.set_tlsext_servername_callback(self._choose)
            self._contexts[profile] = context
        return self._contexts[profile]

    def _choose(self, connection: SSL.Connection) -> None:
        """A name below one that the root may vouch for (``<session>.localhost``) gets a certificate of its own.

        The certificate of the bench is shown for its own names, for no name, and for names that are not ours to take.
        """
        asked = (connection.get_servername() or b"").decode("ascii", "replace").lower()
        if (
            asked
            and not _is_for(self._names, asked)
            and scope.covers(self._installed.authority.root.certificate, asked)
        ):
            certificate = self._named(asked)
            if certificate is not None:
                connection.use_certificate(certificate)


_MOST_NAMES = 200


def _certificate_of(installed: Installation, name: str) -> crypto.X509 | None:
    """A server certificate for one name; None when it cannot be in a certificate."""
    try:
        return crypto.X509.from_cryptography(installed.server_certificate([name]))
    except ValueError:
        return None


def _is_for(names: Iterable[str], asked: str) -> bool:
    wildcard = f"*.{asked.partition('.')[2]}"
    return any(name in {asked, wildcard} for name in names)


def make(installed: Installation, profile: TlsProfile, shown: Shown) -> SSL.Context:
    """The context of a profile, showing a certificate whose key is that of the servers."""
    context = SSL.Context(SSL.TLS_SERVER_METHOD)
    context.set_min_proto_version(profile.minimum)
    if profile.maximum:
        context.set_max_proto_version(profile.maximum)
    context.set_cipher_list(profile.suites)
    context.use_certificate(shown.certificate)
    context.use_privatekey(installed.server_key)
    context.set_mode(_NO_AUTO_CHAIN)
    for authority in shown.chain:
        context.add_extra_chain_cert(authority)
    context.set_session_cache_mode(SSL.SESS_CACHE_OFF)
    context.set_options(SSL.OP_NO_TICKET)
    context.set_app_data(installed.anchors)
    if profile.certificate is not ClientCertificate.NONE:
        _ask_for_certificate(context, installed, profile.certificate)
    return context


_NO_AUTO_CHAIN = 8
"""SSL_MODE_NO_AUTO_CHAIN: OpenSSL would else send the authorities that it finds in its store."""


def _ask_for_certificate(context: SSL.Context, installed: Installation, policy: ClientCertificate) -> None:
    store = context.get_cert_store()
    if store is None:
        raise RuntimeError("OpenSSL context without a certificate store")
    verification.fill(store, installed)
    context.set_client_ca_list([issuer.get_subject() for issuer in _accepted(installed)])
    refuse = policy is ClientCertificate.REQUIRED
    mode = SSL.VERIFY_PEER | (SSL.VERIFY_FAIL_IF_NO_PEER_CERT if refuse else 0)
    context.set_verify(mode, _refusing if refuse else _accepting)


def _accepted(installed: Installation) -> list[crypto.X509]:
    """The authorities that a client is told of: some choose their certificate by them."""
    own = [issuer.certificate for issuer in installed.authority.chain]
    return [crypto.X509.from_cryptography(one) for one in [*own, *(anchor.certificate for anchor in installed.anchors)]]


def _note(connection: SSL.Connection, certificate: crypto.X509, code: int, depth: int) -> None:
    session = connection.get_app_data()
    if depth == 0 or session.shown is None:
        session.shown = certificate
    reason = verification.reason_of(code)
    if reason not in session.errors:
        session.errors.append(reason)


def _accepting(connection: SSL.Connection, certificate: crypto.X509, code: int, depth: int, ok: int) -> bool:
    if not ok and not _is_forgiven(connection, code):
        _note(connection, certificate, code, depth)
    return True


def _refusing(connection: SSL.Connection, certificate: crypto.X509, code: int, depth: int, ok: int) -> bool:
    if ok or _is_forgiven(connection, code):
        return True
    _note(connection, certificate, code, depth)
    return False


def _is_forgiven(connection: SSL.Connection, code: int) -> bool:
    """The bench has no CRL of the anchors that the user added: revocation is not judged there.

    It has one of each of its own authorities, so that no certificate of theirs comes here.
    """
    return code == verification.NO_CRL and bool(connection.get_context().get_app_data())
