"""The whole code flow, driven by a client that knows only the discovery document, and verified with joserfc."""

import base64
import hashlib
import json
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from joserfc import jws, jwt
from joserfc.jwk import KeySet

from mocks.core.message import Answer
from tests.mocks.psc.place import AUTH, CLIENT, PERSON, RETURN, SECRET, WALLET, Place, basic, form_of, location


class RelyingParty:
    """An OpenID Connect client of its own: discovery, authorization code with PKCE, signature and claims verified."""

    def __init__(self, place: Place) -> None:
        self.place = place
        root = "/auth/realms/esante-wallet/.well-known/wallet-openid-configuration"
        self.metadata = json.loads(self.call("GET", AUTH + place.prefix + root).body)
        self.keys = KeySet.import_key_set(json.loads(self.call("GET", self.metadata["jwks_uri"]).body))

    def call(self, method: str, url: str, form: dict[str, str] | None = None, **headers: str) -> Answer:
        parts = urlsplit(url)
        listener = {AUTH: "psc.auth", WALLET: "psc.wallet"}[f"{parts.scheme}://{parts.netloc}"]
        assert parts.path.startswith(self.place.prefix)
        target = parts.path.removeprefix(self.place.prefix) + (f"?{parts.query}" if parts.query else "")
        body = urlencode(form or {}).encode()
        if form is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        return self.place.send(self.place.request(listener, method, target, body, headers))

    def login(self) -> dict[str, Any]:
        verifier = "verificateur-tire-au-hasard-par-le-client-0123456789"
        challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
        query = {
            "response_type": "code",
            "client_id": CLIENT,
            "redirect_uri": RETURN,
            "scope": "openid scope_all",
            "acr_values": "eidas1",
            "state": "s-é&=",
            "nonce": "n-1",
            "code_challenge": challenge,
            "code_challenge_method": "S256",
        }
        page = self.call("GET", f"{self.metadata['authorization_endpoint']}?{urlencode(query)}")
        back = self.call("POST", WALLET + form_of(page).action, {**form_of(page).fields, "professional": PERSON})
        assert location(back).startswith(f"{RETURN}?")
        fields = dict(parse_qsl(urlsplit(location(back)).query))
        assert (fields["state"], fields["iss"]) == ("s-é&=", self.metadata["issuer"])
        form = {
            "grant_type": "authorization_code",
            "code": fields["code"],
            "redirect_uri": RETURN,
            "code_verifier": verifier,
        }
        answer = self.call("POST", self.metadata["token_endpoint"], form, **basic(CLIENT, SECRET))
        assert answer.status == 200, answer.body
        body: dict[str, Any] = json.loads(answer.body)
        assert body["session_state"] == fields["session_state"]
        return body

    def verified(self, token: str) -> dict[str, Any]:
        return dict(jwt.decode(token, self.keys, algorithms=["RS256"]).claims)


def test_a_professional_logs_in_and_out() -> None:
    client = RelyingParty(Place(prefix="/s/essai"))
    body = client.login()

    identity, access = client.verified(body["id_token"]), client.verified(body["access_token"])
    assert (identity["iss"], identity["aud"], identity["nonce"]) == (client.metadata["issuer"], CLIENT, "n-1")
    assert identity["iss"] == f"{AUTH}/s/essai/auth/realms/esante-wallet"
    half = hashlib.sha256(body["access_token"].encode()).digest()[:16]
    assert identity["at_hash"] == base64.urlsafe_b64encode(half).rstrip(b"=").decode()
    assert (access["exp"] - access["iat"], "aud" in access) == (120, False)
    refresh = json.loads(jws.extract_compact(body["refresh_token"].encode()).payload)
    assert (refresh["typ"], refresh["aud"]) == ("Refresh", client.metadata["issuer"])

    bearer = {"Authorization": f"Bearer {body['access_token']}"}
    told = json.loads(client.call("GET", client.metadata["userinfo_endpoint"], **bearer).body)
    assert (told["sub"], told["SubjectNameID"]) == (identity["sub"], PERSON)

    form = {"grant_type": "refresh_token", "refresh_token": body["refresh_token"]}
    again = json.loads(client.call("POST", client.metadata["token_endpoint"], form, **basic(CLIENT, SECRET)).body)
    assert client.verified(again["id_token"])["sub"] == identity["sub"]

    query = urlencode({"id_token_hint": again["id_token"], "post_logout_redirect_uri": RETURN, "state": "fin"})
    out = client.call("GET", f"{client.metadata['end_session_endpoint']}?{query}")
    assert location(out) == f"{RETURN}?state=fin"
    dead = client.call("GET", client.metadata["userinfo_endpoint"], Authorization=f"Bearer {again['access_token']}")
    assert dead.status == 401
    assert client.call("POST", client.metadata["token_endpoint"], form, **basic(CLIENT, SECRET)).status == 400
