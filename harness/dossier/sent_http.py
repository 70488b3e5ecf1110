"""The secrets in the exact bytes of an HTTP request, also of one that was cut or that nobody could read.

Nothing here trusts the metadata: an event of such a request has neither headers nor target.
"""

import json
import re
from collections.abc import Iterator
from itertools import chain
from urllib.parse import parse_qsl

from formats import mtom, xml
from formats.oidc import exchange
from harness.checks.check import Evidence
from harness.dossier.issued import Judged, Known, Secret
from record import harmless
from record.event import Json

_END_OF_HEAD = re.compile(rb"\r?\n\r?\n")
_HEADER = re.compile(r"(?m)^([!-9;-~]{1,200})[ \t]*:[ \t]*([^\r\n]*)")
_COOKIE = re.compile(r"\s*([^=;\s]+)=([^;]*)")
_FORM = re.compile(rb"\s*[\w.%+-]{1,100}=")
_MEMBER = re.compile(r'"([^"\\]{1,100})"\s*:\s*"((?:[^"\\]|\\.)*)')
_PASSWORD = re.compile(rb"<(?:[\w.-]{1,100}:)?Password(?:\s[^<>]{0,1000})?>([^<]+)")
_MULTIPART_FIELD = re.compile(
    rb'name="([^"\r\n]{1,100})"[^\r\n]*\r?\n(?:[^\r\n]+\r?\n)*\r?\n(.*?)(?=\r?\n--|\Z)', re.DOTALL
)


def secrets(call: Evidence, known: Known) -> Judged:
    """What may be a secret in a request, and whether the bench issued it."""
    raw = call.part("request")
    end = _END_OF_HEAD.search(raw)
    head = re.sub(r"\r?\n[ \t]+", " ", (raw[: end.start()] if end else raw).decode("latin-1"))
    body = call.body() if "request_head" in call.data or "request_body" in call.event.parts else b""
    if not body and end:
        body = raw[end.end() :]
    fields = _HEADER.findall(head.partition("\n")[2]) or _HEADER.findall(head)
    yield from _headers(fields, known)
    kind = next((value for name, value in fields if name.lower() == "content-type"), "")
    urls = (head.partition("\n")[0], *(value for _name, value in fields))
    for name, value in chain(*map(_of_url, urls), _of_body(kind, body)):
        if harmless.is_secret_parameter(name):
            yield from _parameter(name, value, known)
    yield from _passwords(kind, body, known)


def _headers(fields: list[tuple[str, str]], known: Known) -> Judged:
    for name, value in fields:
        if harmless.is_secret_header(name):
            yield from _header(name.lower(), value.strip(), known)


def _header(name: str, value: str, known: Known) -> Judged:
    basic, bearer = exchange.basic_credentials(value), exchange.bearer_token(value)
    if name == "cookie":
        for cookie in _COOKIE.findall(value):
            yield Secret(cookie[1], f"cookie {cookie[0]}"), cookie[1] in known.cookies
        return
    if name != "authorization":
        yield Secret(value, f"en-tête {name}"), known.holds(value)
    if basic is not None:
        yield Secret(basic[1], "mot de passe Basic"), basic[1] in known.secrets
        yield Secret(value.partition(" ")[2].strip(), "mot de passe Basic"), basic[1] in known.secrets
    elif bearer:
        yield Secret(bearer, "jeton que ce banc n'a pas émis"), known.token(bearer)
    elif name == "authorization":
        yield Secret(value, "en-tête authorization"), known.holds(value)


def _parameter(name: str, value: str, known: Known) -> Judged:
    token = "token" in name.lower()
    what = f"paramètre {name}, que ce banc n'a pas émis" if token else f"paramètre {name}"
    yield Secret(value, what), known.holds(value)


def _of_url(text: str) -> Iterator[tuple[str, str]]:
    """The fields after a question mark: in a request line, in the value of a header."""
    _path, mark, query = text.partition("?")
    if mark:
        yield from parse_qsl(query.split(" ")[0].partition("#")[0].strip(), keep_blank_values=True)


def _of_body(kind: str, body: bytes) -> Iterator[tuple[str, str]]:
    """The fields of a form, of JSON, of a multipart form: whatever the type says, and repeated ones each time."""
    start = body[:200].lstrip()
    if kind.lower().startswith("multipart/"):
        for name, value in _MULTIPART_FIELD.findall(body):
            yield name.decode("latin-1"), value.decode("utf-8", "replace")
    elif start.startswith((b"{", b"[")):
        yield from _of_json(body.decode("utf-8", "replace"))
    elif _FORM.match(start):
        yield from parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True)


def _of_json(text: str) -> Iterator[tuple[str, str]]:
    try:
        waiting: list[Json] = [json.loads(text)]
    except (ValueError, RecursionError):  # cut: what can still be read
        yield from _MEMBER.findall(text)
        return
    while waiting:
        item = waiting.pop()
        if isinstance(item, dict):
            yield from ((name, value) for name, value in item.items() if isinstance(value, str))
            waiting.extend(item.values())
        elif isinstance(item, list):
            waiting.extend(item)


def _passwords(kind: str, body: bytes, known: Known) -> Judged:
    """A WS-Security UsernameToken, in the root of a multipart too."""
    if b"Password" not in body:
        return
    for text in _texts(kind, body):
        yield Secret(text, "mot de passe WS-Security"), text in known.secrets


def _texts(kind: str, body: bytes) -> list[str]:
    try:
        root = xml.parse(_root(kind, body))
    except xml.XmlError:  # cut, or broken: no parser takes these bytes
        return [found.decode("utf-8", "replace").strip() for found in _PASSWORD.findall(body)]
    return [(element.text or "").strip() for element in root.iter("{*}Password")]


def _root(kind: str, body: bytes) -> bytes:
    try:
        return mtom.read(kind, body).root.content
    except mtom.MtomError:
        return body
