"""The parts that hold a secret which the bench did not issue: they are masked in what leaves the machine.

What the bench issued (its clients, keys and tokens) and what ``produit.toml`` declares for it is worthless elsewhere
and stays clear. A password typed for a real service, a token of the real Pro Santé Connect, a cookie, a private key
do not.
"""

import base64
import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from urllib.parse import quote, quote_plus
from xml.sax.saxutils import escape

from harness.bench.reader import Reader
from harness.checks.check import Evidence
from harness.dossier import sent_http, sent_mail
from harness.dossier.history import History
from harness.dossier.issued import Known, Secret
from record.event import Event, Kind

PRIVATE_KEY = b"PRIVATE KEY-----"
_SHORTEST = 6
"""The fewest characters of a secret that are looked for in other parts."""
_FEW = 64
"""Up to so many forms, looking for each one is the quickest."""
_URL_SAFE = bytes.maketrans(b"+/", b"-_")


_COOKIE = re.compile(r"\s*([^=;\s]+)=([^;]*)")


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


def _brought(call: Evidence, known: Known) -> Iterator[Secret]:
    """The secrets of a request that the bench did not issue."""
    read = sent_mail.secrets if call.data.get("protocol") in {"smtp", "imap"} else sent_http.secrets
    for secret, is_issued in read(call, known):
        if secret.value and not is_issued:
            yield secret


def _known(history: History, issued: Iterable[str]) -> Known:
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
    return Known(secrets, tokens, cookies, _authenticating(history))


def _authenticating(history: History) -> set[str]:
    asked = (event.data for event in history.all if event.data.get("operation") in {"smtp.AUTH", "imap.AUTHENTICATE"})
    return {str(data.get("connection", "")) for data in asked}


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
    """The parts that hold one of the secrets again, as it is or as a form, a text or a credential writes it."""
    wanted = {form: what for secret, what in secrets.items() for form in forms_of(secret)}
    search = _few if len(wanted) <= _FEW else _many
    return {key: f"{what}, repris ici" for key, content in history.parts.items() for what in search(content, wanted)}


def _few(content: bytes, wanted: Mapping[bytes, str]) -> Iterator[str]:
    yield from (what for form, what in wanted.items() if form in content)


def _many(content: bytes, wanted: Mapping[bytes, str]) -> Iterator[str]:
    """As ``_few``, in one pass over the content however many forms there are."""
    heads = _heads(tuple(wanted))
    for at in range(len(content) - _SHORTEST + 1):
        for form in heads.get(content[at : at + _SHORTEST], ()):
            if content.startswith(form, at):
                yield wanted[form]
                return


@lru_cache(maxsize=2)
def _heads(forms: tuple[bytes, ...]) -> dict[bytes, list[bytes]]:
    heads: dict[bytes, list[bytes]] = defaultdict(list)
    for form in forms:
        heads[form[:_SHORTEST]].append(form)
    return heads


def forms_of(secret: str) -> set[bytes]:
    """How a secret may be written: plain, in a form, in JSON, in XML, in base64 inside a longer credential."""
    if len(secret) < _SHORTEST:
        return set()
    written = (secret, quote_plus(secret), quote(secret), json.dumps(secret)[1:-1], escape(secret))
    found = {one.encode("utf-8", "replace") for one in written}
    for before in range(3):
        core = _core(secret.encode("utf-8", "replace"), before)
        found |= {core, core.translate(_URL_SAFE)}
    return {form for form in found if len(form) >= _SHORTEST}


def _core(secret: bytes, before: int) -> bytes:
    """The base64 digits that depend on the secret alone, when ``before`` bytes (modulo 3) come first."""
    digits = base64.b64encode(bytes(before) + secret)
    return digits[(before * 8 + 5) // 6 : (before + len(secret)) * 8 // 6]
