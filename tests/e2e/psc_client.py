"""A Pro Santé Connect client of a hundred lines, on the standard library: it logs in as a person would."""

import base64
import hashlib
import json
import secrets
import urllib.error
import urllib.parse
import urllib.request
from html.parser import HTMLParser
from typing import Any

from tests.e2e.conftest import RunningBench

REDIRECT = "http://127.0.0.1:45678/psc/retour"


class LoginPage(HTMLParser):
    """The form of the login page: where it posts, and its hidden fields."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.action = ""
        self.hidden: dict[str, str] = {}
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Called for each tag."""
        values = {name: value or "" for name, value in attrs}
        if tag == "form" and not self.action:
            self.action = values.get("action", "")
        if tag == "input" and values.get("type") == "hidden":
            self.hidden[values["name"]] = values.get("value", "")


class NoRedirect(urllib.request.HTTPRedirectHandler):
    """The redirection is the answer: the redirect URI is nobody's server here."""

    def redirect_request(self, *_arguments: Any) -> None:
        """Never follow."""


def client_of(bench: RunningBench) -> dict[str, Any]:
    """The demonstration client registered at the bench."""
    return next(known for known in bench.facts["psc"]["clients"] if known["redirect_uris"])


def call(
    bench: RunningBench, url: str, form: dict[str, str] | None = None, basic: bool = False
) -> tuple[int, Any, Any]:
    """A request: status, headers, body (text)."""
    data = urllib.parse.urlencode(form).encode() if form is not None else None
    request = urllib.request.Request(url, data)
    if basic:
        client = client_of(bench)
        secret = base64.b64encode(f"{client['id']}:{client['secret']}".encode()).decode()
        request.add_header("Authorization", f"Basic {secret}")
    opener = urllib.request.build_opener(urllib.request.HTTPSHandler(context=bench.trust()), NoRedirect)
    try:
        with opener.open(request, timeout=20) as answer:
            return answer.status, answer.headers, answer.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.headers, error.read().decode()


def authorize_url(bench: RunningBench, challenge: str, **more: str) -> str:
    """Where a person is sent to log in."""
    query = {
        "response_type": "code",
        "client_id": client_of(bench)["id"],
        "redirect_uri": REDIRECT,
        "scope": "openid scope_all",
        "acr_values": "eidas1",
        "state": secrets.token_hex(8),
        "nonce": secrets.token_hex(8),
        "code_challenge": challenge,
        "code_challenge_method": "S256",
        **more,
    }
    return bench.facts["psc"]["authorize"] + "?" + urllib.parse.urlencode(query)


def get_code(bench: RunningBench, professional: str, challenge: str, **more: str) -> dict[str, str]:
    """Log in on the page; the fields that come back to the redirect URI."""
    url = authorize_url(bench, challenge, **more)
    _status, _headers, html = call(bench, url)
    page = LoginPage(html)
    form = {**page.hidden, "professional": professional, "mode": "CARD", "action": "accept"}
    status, headers, _body = call(bench, urllib.parse.urljoin(url, page.action), form)
    assert status == 302, _body
    return dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(headers["Location"]).query))


def challenge_of(verifier: str) -> str:
    """The S256 challenge of a verifier."""
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()


def endpoint(bench: RunningBench, name: str) -> str:
    """A realm endpoint."""
    return f"{bench.facts['psc']['issuer']}/protocol/openid-connect/{name}"


def log_in(bench: RunningBench, professional: str, **more: str) -> dict[str, Any]:
    """The whole code flow: the token answer."""
    verifier = secrets.token_urlsafe(40)
    code = get_code(bench, professional, challenge_of(verifier), **more)["code"]
    form = {"grant_type": "authorization_code", "code": code, "redirect_uri": REDIRECT, "code_verifier": verifier}
    status, _headers, body = call(bench, endpoint(bench, "token"), form, basic=True)
    assert status == 200, body
    return json.loads(body)
