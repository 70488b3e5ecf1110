"""A stub of Pro Santé Connect: one professional, tokens signed by a key of its own."""

import json
import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs

from joserfc import jwt
from joserfc.jwk import RSAKey

from tests.editor.stubs import Answer, Call, HttpStub

KEY = RSAKey.generate_key(2048, {"kid": "k1", "use": "sig", "alg": "RS256"})
CLIENT = "lgc-demonstration"
NATIONAL_ID = "899900000011"
_NAMES = {
    "authorization_endpoint": "/auth",
    "token_endpoint": "/token",
    "userinfo_endpoint": "/userinfo",
    "jwks_uri": "/certs",
    "end_session_endpoint": "/logout",
}


def as_json(value: object, status: int = 200) -> Answer:
    return status, "application/json", json.dumps(value).encode()


def id_token(claims: dict[str, Any], key: RSAKey = KEY, algorithm: str = "RS256") -> str:
    return jwt.encode({"alg": algorithm, "kid": "k1"}, claims, key)


@dataclass
class FakePsc:
    """Installed on a stub; ``claims`` change the id_token, ``nonce`` is what the last authorization asked."""

    stub: HttpStub
    nonce: str = ""
    sub: str = f"f:fed:{NATIONAL_ID}"
    claims: dict[str, Any] = field(default_factory=dict)
    seconds: int = 120
    issued: int = 0

    def __post_init__(self) -> None:
        self.stub.answers |= {
            "/.well-known/wallet-openid-configuration": as_json(
                {"issuer": self.stub.url} | {name: self.stub.url + path for name, path in _NAMES.items()}
            ),
            "/certs": as_json({"keys": [KEY.as_dict(private=False)]}),
            "/token": self._token,
            "/userinfo": lambda _call: as_json(self._info()),
            "/logout": (200, "text/html", b"session fermee"),
        }

    def tokens(self) -> list[dict[str, list[str]]]:
        """The forms that the token endpoint received."""
        return [parse_qs(call.body.decode()) for call in self.stub.calls if call.path == "/token"]

    def _token(self, _call: Call) -> Answer:
        now = int(time.time())
        self.issued += 1
        claims = {"iss": self.stub.url, "aud": CLIENT, "sub": self.sub, "nonce": self.nonce, "acr": "eidas1"}
        claims |= {"iat": now, "exp": now + 120, **self.claims}
        return as_json(
            {
                "access_token": f"jeton{self.issued}",
                "refresh_token": "renouvellement",
                "expires_in": self.seconds,
                "id_token": id_token(claims),
            }
        )

    def _info(self) -> dict[str, Any]:
        exercise = {
            "codeProfession": "10",
            "codeCiviliteDexercice": "DR",
            "nomDexercice": "MARTIN-BANC",
            "prenomDexercice": "CAMILLE",
            "codeSavoirFaire": "SM54",
        }
        return {
            "sub": self.sub,
            "SubjectNameID": NATIONAL_ID,
            "Secteur_Activite": "SA07^1.2.250.1.71.4.2.4",
            "SubjectRefPro": {"exercices": [exercise]},
        }
