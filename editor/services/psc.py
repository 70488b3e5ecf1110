"""The client of Pro Santé Connect: authorization code with PKCE, verified id_token, refresh, logout."""

import base64
import hashlib
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from editor import ambient
from editor.config import Config
from editor.defects import Defect
from editor.journal import Journal
from editor.outcome import FailedError
from editor.services import psc_tokens
from editor.services.psc_tokens import LEVEL
from editor.services.transport import Http, Reply

SCOPE = "openid scope_all"
_MARGIN = timedelta(seconds=10)
_FORM = {"Content-Type": "application/x-www-form-urlencoded"}
_SAME_NONCE = "nonce-toujours-le-meme"


@dataclass(frozen=True, slots=True)
class Login:
    """A login under way: what was sent to the authorization endpoint and must be found again in what comes back."""

    url: str
    state: str
    nonce: str
    verifier: str
    redirect_uri: str


@dataclass(frozen=True, slots=True)
class Session:
    """The tokens of a login, in memory only (ECO.1.2.5)."""

    access_token: str
    refresh_token: str
    id_token: str
    expires: datetime

    @property
    def is_stale(self) -> bool:
        """Whether the access token has expired, or is about to."""
        return ambient.now() + _MARGIN >= self.expires


@dataclass(slots=True)
class Psc:
    """Pro Santé Connect as this installation reaches it. Discovery and keys are read once."""

    config: Config
    http: Http
    journal: Journal
    _metadata: dict[str, Any] = field(default_factory=dict)
    _keys: dict[str, Any] = field(default_factory=dict)

    def start(self, redirect_uri: str) -> Login:
        """Prepare a login: the address to open in the browser, and its secrets."""
        state, verifier = ambient.token(), ambient.token(48)
        nonce = _SAME_NONCE if self.config.has(Defect.NONCE_REUTILISE) else ambient.token()
        query = {
            "response_type": "code",
            "client_id": self.config.psc_client.id,
            "redirect_uri": redirect_uri,
            "scope": SCOPE,
            "acr" if self.config.has(Defect.ACR_AU_LIEU_DE_ACR_VALUES) else "acr_values": LEVEL,
            "state": state,
            "nonce": nonce,
            "code_challenge": _challenge(verifier),
            "code_challenge_method": "S256",
        }
        url = f"{self._endpoint('authorization_endpoint')}?{urlencode(query)}"
        return Login(url, state, nonce, verifier, redirect_uri)

    def finish(self, login: Login, returned: Mapping[str, str]) -> tuple[Session, dict[str, Any]]:
        """Exchange the code that came back; the session and the professional's UserInfo claims."""
        if returned.get("error"):
            raise FailedError(
                f"connexion refusée : {returned['error']} {returned.get('error_description', '')}".strip()
            )
        if returned.get("iss", self._issuer) != self._issuer:
            raise FailedError("connexion refusée : émetteur inattendu")
        fields = {
            "grant_type": "authorization_code",
            "code": returned.get("code", ""),
            "redirect_uri": login.redirect_uri,
            "code_verifier": login.verifier,
        }
        session = self._token("code", fields, "")
        claims = self._verified(session.id_token, login.nonce)
        info = self.user_info(session)
        if info.get("sub") != claims["sub"]:
            raise FailedError("connexion refusée : UserInfo d'une autre personne")
        if self.config.has(Defect.CODE_REJOUE):
            with suppress(FailedError):
                self._token("code", fields, "")
        return session, info

    def refresh(self, session: Session) -> Session:
        """A session with a fresh access token. ``FailedError`` when Pro Santé Connect has ended it."""
        fields = {"grant_type": "refresh_token", "refresh_token": session.refresh_token}
        return self._token("refresh_token", fields, session.id_token)

    def user_info(self, session: Session) -> dict[str, Any]:
        """The claims of UserInfo."""
        headers = {"Authorization": f"Bearer {session.access_token}"}
        with self.journal.call("PSC userinfo", "") as entry:
            reply = self.http.send("GET", self._endpoint("userinfo_endpoint"), headers=headers)
            entry.response = f"HTTP {reply.status}"
            if reply.status != 200:
                raise FailedError(f"UserInfo refusé (HTTP {reply.status})")
            return reply.json()

    def logout(self, session: Session) -> None:
        """Close the session at Pro Santé Connect too."""
        fields = {"id_token_hint": session.id_token, "client_id": self.config.psc_client.id}
        with self.journal.call("PSC logout", "id_token_hint") as entry:
            reply = self._post("end_session_endpoint", fields)
            entry.response = f"HTTP {reply.status}"
            if reply.status >= 400:
                raise FailedError(f"déconnexion refusée (HTTP {reply.status})")

    @property
    def _issuer(self) -> str:
        return str(self._discovered().get("issuer", ""))

    def _discovered(self) -> dict[str, Any]:
        if not self._metadata:
            if not self.config.psc_issuer:
                raise FailedError("Pro Santé Connect n'est pas configuré")
            url = f"{self.config.psc_issuer}/.well-known/wallet-openid-configuration"
            self._metadata = self.http.send("GET", url).json()
        return self._metadata

    def _endpoint(self, name: str) -> str:
        found = self._discovered().get(name)
        if not isinstance(found, str):
            raise FailedError(f"Pro Santé Connect n'annonce pas {name}")
        return found

    def _post(
        self, endpoint: str, fields: Mapping[str, str], auth: tuple[str, str] | None = None, query: str = ""
    ) -> Reply:
        """A form to an endpoint, over mutual TLS when the installation has an organisation certificate."""
        return self.http.send(
            "POST",
            self._endpoint(endpoint) + query,
            certificate=self.config.certificate("org-auth-cli"),
            headers=_FORM,
            content=urlencode(fields).encode(),
            auth=auth,
        )

    def _token(self, grant: str, fields: Mapping[str, str], id_token: str) -> Session:
        """The session in a token answer; ``id_token`` stands in when the answer has none (refresh)."""
        client = self.config.psc_client
        query = f"?{urlencode({'client_secret': client.secret})}" if self.config.has(Defect.SECRET_DANS_URL) else ""
        with self.journal.call("PSC token", grant) as entry:
            reply = self._post("token_endpoint", fields, (client.id, client.secret), query)
            entry.response = f"HTTP {reply.status}"
            answer = reply.json()
            if reply.status != 200:
                raise FailedError(f"jeton refusé : {answer.get('error')} {answer.get('error_description', '')}".strip())
        return Session(
            access_token=str(answer.get("access_token", "")),
            refresh_token=str(answer.get("refresh_token", "")),
            id_token=str(answer.get("id_token") or id_token),
            expires=ambient.now() + timedelta(seconds=float(answer.get("expires_in", 60))),
        )

    def _verified(self, id_token: str, nonce: str) -> dict[str, Any]:
        kid = psc_tokens.key_id(id_token)
        if kid not in {key.get("kid") for key in self._keys.get("keys", ())}:
            self._keys = self.http.send("GET", self._endpoint("jwks_uri")).json()
        client_id = self.config.psc_client.id
        return psc_tokens.verified(id_token, self._keys, issuer=self._issuer, client_id=client_id, nonce=nonce)


def _challenge(verifier: str) -> str:
    """The S256 challenge of a PKCE verifier."""
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
