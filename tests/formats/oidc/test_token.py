"""The rules of a token of Pro Santé Connect (OpenID Connect Core §2, psc.md §2.4, §2.5)."""

import json

import pytest

from formats.oidc import jwt, token
from formats.oidc.token import Use

ISSUER = "https://auth.example/auth/realms/esante-wallet"
ID = {"iss": ISSUER, "sub": "s", "aud": "a", "iat": 1, "exp": 121, "typ": "ID", "SubjectNameID": "8", "acr": "eidas1"}
ACCESS = {**ID, "typ": "Bearer", "azp": "lgc", "acr": "eidas3"}


def broken(claims: dict[str, object], **header: object) -> set[str]:
    pieces = (json.dumps({"alg": "RS256", **header}), json.dumps(claims), "signature")
    read = jwt.decode(".".join(jwt.encode_base64url(piece.encode()) for piece in pieces))
    assert read is not None
    return {breach.rule.id.removeprefix("psc.token_") for breach in token.breaches(read)}


def without(name: str) -> dict[str, object]:
    return {key: value for key, value in ID.items() if key != name}


def test_right_tokens() -> None:
    assert broken(ID) == set()
    assert broken(ACCESS) == set()
    assert broken({**ID, "typ": "Refresh"}, alg="HS256") == set()


@pytest.mark.parametrize(
    ("claims", "header", "rules"),
    [
        (ID, {"alg": "none"}, {"signed"}),
        (ID, {"alg": "HS256"}, {"algorithm"}),
        (without("aud"), {}, {"claims"}),
        ({**ACCESS, "azp": ""}, {}, {"access_claims"}),
        ({**ID, "exp": 1}, {}, {"times"}),
        ({**ID, "exp": "demain"}, {}, {"times"}),
        ({**ID, "exp": True}, {}, {"times"}),
        ({**ID, "iss": "https://autre.example"}, {}, {"issuer"}),
        ({**ID, "acr": "eidas3"}, {}, {"acr"}),
        (without("SubjectNameID"), {}, {"subject"}),
        (without("acr"), {}, set()),
    ],
)
def test_each_rule(claims: dict[str, object], header: dict[str, object], rules: set[str]) -> None:
    assert broken(claims, **header) == rules


def test_the_use_of_a_token_that_does_not_tell() -> None:
    def use(claims: dict[str, object]) -> Use:
        return token.use_of(jwt.Jwt({}, claims, b"", b""))

    assert use({"aud": "a", "nonce": "n"}) is Use.ID
    assert use({"typ": "Bearer"}) is Use.ACCESS
    assert use({"typ": 3}) is Use.OTHER
    assert use({}) is Use.OTHER
