"""The listeners of the bench: names, offsets from ``--port-base``, TLS, and who speaks on them."""

from dataclasses import dataclass

from OpenSSL import SSL

from mocks.core.tls_context import DMP_SUITES, MSS_SUITES, ClientCertificate, TlsProfile

_MTLS = TlsProfile(ClientCertificate.REQUIRED)
_ASKED = TlsProfile(ClientCertificate.OPTIONAL)
_SERVER_ONLY = TlsProfile()
_DMP = TlsProfile(ClientCertificate.REQUIRED, DMP_SUITES, SSL.TLS1_2_VERSION)
_PER_ORG = TlsProfile(ClientCertificate.NONE, MSS_SUITES)
_APP = TlsProfile(ClientCertificate.REQUIRED, MSS_SUITES)


CRL = "crl"
"""Where the authorities publish: plain HTTP, as revocation lists are."""


@dataclass(frozen=True, slots=True)
class Port:
    """A listener: name, protocol (``http``, ``smtp``, ``imap``, ``mllp``), TLS profile (None = plain), TLS at once."""

    name: str
    protocol: str
    tls: TlsProfile | None
    implicit: bool = True


PORTS = (
    Port("control", "http", None, implicit=False),
    Port("insi.mtls", "http", _MTLS),
    Port("psc.auth", "http", _ASKED),
    Port("psc.wallet", "http", _SERVER_ONLY),
    Port("dmp", "http", _DMP),
    Port("mss.per_org.smtp", "smtp", _PER_ORG, implicit=False),
    Port("mss.per_org.smtps", "smtp", _PER_ORG),
    Port("mss.per_org.imap", "imap", _PER_ORG, implicit=False),
    Port("mss.per_org.imaps", "imap", _PER_ORG),
    Port("mss.app.smtp", "smtp", _APP, implicit=False),
    Port("mss.app.smtps", "smtp", _APP),
    Port("mss.app.imap", "imap", _APP, implicit=False),
    Port("mss.app.imaps", "imap", _APP),
    Port("mss.autoconfig", "http", _SERVER_ONLY),
    Port("annuaire", "http", _SERVER_ONLY),
    Port(CRL, "http", None, implicit=False),
    Port("insi.cpx", "http", _SERVER_ONLY),
    Port("hl7.mllp", "mllp", None, implicit=False),
)
"""In the order of their offsets from ``--port-base``."""
