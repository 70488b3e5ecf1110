"""Pro Santé Connect, as a relying party written on the standard library sees it."""

import json
import secrets
import time
import urllib.request

import pytest
from joserfc import jwt
from joserfc.jwk import KeySet

from tests.e2e.conftest import RunningBench
from tests.e2e.psc_client import REDIRECT, call, challenge_of, client_of, endpoint, get_code, log_in

CAMILLE = "899900000011"


def keys(bench: RunningBench) -> KeySet:
    """The published keys."""
    return KeySet.import_key_set(json.loads(call(bench, endpoint(bench, "certs"))[2]))


@pytest.mark.parametrize("name", ["wallet-openid-configuration", "openid-configuration"])
def test_discovery_answers_under_both_names(bench: RunningBench, name: str) -> None:
    document = json.loads(call(bench, f"{bench.facts['psc']['issuer']}/.well-known/{name}")[2])
    assert document["issuer"] == bench.facts["psc"]["issuer"]
    assert document["acr_values_supported"] == ["0", "0"]
    assert document["token_endpoint"] == endpoint(bench, "token")


def test_the_id_token_is_signed_by_a_published_key(bench: RunningBench) -> None:
    tokens = log_in(bench, CAMILLE, nonce="nonce-unique")
    claims = jwt.decode(tokens["id_token"], keys(bench), algorithms=["RS256"]).claims
    assert claims["iss"] == bench.facts["psc"]["issuer"]
    assert claims["aud"] == client_of(bench)["id"]
    assert claims["nonce"] == "nonce-unique"
    assert claims["acr"] == "eidas1"
    assert claims["preferred_username"] == CAMILLE


def test_userinfo_tells_who_the_professional_is(bench: RunningBench) -> None:
    token = log_in(bench, CAMILLE)["access_token"]
    request = urllib.request.Request(endpoint(bench, "userinfo"), headers={"Authorization": f"Bearer {token}"})
    with urllib.request.urlopen(request, context=bench.trust(), timeout=20) as answer:
        claims = json.loads(answer.read())
    assert claims["SubjectNameID"] == CAMILLE
    assert claims["SubjectRefPro"]["exercices"][0]["codeProfession"] == "10"


def test_a_code_is_redeemed_once_and_reuse_kills_the_session(bench: RunningBench) -> None:
    verifier = secrets.token_urlsafe(40)
    code = get_code(bench, CAMILLE, challenge_of(verifier))["code"]
    form = {"grant_type": "authorization_code", "code": code, "redirect_uri": REDIRECT, "code_verifier": verifier}
    first = json.loads(call(bench, endpoint(bench, "token"), form, basic=True)[2])
    status, _headers, body = call(bench, endpoint(bench, "token"), form, basic=True)
    assert (status, json.loads(body)["error"]) == (400, "invalid_grant")
    assert not introspect(bench, first["access_token"])["active"]


def introspect(bench: RunningBench, token: str) -> dict[str, object]:
    """What introspection says of a token."""
    return json.loads(call(bench, endpoint(bench, "token/introspect"), {"token": token}, basic=True)[2])


def test_the_wrong_verifier_is_refused(bench: RunningBench) -> None:
    code = get_code(bench, CAMILLE, challenge_of("a" * 43))["code"]
    form = {"grant_type": "authorization_code", "code": code, "redirect_uri": REDIRECT, "code_verifier": "b" * 43}
    status, _headers, body = call(bench, endpoint(bench, "token"), form, basic=True)
    assert (status, json.loads(body)["error"]) == (400, "invalid_grant")


def test_a_token_lives_two_minutes_of_the_session_clock(bench: RunningBench) -> None:
    tokens = log_in(bench, CAMILLE)
    assert introspect(bench, tokens["access_token"])["active"]
    bench.control("POST", f"/sessions/{bench.session}/clock", {"offset_seconds": 121})
    assert not introspect(bench, tokens["access_token"])["active"]


def test_refresh_gives_new_tokens_and_logout_ends_them(bench: RunningBench) -> None:
    tokens = log_in(bench, CAMILLE)
    form = {"grant_type": "refresh_token", "refresh_token": tokens["refresh_token"]}
    status, _headers, body = call(bench, endpoint(bench, "token"), form, basic=True)
    fresh = json.loads(body)
    assert status == 200
    assert fresh["access_token"] != tokens["access_token"]
    call(bench, f"{endpoint(bench, 'logout')}?id_token_hint={fresh['id_token']}")
    assert not introspect(bench, fresh["access_token"])["active"]


def test_an_unregistered_redirect_uri_gets_a_page_not_a_redirect(bench: RunningBench) -> None:
    query = "response_type=code&client_id=lgc-demonstration&redirect_uri=https://ailleurs.test/x&scope=openid"
    status, headers, _body = call(bench, f"{bench.facts['psc']['authorize']}?{query}")
    assert status == 400
    assert headers["Location"] is None


def test_dates_inside_tokens_follow_the_real_clock_when_the_session_clock_moved(bench: RunningBench) -> None:
    bench.control("POST", f"/sessions/{bench.session}/clock", {"offset_seconds": 86400})
    tokens = log_in(bench, CAMILLE)
    claims = jwt.decode(tokens["id_token"], keys(bench), algorithms=["RS256"]).claims
    assert abs(claims["iat"] - time.time()) < 30
    assert introspect(bench, tokens["access_token"])["active"]
    bench.control("POST", f"/sessions/{bench.session}/clock", {"offset_seconds": 86400 + 121})
    assert not introspect(bench, tokens["access_token"])["active"]


def test_a_redirect_uri_can_be_added_by_a_knob(bench: RunningBench) -> None:
    query = "response_type=code&client_id=lgc-demonstration&redirect_uri=https://lgc.local/cb&scope=openid"
    assert call(bench, f"{bench.facts['psc']['authorize']}?{query}")[0] == 400
    knob = {"psc.redirect_uris.lgc-demonstration": "https://lgc.local/cb"}
    bench.control("POST", f"/sessions/{bench.session}/knobs", knob)
    assert call(bench, f"{bench.facts['psc']['authorize']}?{query}")[0] == 200
