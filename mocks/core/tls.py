"""Server-side TLS on memory buffers: the handshake's outcome, whatever it is, is known and can be told.

asyncio's own TLS server says nothing of a refused handshake, hence pyOpenSSL (design §4, "Listener").
"""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from enum import Enum
from functools import lru_cache

from cryptography import x509
from OpenSSL import SSL, crypto

from mocks.core.message import CertificateFacts, TlsFacts
from mocks.core.pki import verification
from mocks.core.pki.installation import Installation
from record.event import Json

_READ = 65536
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
    """How a listener speaks TLS. ``maximum`` is an OpenSSL version constant, 0 for no limit."""

    certificate: ClientCertificate = ClientCertificate.NONE
    suites: bytes = _MODERN
    maximum: int = 0


class TlsContexts:
    """One OpenSSL context for each profile, made on first use."""

    def __init__(self, installed: Installation, server: x509.Certificate) -> None:
        self._installed = installed
        self._server = server
        self._contexts: dict[TlsProfile, SSL.Context] = {}

    def of(self, profile: TlsProfile) -> SSL.Context:
        """The context of a profile."""
        if profile not in self._contexts:
            self._contexts[profile] = self._make(profile)
        return self._contexts[profile]

    def _make(self, profile: TlsProfile) -> SSL.Context:
        context = SSL.Context(SSL.TLS_SERVER_METHOD)
        context.set_min_proto_version(SSL.TLS1_2_VERSION)
        if profile.maximum:
            context.set_max_proto_version(profile.maximum)
        context.set_cipher_list(profile.suites)
        context.use_certificate(self._server)
        context.use_privatekey(self._installed.server_key)
        context.add_extra_chain_cert(self._installed.authority.organisations.certificate)
        context.set_session_cache_mode(SSL.SESS_CACHE_OFF)
        context.set_options(SSL.OP_NO_TICKET)
        if profile.certificate is not ClientCertificate.NONE:
            self._ask_for_certificate(context, profile.certificate)
        return context

    def _ask_for_certificate(self, context: SSL.Context, policy: ClientCertificate) -> None:
        store = context.get_cert_store()
        if store is None:
            raise RuntimeError("OpenSSL context without a certificate store")
        authorities = [crypto.X509.from_cryptography(issuer.certificate) for issuer in self._installed.authority.chain]
        for authority in authorities:
            store.add_cert(authority)
        for issuer in self._installed.authority.chain:
            store.add_crl(self._installed.crl(issuer))
        store.set_flags(crypto.X509StoreFlags.CRL_CHECK)
        context.set_client_ca_list([authority.get_subject() for authority in authorities])
        refuse = policy is ClientCertificate.REQUIRED
        mode = SSL.VERIFY_PEER | (SSL.VERIFY_FAIL_IF_NO_PEER_CERT if refuse else 0)
        context.set_verify(mode, _refusing if refuse else _accepting)


def _note(connection: SSL.Connection, certificate: crypto.X509, code: int, depth: int) -> None:
    session = connection.get_app_data()
    if depth == 0 or session.shown is None:
        session.shown = certificate
    reason = verification.reason_of(code)
    if reason not in session.errors:
        session.errors.append(reason)


def _accepting(connection: SSL.Connection, certificate: crypto.X509, code: int, depth: int, ok: int) -> bool:
    if not ok:
        _note(connection, certificate, code, depth)
    return True


def _refusing(connection: SSL.Connection, certificate: crypto.X509, code: int, depth: int, ok: int) -> bool:
    if not ok:
        _note(connection, certificate, code, depth)
    return bool(ok)


@lru_cache(maxsize=256)
def _facts(der: bytes) -> CertificateFacts:
    return verification.facts_of(x509.load_der_x509_certificate(der))


class HandshakeRefused(Exception):
    """The handshake failed: ``reason`` in the bench's words, ``certificate`` when one was shown."""

    def __init__(self, reason: str, sni: str, certificate: CertificateFacts | None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.sni = sni
        self.certificate = certificate


class TlsSession:
    """One TLS connection, server side. ``feed`` takes bytes off the wire and returns decrypted ones.

    ``write`` is called with the bytes that must go on the wire. ``facts`` is None until the handshake is done.
    """

    def __init__(self, context: SSL.Context, write: Callable[[bytes], None]) -> None:
        self.errors: list[str] = []
        self.shown: crypto.X509 | None = None
        """What was found wrong, the client's certificate or an authority of its chain: OpenSSL forgets it."""
        self.facts: TlsFacts | None = None
        self.ended = False
        self._write = write
        self._connection = SSL.Connection(context, None)
        self._connection.set_app_data(self)
        self._connection.set_accept_state()

    def feed(self, data: bytes) -> bytes:
        """Bytes off the wire → decrypted bytes; raises ``HandshakeRefused``."""
        self._connection.bio_write(data)
        if self.facts is None and not self._handshake():
            return b""
        decrypted = self._read()
        self._flush()
        return decrypted

    def send(self, data: bytes) -> None:
        """Encrypt and write."""
        view = memoryview(data)
        while view:
            view = view[self._connection.send(bytes(view[:_READ])) :]
            self._flush()

    def close(self) -> None:
        """Say goodbye to the peer, if it still listens."""
        try:
            self._connection.shutdown()
            self._flush()
        except SSL.Error:
            return

    def _handshake(self) -> bool:
        try:
            self._connection.do_handshake()
        except SSL.WantReadError:
            self._flush()
            return False
        except SSL.Error as error:
            self._flush()
            raise HandshakeRefused(self._refusal(error), self._sni(), self._certificate()) from error
        self._flush()
        self.facts = TlsFacts(
            self._connection.get_protocol_version_name(),
            self._connection.get_cipher_name() or "",
            self._sni(),
            self._certificate(),
            tuple(self.errors),
        )
        return True

    def _read(self) -> bytes:
        chunks: list[bytes] = []
        try:
            while True:
                chunks.append(self._connection.recv(_READ))
        except SSL.WantReadError:
            pass
        except (SSL.ZeroReturnError, SSL.SysCallError, SSL.Error):
            self.ended = True
        return b"".join(chunks)

    def _flush(self) -> None:
        try:
            while True:
                self._write(self._connection.bio_read(_READ))
        except SSL.WantReadError:
            return

    def _refusal(self, error: SSL.Error) -> str:
        if self.errors:
            return self.errors[0]
        texts = [str(item[-1]) for item in (error.args[0] if error.args else ())]
        return _WORDS.get(texts[0], texts[0]) if texts else "handshake"

    def _sni(self) -> str:
        return (self._connection.get_servername() or b"").decode("ascii", "replace")

    def _certificate(self) -> CertificateFacts | None:
        peer = self._connection.get_peer_certificate() or self.shown
        return None if peer is None else _facts(crypto.dump_certificate(crypto.FILETYPE_ASN1, peer))


def describe(facts: TlsFacts) -> Json:
    """The facts of a handshake as an event holds them; the certificate's bytes are left out."""
    shown = facts.certificate
    return {
        "version": facts.version,
        "cipher": facts.cipher,
        "sni": facts.sni,
        "errors": list(facts.errors),
        "certificate": shown and {name: value for name, value in asdict(shown).items() if name != "der"},
    }


_WORDS = {
    "peer did not return a certificate": "no-certificate",
    "no shared cipher": "no-shared-cipher",
    "unsupported protocol": "old-tls",
    "http request": "plain-http",
    "wrong version number": "not-tls",
    "tlsv1 alert unknown ca": "client-refused-our-ca",
    "sslv3 alert bad certificate": "client-refused-our-certificate",
    "sslv3 alert certificate unknown": "client-refused-our-certificate",
    "unexpected eof while reading": "cut",
}
"""OpenSSL's reasons in the words of the bench."""
