"""The parts that hold a secret which the bench did not issue: they are masked in what leaves the machine.

What the bench issued (its clients, keys and tokens) and what ``produit.toml`` declares for it is worthless elsewhere
and stays clear. A password typed for a real service, a token of the real Pro Santé Connect, a cookie, a private key
do not.
"""

import base64
import binascii
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from urllib.parse import quote_plus

from formats import xml
from formats.mail import sasl
from formats.oidc import exchange, jwt, parameters
from harness.bench.reader import Reader
from harness.checks.check import Evidence
from harness.dossier.history import History
from record import harmless
from record.event import Event, Kind

PRIVATE_KEY = b"PRIVATE KEY-----"
_SHORTEST = 6
"""The fewest characters of a secret that are looked for in other parts."""
_FORM_SECRETS = ("client_secret", "password", "client_assertion")
_FORM_TOKENS = ("token", "access_token", "refresh_token", "subject_token", "id_token_hint")
_COOKIE = re.compile(r"\s*([^=;\s]+)=([^;]*)")


@dataclass(frozen=True, slots=True)
class Secret:
    """A secret found in a request, and what it is, in French."""

    value: str
    what: str


@dataclass(frozen=True, slots=True)
class _Known:
    """What the bench issued: secrets, ids of tokens, values of cookies."""

    secrets: Set[str]
    tokens: Set[str]
    cookies: Set[str]

    def token(self, text: str) -> bool:
        found = jwt.decode(text)
        return found is not None and found.text("jti") in self.tokens


def found(history: History, issued: Iterable[str] = ()) -> dict[tuple[int, str], str]:
    """The parts to mask, and why; ``issued`` are the secrets that the bench hands out."""
    known = _known(history, issued)
    secrets: dict[str, str] = {}
    chosen: dict[tuple[int, str], str] = {}
    for call in _requests(history):
        for secret in _brought(call, known):
            secrets.setdefault(secret.value, secret.what)
            chosen.setdefault((call.number, "request"), secret.what)
    for key, content in history.parts.items():
        if PRIVATE_KEY in content:
            chosen.setdefault(key, "clé privée")
    return {**_elsewhere(history, secrets), **chosen}


def _requests(history: History) -> Iterator[Evidence]:
    reader: Reader = history.reader
    for event in history.all:
        if event.kind is Kind.EXCHANGE and (event.number, "request") in history.parts:
            yield reader.evidence(event)


def _brought(call: Evidence, known: _Known) -> Iterator[Secret]:
    """The secrets of a request that the bench did not issue."""
    for place in (_headers, _fields, _login, _password):
        for secret, is_issued in place(call, known):
            if secret.value and not is_issued:
                yield secret


_Judged = Iterator[tuple[Secret, bool]]


def _headers(call: Evidence, known: _Known) -> _Judged:
    for name, told in call.data.get("request_headers") or ():
        if str(told).endswith(harmless.IN_PART):
            yield from _header(name.lower(), call.header(name), known)


def _header(name: str, value: str, known: _Known) -> _Judged:
    basic, bearer = exchange.basic_credentials(value), exchange.bearer_token(value)
    if name == "cookie":
        for cookie in _COOKIE.findall(value):
            yield Secret(cookie[1], f"cookie {cookie[0]}"), cookie[1] in known.cookies
    elif name == "authorization" and basic is not None:
        yield Secret(basic[1], "mot de passe Basic"), basic[1] in known.secrets
    elif name == "authorization" and bearer:
        yield Secret(bearer, "jeton que ce banc n'a pas émis"), known.token(bearer)
    else:
        yield Secret(value, f"en-tête {name}"), value in known.secrets


def _fields(call: Evidence, known: _Known) -> _Judged:
    """Parameters of the URL, and of the form at Pro Santé Connect."""
    sent = [parameters.of_target(call.target)] if harmless.MASKED in str(call.data.get("target", "")) else []
    if call.data.get("mock") == "psc":
        sent.append(parameters.read(call.body()))
    for form in sent:
        for name in _FORM_SECRETS:
            yield Secret(form[name], f"paramètre {name}"), form[name] in known.secrets
        for name in _FORM_TOKENS:
            yield Secret(form[name], f"paramètre {name}, que ce banc n'a pas émis"), known.token(form[name])


def _login(call: Evidence, known: _Known) -> _Judged:
    """A mail client that logs in: XOAUTH2, PLAIN, or anything else."""
    operation = str(call.data.get("operation", ""))
    if operation in {"smtp.AUTH", "imap.AUTHENTICATE"}:
        yield _sasl(sasl.response_of(call.part("request")), known)
    elif operation == "imap.LOGIN":
        words = call.part("request").split(None, 3)
        password = words[3].strip().strip(b'"').decode("utf-8", "replace") if len(words) > 3 else ""
        yield Secret(password, "mot de passe LOGIN"), password in known.secrets


def _sasl(response: bytes, known: _Known) -> tuple[Secret, bool]:
    for read in (_xoauth2, _plain):
        try:
            secret = read(response)
        except sasl.SaslError:
            continue
        return secret, known.token(secret.value) or secret.value in known.secrets
    text = response.decode("latin-1")
    return Secret(text, "réponse d'authentification"), any(token in _decoded(text) for token in known.tokens)


def _xoauth2(response: bytes) -> Secret:
    return Secret(sasl.read_xoauth2(response).token, "jeton que ce banc n'a pas émis")


def _plain(response: bytes) -> Secret:
    return Secret(sasl.read_plain(response).password, "mot de passe PLAIN")


def _decoded(text: str) -> str:
    """What may be base64 of base64url: enough to know a token of ours in a string that is badly composed."""
    found = [text]
    for piece in re.split(r"[^A-Za-z0-9+/=_-]|(?<==)", text):
        try:
            found.append(base64.b64decode(piece + "=" * (-len(piece) % 4), b"-_").decode("latin-1"))
        except (binascii.Error, ValueError):
            continue
    inner = (jwt.decode(word) for part in found for word in re.split(r"[\s\x01]", part))
    return " ".join(token.text("jti") for token in inner if token is not None)


def _password(call: Evidence, known: _Known) -> _Judged:
    """A WS-Security UsernameToken."""
    if b"Password" not in call.part("request"):
        return
    try:
        root = xml.parse(call.body())
    except xml.XmlError:
        return
    for element in root.iter("{*}Password"):
        text = (element.text or "").strip()
        yield Secret(text, "mot de passe WS-Security"), text in known.secrets


def _known(history: History, issued: Iterable[str]) -> _Known:
    tokens: set[str] = set()
    secrets = {*issued}
    cookies: set[str] = set()
    for event in history.all:
        fields = event.data.get("fields")
        if event.data.get("type") == "psc.TokensIssued" and isinstance(fields, Mapping):
            tokens.update(str(fields.get(name)) for name in ("access", "refresh", "identity"))
        elif event.data.get("type") == "core.PopulationSet":
            secrets.update(_declared(history, event))
        cookies.update(_cookies(event))
    return _Known(secrets, tokens, cookies)


def _declared(history: History, event: Event) -> Iterator[str]:
    """The secrets of the clients that ``produit.toml`` declares."""
    try:
        secrets = json.loads(history.parts.get((event.number, "secrets"), b"{}"))
    except ValueError:
        return
    yield from (str(secret) for secret in secrets.values()) if isinstance(secrets, dict) else ()


def _cookies(event: Event) -> Iterator[str]:
    for name, value in event.data.get("response_headers") or ():
        if str(name).lower() == "set-cookie":
            yield from (given for _name, given in _COOKIE.findall(value)[:1])


def _elsewhere(history: History, secrets: Mapping[str, str]) -> dict[tuple[int, str], str]:
    """The parts that hold one of the secrets again, as it is or as a form writes it."""
    wanted = {form: what for secret, what in secrets.items() for form in _forms(secret)}
    return {
        key: f"{what}, repris ici"
        for key, content in history.parts.items()
        for form, what in wanted.items()
        if form in content
    }


def _forms(secret: str) -> set[bytes]:
    return {secret.encode(), quote_plus(secret).encode()} if len(secret) >= _SHORTEST else set()
