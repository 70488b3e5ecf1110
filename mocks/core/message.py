"""What a handler receives and what it returns. A handler is a synchronous function of these, and nothing else."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qsl

from record.event import Json
from record.immutable import immutable


@dataclass(frozen=True, slots=True)
class CertificateFacts:
    """What the bench saw of a client certificate. DNs in RFC 4514 order; ``serial`` in hexadecimal."""

    subject: str
    cn: str
    ou: str
    issuer: str
    serial: str
    not_before: str
    not_after: str
    der: bytes


@dataclass(frozen=True, slots=True)
class TlsFacts:
    """What the handshake told: protocol, suite, name asked for, certificate and every verification error.

    ``anchor`` is ``{"name", "sha256"}`` of the authority added by the user on which the certificate rests, if one is.
    """

    version: str
    cipher: str
    sni: str
    certificate: CertificateFacts | None = None
    errors: tuple[str, ...] = ()
    anchor: Json = None


@immutable
class Request:
    """One HTTP request, its session prefix already removed from ``path``.

    ``headers`` keeps order and casing; ``origin`` is scheme, host and port as the client named them,
    with the session prefix, so that answers can cite addresses that this client reaches.
    """

    listener: str
    method: str
    path: str
    query: str
    headers: tuple[tuple[str, str], ...]
    body: bytes
    origin: str
    tls: TlsFacts | None = None

    def header(self, name: str) -> str:
        """The first header of that name, whatever its casing; empty when absent."""
        wanted = name.lower()
        return next((value for key, value in self.headers if key.lower() == wanted), "")

    def query_fields(self) -> dict[str, str]:
        """The query string's fields; of a repeated field the first is kept."""
        fields: dict[str, str] = {}
        for name, value in parse_qsl(self.query, keep_blank_values=True, max_num_fields=200):
            fields.setdefault(name, value)
        return fields


@immutable
class Answer:
    """One HTTP answer. The core adds Date, Content-Length and Connection.

    ``operation`` names the exchange (``rechercherInsAvecTraitsIdentite``, ``TD2.1``, ``token``…).
    ``notes`` says what the mock decided and why (rule ids, tolerances): it goes into the exchange event.
    ``delay`` (seconds) and ``cut_after`` (bytes of the whole answer) are how faults act on the wire.
    """

    status: int
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = ()
    operation: str = ""
    notes: tuple[Mapping[str, Json], ...] = ()
    delay: float = 0.0
    cut_after: int | None = None
    facts: Mapping[str, Json] = field(default_factory=dict)
