"""Server-side TLS on memory buffers: the handshake's outcome, whatever it is, is known and can be told.

asyncio's own TLS server says nothing of a refused handshake, hence pyOpenSSL (design §4, "Listener").
"""

import re
from collections.abc import Callable
from dataclasses import asdict
from functools import lru_cache

from cryptography import x509
from OpenSSL import SSL, crypto

from mocks.core.message import CertificateFacts, TlsFacts
from mocks.core.pki import verification
from record.event import Json

_READ = 65536


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
            self._anchor(),
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
        ready = _READ
        try:
            while ready == _READ:  # less was all there was: asking again would cost an exception
                encrypted = self._connection.bio_read(_READ)
                self._write(encrypted)
                ready = len(encrypted)
        except SSL.WantReadError:
            return

    def _refusal(self, error: SSL.Error) -> str:
        if self.errors:
            return self.errors[0]
        texts = [str(item[-1]) for item in (error.args[0] if error.args else ())]
        return _word_of(texts[0]) if texts else "handshake"

    def _sni(self) -> str:
        return (self._connection.get_servername() or b"").decode("ascii", "replace")

    def _anchor(self) -> Json:
        """The anchor that the user added and on which the client's certificate rests; None when it does not."""
        anchors = self._connection.get_context().get_app_data()
        if not anchors or self.errors:
            return None
        found = verification.top_anchor(anchors, self._connection.get_verified_chain() or [])
        return found and found.to_json()

    def _certificate(self) -> CertificateFacts | None:
        peer = self._connection.get_peer_certificate() or self.shown
        return None if peer is None else _facts(crypto.dump_certificate(crypto.FILETYPE_ASN1, peer))


def describe(facts: TlsFacts) -> Json:
    """The facts of a handshake as an event holds them; the certificate's bytes are left out."""
    shown = facts.certificate
    anchor = {"anchor": facts.anchor} if facts.anchor else {}
    return {
        "version": facts.version,
        "cipher": facts.cipher,
        "sni": facts.sni,
        "errors": list(facts.errors),
        "certificate": shown
        and {
            **{name: value for name, value in asdict(shown).items() if name != "der"},
            **({"authority": True} if verification.is_authority(shown.der) else {}),
        },
        **anchor,
    }


def _word_of(text: str) -> str:
    """OpenSSL's reason in the words of the bench; which version named an alert first is not kept."""
    return _WORDS.get(re.sub(r"^(sslv3|tlsv1|tlsv13|tls) alert ", "alert ", text), text)


_WORDS = {
    "peer did not return a certificate": "no-certificate",
    "no shared cipher": "no-shared-cipher",
    "unsupported protocol": "old-tls",
    "http request": "plain-http",
    "wrong version number": "not-tls",
    "alert unknown ca": "client-refused-our-ca",
    "alert bad certificate": "client-refused-our-certificate",
    "alert unsupported certificate": "client-refused-our-certificate",
    "alert certificate unknown": "client-refused-our-certificate",
    "alert certificate expired": "client-says-expired",
    "alert certificate revoked": "client-says-revoked",
    "alert protocol version": "client-refused-our-version",
    "alert handshake failure": "client-refused-our-suites",
    "unexpected eof while reading": "cut",
}
