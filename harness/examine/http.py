"""Reading a captured HTTP exchange, or MIME headers before a body, as the parts of an exchange event.

Also the judgement of what is neither SOAP nor mail: the calls of a product to Pro Santé Connect.
"""

import re
from dataclasses import dataclass, field

from formats.mtom.header import media_type
from formats.oidc import parameters
from formats.rule import Text
from harness.checks import psc
from harness.checks.check import Evidence
from harness.examine.examined import Anchors, Examined, Source, Type, event, relocated, unreadable
from record.event import Json
from record.locator import Layer, Locator

_HEAD_END = re.compile(rb"\r?\n\r?\n")
_LINE = re.compile(rb"\r?\n")
_FOLD = re.compile(rb"\r?\n[ \t]+")
_FIRST = re.compile(rb"([A-Z]{3,10} \S+ HTTP/1\.[01])|(HTTP/1\.[01] (\d{3}))")
_BLANK = re.compile(rb"\s*")
_CHUNK = re.compile(rb"([0-9A-Fa-f]{1,8})[^\r\n]*\r?\n")
MAX_HEADERS = 200


class CaptureError(ValueError):
    """The bytes are not an HTTP message that can be taken apart; the message (French) says why."""


@dataclass(frozen=True, slots=True)
class Message:
    """One HTTP or MIME message: its place in the file, its head's length, its body freed from chunks.

    ``line`` is the request or status line, empty for a message captured without it.
    """

    start: int
    end: int
    head: int
    line: str
    headers: tuple[tuple[str, str], ...]
    body: bytes
    chunked: bool = False

    @property
    def is_request(self) -> bool:
        """Whether the line is that of a request."""
        return bool(self.line) and not self.line.startswith("HTTP/")

    @property
    def content_type(self) -> str:
        """Content-Type; empty when absent."""
        return next((value for name, value in self.headers if name.lower() == "content-type"), "")


@dataclass(frozen=True, slots=True)
class Capture:
    """The messages of a file: one side of an exchange, or both."""

    source: Source
    request: Message | None = None
    response: Message | None = None
    facts: list[Text] = field(default_factory=list)

    def evidence(self, operation: str, extra: dict[str, Json] | None = None) -> Evidence:
        """The synthetic exchange that the file holds."""
        data: dict[str, Json] = {"operation": operation, "protocol": "http", **(extra or {})}
        parts: dict[str, bytes] = {}
        for side, message in (("request", self.request), ("response", self.response)):
            if message is not None:
                parts[side] = self.source.raw[message.start : message.end]
                data[f"{side}_head"] = message.head
                data[f"{side}_headers"] = [list(pair) for pair in message.headers]
                if message.chunked:
                    parts[f"{side}_body"] = message.body
        return Evidence(event(data, parts), parts.__getitem__)

    @property
    def places(self) -> dict[str, Locator]:
        """The way to each part of the synthetic exchange."""
        places: dict[str, Locator] = {}
        for side, message in (("request", self.request), ("response", self.response)):
            if message is not None:
                name = self.source.name
                own: Locator = (Layer("file", name, message.start, message.end),)
                if message.start:
                    own = (*own, Layer("part", side))
                places[side] = own
                places[f"{side}_body"] = (*own, Layer("text", "corps sans découpage (chunked)", 0, len(message.body)))
        return places


def plain(source: Source, content_type: str, *, start: int = 0, answer: bool = False) -> Capture:
    """A file that is a body alone, of a type that was recognised."""
    message = Message(0, len(source.raw), start, "", (("Content-Type", content_type),), source.raw[start:])
    return Capture(source, None if answer else message, message if answer else None)


def read(source: Source) -> Capture:
    """The messages of a captured exchange; raises ``CaptureError``."""
    first = read_message(source.raw, _skipped(source.raw, 0))
    following = _skipped(source.raw, first.end)
    if not first.is_request or not source.raw.startswith(b"HTTP/1.", following):
        whole = first if first.is_request else None
        return Capture(source, whole, first if whole is None else None)
    return Capture(source, first, read_message(source.raw, following))


def _skipped(raw: bytes, at: int) -> int:
    """The offset after blank lines."""
    found = _BLANK.match(raw, at)
    return found.end() if found else at


def read_message(raw: bytes, start: int) -> Message:
    """The message at an offset; raises ``CaptureError``."""
    end_of_head = _HEAD_END.search(raw, start)
    if end_of_head is None:
        raise CaptureError("les en-têtes ne sont pas suivis d'une ligne vide")
    lines = _LINE.split(_FOLD.sub(b" ", raw[start : end_of_head.start()]))
    first = _FIRST.match(lines[0])
    fields = lines[1:] if first else lines
    if len(fields) > MAX_HEADERS:
        raise CaptureError(f"plus de {MAX_HEADERS} en-têtes")
    headers = tuple(_field(line) for line in fields if line.strip())
    body, end, chunked = _body(raw, end_of_head.end(), {name.lower(): value for name, value in headers})
    line = lines[0].decode("latin-1") if first else ""
    return Message(start, end, end_of_head.end() - start, line, headers, body, chunked)


def _field(line: bytes) -> tuple[str, str]:
    name, _, value = line.decode("latin-1").partition(":")
    return name.strip(), value.strip()


def _body(raw: bytes, start: int, headers: dict[str, str]) -> tuple[bytes, int, bool]:
    """(body, end of the message, whether it was chunked)."""
    if headers.get("transfer-encoding", "").lower() == "chunked" and _CHUNK.match(raw, start):
        body, end = _joined(raw, start)
        return body, end, True
    length = headers.get("content-length", "")
    end = start + int(length) if length.isdecimal() and len(length) < 12 else len(raw)
    if end > len(raw):
        raise CaptureError(f"corps tronqué : {len(raw) - start} octets, Content-Length {length}")
    return raw[start:end], end, False


def _joined(raw: bytes, at: int) -> tuple[bytes, int]:
    pieces: list[bytes] = []
    while True:
        found = _CHUNK.match(raw, at)
        if found is None:
            raise CaptureError("découpage (chunked) illisible ou tronqué")
        size, at = int(found[1], 16), found.end()
        if size == 0:
            trailer = _LINE.match(raw, at)
            return b"".join(pieces), trailer.end() if trailer else at
        if at + size > len(raw):
            raise CaptureError("découpage (chunked) tronqué")
        pieces.append(raw[at : at + size])
        ending = _LINE.match(raw, at + size)
        at = ending.end() if ending else at + size


def is_soap(message: Message) -> bool:
    """Whether the body should be a SOAP message, by its type or by its start."""
    kind = media_type(message.content_type)[0]
    return kind in ("multipart/related", "application/soap+xml") or message.body.lstrip()[:1] == b"<"


_PSC = {
    "authorize": Text("demande d'autorisation à Pro Santé Connect", "authorization request to Pro Santé Connect"),
    "token": Text("échange de code avec Pro Santé Connect", "code exchange with Pro Santé Connect"),
    "logout": Text("déconnexion de Pro Santé Connect", "logout from Pro Santé Connect"),
}


_CLIENT = Text(
    "la preuve du client : ni son certificat TLS ni la valeur attendue de son secret ne sont dans ce fichier",
    "the proof of the client: neither its TLS certificate nor its expected secret is in this file",
)


def examine(capture: Capture, _anchors: Anchors) -> Examined:
    """Judge an exchange that holds no SOAP: a call to Pro Santé Connect, or nothing that is known."""
    message = capture.request or capture.response
    if message is None or capture.request is None:
        return unreadable(Type.HTTP, Text("réponse HTTP sans message SOAP", "HTTP answer without a SOAP message"))
    method, target, _ = [*message.line.split(" "), "", ""][:3]
    form = parameters.read(message.body) if method == "POST" else parameters.of_target(target)
    operation = _operation(form, target)
    if not operation:
        return unreadable(
            Type.HTTP, Text(f"requête {method} que le banc ne juge pas", f"a {method} request that is not judged")
        )
    found = Examined(Type.HTTP, _PSC[operation])
    call = capture.evidence(operation, {"mock": "psc", "method": method, "target": target})
    check = {"authorize": psc.authorize, "token": psc.code_exchange, "logout": psc.logout}[operation]
    report = check(call=call)
    report.findings = relocated(report.findings, capture.places)
    found.take(report)
    found.unjudged.append(
        Text(
            "ce qui lie plusieurs appels (state et nonce neufs, code à usage unique, code_verifier)",
            "what ties several calls (fresh state and nonce, code used once, code_verifier)",
        )
    )
    if operation == "token":
        found.unjudged.append(_CLIENT)
    return found


def _operation(form: parameters.Parameters, target: str) -> str:
    if "response_type" in form and "client_id" in form:
        return "authorize"
    if form["grant_type"] and form["code"]:
        return "token"
    return "logout" if parameters.path_of(target).endswith("/logout") else ""
