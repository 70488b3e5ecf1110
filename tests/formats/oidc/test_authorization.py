"""The rules of an authorization request (SC.PSC.08, psc.md §2.1)."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formats.oidc import authorization, parameters
from formats.oidc.authorization import AuthorizationRequest
from formats.rule import Mark

GOOD = AuthorizationRequest(
    client_id="lgc",
    redirect_uri="https://lgc.example/retour",
    response_type="code",
    scope="openid scope_all",
    acr_values="eidas1",
    state="etat-1",
    nonce="nonce-1",
    code_challenge="E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",
    code_challenge_method="S256",
)


def broken_by(request: AuthorizationRequest) -> list[str]:
    return [breach.rule.id for breach in authorization.breaches(request)]


def test_a_good_request_breaks_nothing() -> None:
    assert broken_by(GOOD) == []
    assert broken_by(replace(GOOD, redirect_uri="http://127.0.0.1:8123/retour")) == []
    assert broken_by(replace(GOOD, code_challenge="", code_challenge_method="")) == []


@pytest.mark.parametrize(
    ("change", "rule", "where"),
    [
        ({"acr_values": ""}, "psc.acr_values", "acr_values"),
        ({"acr_values": "eidas2"}, "psc.acr_values", "acr_values"),
        ({"acr": "eidas1"}, "psc.acr_misnamed", "acr"),
        ({"scope": "openid"}, "psc.scope", "scope"),
        ({"response_type": "code id_token"}, "psc.response_type", "response_type"),
        ({"state": ""}, "psc.state", "state"),
        ({"nonce": ""}, "psc.nonce", "nonce"),
        ({"redirect_uri": "http://lgc.example/retour"}, "psc.redirect_uri", "redirect_uri"),
        ({"redirect_uri": "/retour"}, "psc.redirect_uri", "redirect_uri"),
        ({"redirect_uri": "https://[pas-une-adresse"}, "psc.redirect_uri", "redirect_uri"),
        ({"code_challenge_method": "plain"}, "psc.pkce_method", "code_challenge_method"),
        ({"code_challenge_method": ""}, "psc.pkce_method", "code_challenge_method"),
        ({"repeated": ("state",)}, "psc.repeated_parameter", "state"),
    ],
)
def test_each_rule_is_broken_alone(change: dict[str, str], rule: str, where: str) -> None:
    (breach,) = authorization.breaches(replace(GOOD, **change))  # type: ignore[arg-type]
    assert (breach.rule.id, breach.where) == (rule, where)


def test_acr_instead_of_acr_values_is_one_error() -> None:
    found = authorization.breaches(replace(GOOD, acr_values="", acr="eidas1"))
    assert [breach.rule.id for breach in found] == ["psc.acr_misnamed"]
    assert {breach.rule.mark for breach in found} == {Mark.VERIFIED}


def test_reading_keeps_the_misnamed_parameter_and_the_repeated_ones() -> None:
    request = authorization.read(parameters.of_target("/auth?acr=eidas1&state=a&state=b&scope=openid%20scope_all"))
    assert (request.acr, request.state, request.repeated) == ("eidas1", "a", ("state",))
    assert request.scopes == ("openid", "scope_all")


def test_a_nonce_and_a_state_seen_before_are_breaches_of_the_later_request() -> None:
    fresh = replace(GOOD, state="etat-2", nonce="nonce-2")
    assert authorization.reuse([GOOD, fresh]) == []
    again = authorization.reuse([GOOD, fresh, replace(fresh, nonce="nonce-1")])
    assert [(index, breach.rule.id) for index, breach in again] == [(2, "psc.state_fresh"), (2, "psc.nonce_fresh")]


def test_absent_nonces_are_not_reuse() -> None:
    assert authorization.reuse([replace(GOOD, state="", nonce="")] * 2) == []


@given(st.text())
def test_any_query_reads_and_is_judged(query: str) -> None:
    authorization.breaches(authorization.read(parameters.read(query)))


@given(st.dictionaries(st.text(), st.text()))
def test_any_redirect_uri_is_judged(values: dict[str, str]) -> None:
    for value in values.values():
        authorization.is_safe_redirect(value)
