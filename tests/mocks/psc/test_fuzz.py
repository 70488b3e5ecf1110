"""Garbage in, an answer out: no handler raises."""

import json
from urllib.parse import urlencode

from hypothesis import given, settings
from hypothesis import strategies as st

from mocks.core.message import Request
from mocks.psc.app import MOCK
from mocks.psc.paths import PROTOCOL
from tests.mocks.psc.place import ASKED, CLIENT, SECRET, Place, basic

NAMES = (
    *ASKED,
    "acr",
    "client_secret",
    "response_mode",
    "prompt",
    "request",
    "grant_type",
    "code",
    "code_verifier",
    "refresh_token",
    "token",
    "id_token_hint",
    "post_logout_redirect_uri",
    "access_token",
    "professional",
    "mode",
    "action",
)
GOOD = st.sampled_from(
    [*ASKED.values(), CLIENT, SECRET, "authorization_code", "refresh_token", "e30.e30.", "eyJhbGciOiJSUzI1NiJ9.e30.AA"]
)
PAIRS = st.lists(st.tuples(st.sampled_from(NAMES) | st.text(max_size=5), GOOD | st.text(max_size=30)), max_size=12)
PLACES = st.sampled_from(
    [("psc.wallet", path) for path in ("/auth", "/login-page")]
    + [
        ("psc.auth", f"{PROTOCOL}/{name}")
        for name in ("auth", "token", "userinfo", "certs", "token/introspect", "revoke", "logout")
    ]
    + [("psc.auth", "/auth/realms/esante-wallet/.well-known/wallet-openid-configuration")]
)
HEADERS = st.sampled_from(
    [
        {},
        basic(CLIENT, SECRET),
        {"Authorization": "Basic ="},
        {"Authorization": "Bearer e30.e30.e30"},
        {"Authorization": "Bearer é"},
        {"Content-Type": "application/json"},
    ]
)
ORIGINS = st.sampled_from(["https://127.0.0.1:8443", "https://[::1", "https://x:y", "", "https://localhost/s/a"])


@settings(max_examples=150, deadline=None)
@given(PLACES, st.sampled_from(["GET", "POST"]), PAIRS, HEADERS, ORIGINS)
def test_any_fields(
    where: tuple[str, str], method: str, pairs: list[tuple[str, str]], headers: dict[str, str], origin: str
) -> None:
    encoded = urlencode(pairs)
    answer_of(where, method, encoded, encoded.encode(), headers, origin)


@settings(max_examples=100, deadline=None)
@given(PLACES, st.sampled_from(["GET", "POST", "PUT"]), st.text(), st.binary(), HEADERS, ORIGINS)
def test_any_bytes(
    where: tuple[str, str], method: str, query: str, body: bytes, headers: dict[str, str], origin: str
) -> None:
    answer_of(where, method, query, body, headers, origin)


def answer_of(
    where: tuple[str, str], method: str, query: str, body: bytes, headers: dict[str, str], origin: str
) -> None:
    place = Place()
    request = Request(where[0], method, where[1], query, tuple(headers.items()), body, origin)
    list(MOCK.presents(request))
    answer = place.send(request)
    assert 200 <= answer.status < 500
    json.dumps(answer.facts)
    for _, value in answer.headers:
        assert value.isprintable()
        value.encode("latin-1")
