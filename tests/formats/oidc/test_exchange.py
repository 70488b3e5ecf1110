"""The rules of a code exchange (psc.md §2.2)."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formats.oidc import exchange
from formats.oidc.authorization import AuthorizationRequest
from formats.oidc.exchange import TokenRequest
from formats.oidc.parameters import Parameters, read
from tests.formats.oidc.test_pkce import CHALLENGE, VERIFIER

ASKED = AuthorizationRequest(
    redirect_uri="https://lgc.example/retour", code_challenge=CHALLENGE, code_challenge_method="S256"
)
NAMED = "grant_type=authorization_code&client_id=lgc&code=c1&redirect_uri=https://lgc.example/retour"
FORM = f"{NAMED}&code_verifier={VERIFIER}"


def broken_by(form: str, query: str = "", asked: AuthorizationRequest | None = ASKED) -> list[str]:
    return [breach.rule.id for breach in exchange.breaches(TokenRequest(read(form), read(query)), asked)]


def test_a_good_exchange_breaks_nothing() -> None:
    assert broken_by(FORM) == []
    assert broken_by(FORM, asked=None) == []


@pytest.mark.parametrize(
    ("form", "query", "rule"),
    [
        (FORM.replace("/retour", "/autre"), "", "psc.code_redirect_uri"),
        (FORM.replace(VERIFIER, VERIFIER[::-1]), "", "psc.code_verifier"),
        (FORM.partition("&code_verifier")[0], "", "psc.code_verifier"),
        (FORM, "client_secret=s", "psc.secret_in_url"),
        (FORM.replace("client_id=lgc&", ""), "", "psc.code_client"),
        (FORM.replace("client_id=lgc&", ""), "client_id=lgc", "psc.code_client"),
    ],
)
def test_each_rule_is_broken_alone(form: str, query: str, rule: str) -> None:
    assert broken_by(form, query) == [rule]


def test_alone_an_exchange_still_holds_a_redirect_uri_and_a_client() -> None:
    assert broken_by("grant_type=authorization_code&code=abc", asked=None) == [
        "psc.code_client",
        "psc.code_redirect_uri",
    ]


@pytest.mark.parametrize(
    ("form", "header", "rules"),
    [
        ("", "Basic " + base64.b64encode(b"lgc:secret").decode(), []),
        ("&client_assertion=a.b.c", "", []),
        ("", "Basic ???", ["psc.code_client"]),
        ("", "Bearer x", ["psc.code_client"]),
    ],
)
def test_a_client_is_named_by_a_header_or_by_the_form(form: str, header: str, rules: list[str]) -> None:
    unnamed = FORM.replace("client_id=lgc&", "")
    found = exchange.breaches(TokenRequest(read(unnamed + form), Parameters(), header), ASKED)
    assert [breach.rule.id for breach in found] == rules


def test_a_code_redeemed_twice_is_a_breach_of_the_later_exchange() -> None:
    refresh = TokenRequest(read("grant_type=refresh_token&refresh_token=r"), Parameters())
    first = TokenRequest(read(FORM), Parameters())
    other = TokenRequest(read(FORM.replace("code=c1", "code=c2")), Parameters())
    assert exchange.reused_codes([first, refresh, other, refresh]) == []
    assert [index for index, _ in exchange.reused_codes([first, other, first])] == [2]


def test_basic_credentials_are_form_decoded() -> None:
    header = "Basic " + base64.b64encode(b"un%20client:s%3Ae+c").decode()
    assert exchange.basic_credentials(header) == ("un client", "s:e c")


@pytest.mark.parametrize("header", ["", "Bearer x", "Basic", "Basic ???", "Basic " + base64.b64encode(b"x").decode()])
def test_other_headers_hold_no_basic_credentials(header: str) -> None:
    assert exchange.basic_credentials(header) is None


@given(st.text())
def test_any_authorization_header_reads(header: str) -> None:
    exchange.basic_credentials(header)
    exchange.basic_credentials("Basic " + header)
    exchange.bearer_token(header)
