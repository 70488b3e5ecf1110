"""A bench in miniature for the handlers of PSC: one world, changes applied, requests made by hand."""

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

from mocks.core import seed
from mocks.core.message import Answer, Request, TlsFacts
from mocks.core.world import Site, World
from mocks.psc.app import MOCK
from mocks.psc.paths import PROTOCOL, REALM
from mocks.psc.state import State

AUTH = "https://127.0.0.1:8443"
WALLET = "https://127.0.0.1:8444"
CLIENT = "lgc-demonstration"
SECRET = "secret-simule-lgc-demonstration"
OPERATOR = ("mss-operateur", "secret-simule-mss-operateur")
RETURN = "http://127.0.0.1:5173/psc/retour"
PERSON = "899900000011"
VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
ASKED = {
    "response_type": "code",
    "client_id": CLIENT,
    "redirect_uri": RETURN,
    "scope": "openid scope_all",
    "acr_values": "eidas1",
    "state": "etat-1",
    "nonce": "nonce-1",
    "code_challenge": CHALLENGE,
    "code_challenge_method": "S256",
}


@cache
def token_key() -> RSAPrivateKey:
    return rsa.generate_private_key(65_537, 2048)


@cache
def population() -> seed.Seed:
    return seed.load()


@dataclass
class Place:
    """A session of PSC alone. ``offset`` moves its clock, in seconds."""

    prefix: str = ""
    knobs: dict[str, str] = field(default_factory=dict)
    offset: int = 0
    state: State = field(default_factory=State)
    changes: list[object] = field(default_factory=list)
    drawn: int = 0

    def now(self) -> datetime:
        return datetime(2026, 11, 21, 12, tzinfo=UTC) + timedelta(seconds=self.offset)

    def new_uuid(self) -> str:
        self.drawn += 1
        return f"00000000-0000-4000-8000-{self.drawn:012d}"

    def world(self) -> World:
        addresses = {"psc.auth": AUTH, "psc.wallet": WALLET}
        site = Site(addresses, token_key(), lambda _der, _at: (), Path())
        return World("s", self.state, population(), site, self.knobs, self.now, self.new_uuid)

    def send(self, request: Request, fault: str = "", params: Mapping[str, Any] | None = None) -> Answer:
        """Handle a request, through a fault when one is named, and apply its changes."""
        world = self.world()
        if fault:
            answer, changes = MOCK.faults[fault](request, world, params or {}, lambda: MOCK.handle(request, world))
        else:
            answer, changes = MOCK.handle(request, world)
        for change in changes:
            MOCK.apply(self.state, change)
        self.changes += changes
        return answer

    def request(
        self, listener: str, method: str, target: str, body: bytes = b"", headers: Mapping[str, str] | None = None
    ) -> Request:
        parts = urlsplit(target)
        origin = (AUTH if listener == "psc.auth" else WALLET) + self.prefix
        pairs = tuple((headers or {}).items())
        return Request(listener, method, parts.path, parts.query, pairs, body, origin, TlsFacts("TLSv1.3", "x", ""))

    def post(
        self,
        name: str,
        form: Mapping[str, str],
        auth: tuple[str, str] | None = (CLIENT, SECRET),
        fault: str = "",
        params: Mapping[str, Any] | None = None,
    ) -> Answer:
        """A form to an endpoint of the realm, with Basic authentication."""
        headers = {"Content-Type": "application/x-www-form-urlencoded", **(basic(*auth) if auth else {})}
        body = urlencode(form).encode()
        return self.send(self.request("psc.auth", "POST", f"{PROTOCOL}/{name}", body, headers), fault, params)

    def get(self, name: str, bearer: str = "", fault: str = "") -> Answer:
        headers = {"Authorization": f"Bearer {bearer}"} if bearer else {}
        return self.send(self.request("psc.auth", "GET", f"{PROTOCOL}/{name}", headers=headers), fault)

    def discover(self, name: str = "wallet-openid-configuration") -> dict[str, Any]:
        return json_of(self.send(self.request("psc.auth", "GET", f"{REALM}/.well-known/{name}")))

    def authorize(self, fault: str = "", **changed: str) -> Answer:
        asked = {name: value for name, value in {**ASKED, **changed}.items() if value}
        return self.send(self.request("psc.wallet", "GET", f"/auth?{urlencode(asked)}"), fault)

    def login(self, page: Answer, fault: str = "", **fields: str) -> Answer:
        """Fill in the form of the login page."""
        form = form_of(page)
        filled = {"request": form.fields["request"], "professional": PERSON, "mode": "CARD", "action": "accept"}
        body = urlencode(filled | fields).encode()
        request = self.request("psc.wallet", "POST", form.action.removeprefix(self.prefix), body)
        return self.send(replace(request, headers=(("Content-Type", "application/x-www-form-urlencoded"),)), fault)

    def code(self, **changed: str) -> str:
        return returned(self.login(self.authorize(**changed)))["code"]

    def redeem(self, code: str, fault: str = "", params: Mapping[str, Any] | None = None, **changed: str) -> Answer:
        form = {"grant_type": "authorization_code", "code": code, "redirect_uri": RETURN, "code_verifier": VERIFIER}
        return self.post(
            "token", {name: value for name, value in {**form, **changed}.items() if value}, fault=fault, params=params
        )

    def refresh(self, token: str, **changed: str) -> Answer:
        return self.post("token", {"grant_type": "refresh_token", "refresh_token": token, **changed})

    def tokens(self) -> dict[str, Any]:
        return json_of(self.redeem(self.code()))

    def introspect(self, token: str) -> dict[str, Any]:
        return json_of(self.post("token/introspect", {"token": token}, OPERATOR))


def basic(name: str, secret: str) -> dict[str, str]:
    return {"Authorization": "Basic " + base64.b64encode(f"{name}:{secret}".encode()).decode()}


def json_of(answer: Answer) -> dict[str, Any]:
    assert ("Content-Type", "application/json") in answer.headers
    body: dict[str, Any] = json.loads(answer.body)
    return body


def location(answer: Answer) -> str:
    assert answer.status == 302, answer.body
    return dict(answer.headers)["Location"]


def returned(answer: Answer) -> dict[str, str]:
    """The fields of the redirect to the client."""
    return dict(parse_qsl(urlsplit(location(answer)).query, keep_blank_values=True))


class Form(HTMLParser):
    """The form of a page, as a browser reads it."""

    def __init__(self) -> None:
        super().__init__()
        self.action = ""
        self.fields: dict[str, str] = {}
        self.people: list[str] = []
        self.tags: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.tags.append(tag)
        self.action = given.get("action", self.action)
        if tag == "input" and given.get("type") == "hidden":
            self.fields[given["name"]] = given["value"]
        if tag == "button" and given.get("name") == "professional":
            self.people.append(given["value"])


def form_of(answer: Answer) -> Form:
    form = Form()
    form.feed(answer.body.decode())
    return form
