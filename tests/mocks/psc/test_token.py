"""The token endpoint and the tokens (psc.md §2.2 to §2.5, §2.9)."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from formats.oidc import jwt
from mocks.core.message import Answer, CertificateFacts, TlsFacts
from mocks.psc.paths import PROTOCOL
from tests.mocks.psc.place import AUTH, CLIENT, OPERATOR, PERSON, SECRET, VERIFIER, Place, json_of


def claims(token: str) -> dict[str, Any]:
    decoded = jwt.decode(token)
    assert decoded is not None
    return dict(decoded.claims)


def refused(answer: Answer) -> tuple[int, str, str]:
    body = json_of(answer)
    return answer.status, body["error"], body.get("error_description", "")


def test_the_response_has_keycloak_s_members() -> None:
    place = Place()
    answer = place.redeem(place.code())
    body = json_of(answer)
    assert list(body) == [
        "access_token",
        "expires_in",
        "refresh_expires_in",
        "refresh_token",
        "token_type",
        "id_token",
        "not-before-policy",
        "session_state",
        "scope",
    ]
    assert (body["expires_in"], body["refresh_expires_in"], body["token_type"]) == (120, 1800, "Bearer")
    assert body["scope"] == "openid profile scope_all identity"
    assert ("Cache-Control", "no-store") in answer.headers
    assert ("Pragma", "no-cache") in answer.headers


def test_facts_name_the_subject_the_tokens_and_the_nonce() -> None:
    place = Place()
    answer = place.redeem(place.code())
    body = json_of(answer)
    assert answer.facts == {
        "grant_type": "authorization_code",
        "client_id": CLIENT,
        "subject": PERSON,
        "jti": claims(body["access_token"])["jti"],
        "refresh_jti": claims(body["refresh_token"])["jti"],
        "sid": body["session_state"],
        "nonce": "nonce-1",
    }


@pytest.mark.parametrize(
    ("profile", "sample"), [("2023", "access_token_bas_2023-02.json"), ("2021", "access_token_bas_2021-08.json")]
)
def test_the_access_token_has_the_members_of_the_real_one(shared_data: Path, profile: str, sample: str) -> None:
    real = json.loads((shared_data / "psc" / sample).read_text(encoding="utf-8"))
    expected = json.loads(real["payload_raw"]) if "payload_raw" in real else real["claims"]
    place = Place(knobs={"psc.token_profile": profile})
    token = claims(place.tokens()["access_token"])
    assert list(token) == list(expected)
    assert token["exp"] - token["iat"] == expected["exp"] - expected["iat"]
    assert {name: type(value) for name, value in token.items()} == {name: type(expected[name]) for name in token}


def test_in_2021_acr_comes_twice() -> None:
    place = Place(knobs={"psc.token_profile": "2021", "psc.access_token_acr": "eidas3"})
    payload = jwt.decode_base64url(place.tokens()["access_token"].split(".")[1])
    assert b'"acr":"1",' in payload
    assert b'"acr":"eidas3",' in payload


def test_since_2025_the_access_token_has_neither_nonce_nor_session_state() -> None:
    token = claims(Place(knobs={"psc.token_profile": "2025"}).tokens()["access_token"])
    assert not {"nonce", "session_state"} & token.keys()
    assert token["sid"]


def test_the_nonce_of_the_access_token_is_empty_when_none_was_sent() -> None:
    place = Place()
    body = json_of(place.redeem(place.code(nonce="")))
    assert claims(body["access_token"])["nonce"] == ""
    assert "nonce" not in claims(body["id_token"])


def test_the_id_token_holds_the_claims_that_clients_read() -> None:
    identity = claims(Place().tokens()["id_token"])
    assert identity["iss"] == f"{AUTH}/auth/realms/esante-wallet"
    assert {name: identity[name] for name in ("typ", "aud", "azp", "acr", "SubjectNameID", "family_name")} == {
        "typ": "ID",
        "aud": CLIENT,
        "azp": CLIENT,
        "acr": "eidas1",
        "SubjectNameID": PERSON,
        "family_name": "MARTIN-BANC",
    }
    assert identity["sub"] == f"f:550dc1c8-d97b-4b1e-ac8c-8eb4471cf9dd:{PERSON}"


@pytest.mark.parametrize(("knob", "acr"), [("eidas3", "eidas3"), ("1", "1"), ("absent", None)])
def test_the_acr_of_the_id_token_is_a_knob(knob: str, acr: str | None) -> None:
    assert claims(Place(knobs={"psc.id_token_acr": knob}).tokens()["id_token"]).get("acr") == acr


def test_without_openid_there_is_no_id_token() -> None:
    place = Place()
    assert "id_token" not in json_of(place.redeem(place.code(scope="scope_all")))


def test_a_code_is_redeemed_once_and_its_reuse_ends_the_session() -> None:
    place = Place()
    code = place.code()
    body = json_of(place.redeem(code))
    assert refused(place.redeem(code)) == (400, "invalid_grant", "Code not valid")
    assert refused(place.refresh(body["refresh_token"])) == (400, "invalid_grant", "Session not active")


@pytest.mark.parametrize(
    ("changed", "description"),
    [
        ({"redirect_uri": "http://127.0.0.1:5174/psc/retour"}, "Incorrect redirect_uri"),
        ({"redirect_uri": ""}, "Incorrect redirect_uri"),
        ({"code_verifier": ""}, "PKCE code verifier not specified"),
        ({"code_verifier": VERIFIER[::-1]}, "PKCE verification failed: Code mismatch"),
        ({"code_verifier": "court"}, "PKCE verification failed: Invalid code verifier"),
    ],
)
def test_a_code_that_cannot_be_redeemed(changed: dict[str, str], description: str) -> None:
    place = Place()
    assert refused(place.redeem(place.code(), **changed)) == (400, "invalid_grant", description)


def test_an_unknown_code_is_not_valid() -> None:
    assert refused(Place().redeem("inconnu")) == (400, "invalid_grant", "Code not valid")


def test_a_refused_code_is_spent() -> None:
    place = Place()
    code = place.code()
    place.redeem(code, redirect_uri="https://autre.example/")
    assert refused(place.redeem(code)) == (400, "invalid_grant", "Code not valid")


def test_a_code_lives_sixty_seconds() -> None:
    place = Place()
    code = place.code()
    place.offset = 59
    assert place.redeem(code).status == 200
    late = place.code()
    place.offset = 119
    assert refused(place.redeem(late)) == (400, "invalid_grant", "Code is expired")


def test_a_code_belongs_to_its_client() -> None:
    place = Place()
    form = {"grant_type": "authorization_code", "code": place.code(), "code_verifier": VERIFIER}
    form["redirect_uri"] = "http://127.0.0.1:5173/psc/retour"
    assert refused(place.post("token", form, OPERATOR)) == (400, "invalid_grant", "Auth error")


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ({}, (400, "invalid_request", "Missing form parameter: grant_type")),
        ({"grant_type": "authorization_code"}, (400, "invalid_request", "Missing parameter: code")),
        ({"grant_type": "refresh_token"}, (400, "invalid_request", "No refresh token")),
        ({"grant_type": "magie"}, (400, "unsupported_grant_type", "Unsupported grant_type")),
        ({"grant_type": "password"}, (400, "unauthorized_client", "Client not allowed for direct access grants")),
    ],
)
def test_a_request_that_asks_nothing_known(form: dict[str, str], expected: tuple[int, str, str]) -> None:
    assert refused(Place().post("token", form)) == expected


def test_the_secret_may_be_in_the_form() -> None:
    place = Place()
    form = {"grant_type": "refresh_token", "refresh_token": place.tokens()["refresh_token"], "client_id": CLIENT}
    assert place.post("token", {**form, "client_secret": SECRET}, None).status == 200


@pytest.mark.parametrize(
    ("auth", "expected"),
    [
        (None, (400, "invalid_client", "Missing client_id parameter")),
        (("inconnu", "x"), (401, "invalid_client", "Invalid client or Invalid client credentials")),
        ((CLIENT, "faux"), (401, "unauthorized_client", "Invalid client or Invalid client credentials")),
        ((CLIENT, ""), (401, "unauthorized_client", "Invalid client or Invalid client credentials")),
    ],
)
def test_a_client_that_is_not_authenticated(auth: tuple[str, str] | None, expected: tuple[int, str, str]) -> None:
    place = Place()
    assert refused(place.post("token", {"grant_type": "authorization_code", "code": "x"}, auth)) == expected


def test_a_repeated_field_and_another_content_type() -> None:
    def send(body: bytes, kind: str) -> Answer:
        place = Place()
        return place.send(place.request("psc.auth", "POST", f"{PROTOCOL}/token", body, {"Content-Type": kind}))

    form = send(b"grant_type=a&grant_type=b", "application/x-www-form-urlencoded; charset=utf-8")
    assert refused(form) == (400, "invalid_request", "duplicated parameter")
    assert send(b"{}", "application/json").status == 415


@pytest.mark.parametrize(
    ("subject", "errors", "status"),
    [("CN=lgc,OU=1", (), 400), ("CN=autre,OU=1", (), 401), ("CN=lgc,OU=1", ("unknown-ca",), 401)],
)
def test_a_certificate_stands_for_the_secret_when_its_dn_is_registered(
    subject: str, errors: tuple[str, ...], status: int
) -> None:
    place = Place(knobs={f"psc.dn.{CLIENT}": "CN=lgc,OU=1"})
    certificate = CertificateFacts(subject, "lgc", "1", "CN=ca", "01", "", "", b"")
    body = f"grant_type=authorization_code&code=x&client_id={CLIENT}".encode()
    request = place.request("psc.auth", "POST", f"{PROTOCOL}/token", body)
    request = replace(request, tls=TlsFacts("TLSv1.3", "x", "", certificate, errors))
    assert place.send(request).status == status


def test_a_refresh_prolongs_the_session_up_to_four_hours() -> None:
    place = Place()
    body = place.tokens()
    for _ in range(9):
        place.offset += 1500
        answer = place.refresh(body["refresh_token"])
        assert answer.status == 200
        body = json_of(answer)
    assert body["refresh_expires_in"] == 14_400 - 13_500
    place.offset = 14_400
    assert refused(place.refresh(body["refresh_token"])) == (400, "invalid_grant", "Token is not active")


def test_a_refresh_token_expires_after_thirty_minutes() -> None:
    place = Place()
    body = place.tokens()
    place.offset = 1800
    assert refused(place.refresh(body["refresh_token"])) == (400, "invalid_grant", "Token is not active")


@pytest.mark.parametrize("name", ["access_token", "id_token"])
def test_only_a_refresh_token_refreshes(name: str) -> None:
    place = Place()
    assert refused(place.refresh(place.tokens()[name])) == (400, "invalid_grant", "Invalid refresh token")


def test_a_forged_refresh_token_is_refused() -> None:
    place = Place()
    head, payload, signature = place.tokens()["refresh_token"].split(".")
    forged = jwt.encode_base64url(jwt.decode_base64url(payload).replace(b"1800", b"9999"))
    for token in (f"{head}.{payload}.{signature[::-1]}", f"{head}.{forged}x.{signature}", "a.b.c", "é"):
        assert refused(place.refresh(token))[2] == "Invalid refresh token"


def test_rotation_retires_the_refresh_token() -> None:
    place = Place(knobs={"psc.refresh_rotation": "on"})
    first = place.tokens()["refresh_token"]
    second = json_of(place.refresh(first))["refresh_token"]
    assert refused(place.refresh(first))[2] == "Maximum allowed refresh token reuse exceeded"
    assert place.refresh(second).status == 200


def test_without_rotation_a_refresh_token_serves_again() -> None:
    place = Place()
    first = place.tokens()["refresh_token"]
    assert [place.refresh(first).status for _ in range(2)] == [200, 200]
