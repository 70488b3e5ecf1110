"""How the product reaches the services: TLS contexts per service, HTTP with or without a client certificate."""

import json
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

from editor.config import Certificate
from editor.defects import Defect
from editor.outcome import FailedError

if TYPE_CHECKING:
    import httpx

TIMEOUT = 20.0
DMP_SUITES = ":".join(
    (
        "ECDHE-RSA-AES256-GCM-SHA384",
        "ECDHE-RSA-AES128-GCM-SHA256",
        "ECDHE-RSA-CHACHA20-POLY1305",
        "ECDHE-RSA-AES256-SHA384",
    )
)
MSS_SUITES = ":".join(
    (
        "ECDHE-RSA-AES256-GCM-SHA384",
        "ECDHE-RSA-AES128-GCM-SHA256",
        "ECDHE-RSA-AES256-SHA384",
        "ECDHE-RSA-AES128-SHA256",
        "DHE-RSA-AES256-GCM-SHA384",
        "DHE-RSA-AES128-GCM-SHA256",
    )
)


@dataclass(frozen=True, slots=True)
class Profile:
    """What a service allows in TLS: suites of TLS 1.2 ("" = the library's), and whether 1.3 may be used."""

    suites: str = ""
    tls13: bool = True


WEB = Profile()
DMP = Profile(DMP_SUITES, tls13=False)
MSS = Profile(MSS_SUITES)


def context(
    trust: Path | None,
    profile: Profile,
    certificate: Certificate | None = None,
    flaws: frozenset[Defect] = frozenset(),
) -> ssl.SSLContext:
    """A client context that trusts the bench's authority only. ``FailedError`` when a file cannot be read."""
    try:
        made = ssl.create_default_context(cafile=str(trust) if trust else None)
        made.minimum_version = ssl.TLSVersion.TLSv1_2
        if not profile.tls13:
            made.maximum_version = ssl.TLSVersion.TLSv1_2
        if profile.suites:
            made.set_ciphers(profile.suites)
        if certificate:
            made.load_cert_chain(certificate.cert, certificate.key)
    except (OSError, ssl.SSLError) as error:
        raise FailedError(f"certificats illisibles : {error}") from error
    _weaken(made, flaws)
    return made


def _weaken(made: ssl.SSLContext, flaws: frozenset[Defect]) -> None:
    """The flawed variants: whatever the server shows is taken, or whatever TLS it speaks."""
    if Defect.CERTIFICAT_SERVEUR_NON_VERIFIE in flaws:
        made.check_hostname = False
        made.verify_mode = ssl.CERT_NONE
    if Defect.TLS_ANCIEN_ACCEPTE in flaws:
        made.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
        made.set_ciphers("ALL:@SECLEVEL=0")


@dataclass(frozen=True, slots=True)
class Reply:
    """An HTTP answer. Header names are in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> dict[str, Any]:
        """The body as a JSON object; ``FailedError`` when it is none."""
        try:
            found = json.loads(self.body)
        except ValueError as error:
            raise FailedError(f"réponse illisible (HTTP {self.status})") from error
        if not isinstance(found, dict):
            raise FailedError(f"réponse inattendue (HTTP {self.status})")
        return found


@dataclass(slots=True)
class Http:
    """HTTP clients kept open, one per TLS profile and client certificate. Environment proxies are ignored."""

    trust: Path | None
    flaws: frozenset[Defect] = frozenset()
    _clients: dict[tuple[Profile, Certificate | None], "httpx.Client"] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def send(
        self,
        method: str,
        url: str,
        *,
        profile: Profile = WEB,
        certificate: Certificate | None = None,
        headers: Mapping[str, str] | None = None,
        content: bytes | None = None,
        auth: tuple[str, str] | None = None,
    ) -> Reply:
        """One exchange. ``FailedError`` when the service cannot be reached or cuts the line."""
        import httpx  # noqa: PLC0415 - httpx loads on first use, for a fast start

        request = partial(self._client(profile, certificate).request, method, url, headers=headers, content=content)
        try:
            answer = request(auth=auth) if auth else request()
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise FailedError(f"service injoignable : {error or type(error).__name__}") from error
        return Reply(answer.status_code, {key.lower(): value for key, value in answer.headers.items()}, answer.content)

    def close(self) -> None:
        """Close every connection."""
        with self._lock:
            for client in self._clients.values():
                client.close()
            self._clients.clear()

    def _client(self, profile: Profile, certificate: Certificate | None) -> "httpx.Client":
        import httpx  # noqa: PLC0415 - httpx loads on first use, for a fast start

        with self._lock:
            found = self._clients.get((profile, certificate))
            if found is None:
                tls = context(self.trust, profile, certificate, self.flaws)
                found = httpx.Client(verify=tls, timeout=TIMEOUT, trust_env=False)
                self._clients[profile, certificate] = found
            return found
