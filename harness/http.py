"""The only place where the harness speaks HTTP.

On the standard library: a run makes a thousand short calls over loopback, and a general client costs more than a
millisecond of processor for each, six times what they cost here.
"""

import json
import re
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from http.cookies import CookieError, SimpleCookie
from pathlib import Path
from types import TracebackType
from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit

from record.event import Json

TIMEOUT = 30.0
"""Seconds without a byte after which a peer counts as silent."""
BIGGEST = 200_000_000
"""The largest answer that is read, in bytes."""


class Unreachable(Exception):
    """Nobody answers at that address, or the answer stopped half-way; the message names the address."""


class BadAnswer(Exception):
    """An answer that is not what was asked for: ``status`` (HTTP), and a message with the beginning of the body."""

    def __init__(self, message: str, status: int = 0) -> None:
        super().__init__(message)
        self.status = status


@dataclass(frozen=True, slots=True)
class Page:
    """An answer as a browser sees it: status, where it came from, where it redirects to (absolute, or empty), text."""

    status: int
    url: str
    location: str
    text: str


@dataclass(frozen=True, slots=True)
class _Answer:
    """A whole answer."""

    url: str
    status: int
    headers: Mapping[str, str]
    cookies: tuple[str, ...]
    body: bytes


@dataclass(slots=True)
class _Peers:
    """The connections that are kept, by scheme, host and port, and the cookies of each host."""

    connections: dict[tuple[str, str, int], HTTPConnection] = field(default_factory=dict)
    cookies: dict[str, SimpleCookie] = field(default_factory=dict)


def trusting(ca: Path) -> ssl.SSLContext:
    """Trust in one authority alone: made once, it serves many clients."""
    return ssl.create_default_context(cafile=str(ca))


class Client:
    """A client: base address, headers of every request, and what certificates must chain to (of ``trusting``)."""

    def __init__(
        self, base: str = "", headers: Mapping[str, str] | None = None, trust: ssl.SSLContext | None = None
    ) -> None:
        self._base = base
        self._headers = dict(headers or {})
        self._trust = trust
        self._peers = _Peers()

    def __enter__(self) -> "Client":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections."""
        for connection in self._peers.connections.values():
            connection.close()
        self._peers.connections.clear()

    def forget_cookies(self) -> None:
        """As a browser whose private window was closed."""
        self._peers.cookies.clear()

    def get(self, path: str, query: Mapping[str, str] | None = None, wait: float = 0.0) -> Json:
        """The JSON of a GET; ``wait`` is how long (seconds) the peer may hold its answer."""
        return _json(self._send("GET", _with(path, query), wait=wait))

    def get_bytes(self, path: str) -> bytes:
        """The body of a GET."""
        return _checked(self._send("GET", path)).body

    def post(self, path: str, body: Json = None) -> Json:
        """The JSON of a POST of JSON."""
        raw = json.dumps({} if body is None else body, ensure_ascii=False).encode()
        return _json(self._send("POST", path, raw, "application/json"))

    def post_bytes(self, path: str, body: bytes, query: Mapping[str, str] | None = None) -> Json:
        """The JSON of a POST of raw bytes."""
        return _json(self._send("POST", _with(path, query), body, "application/octet-stream"))

    def delete(self, path: str) -> None:
        """A DELETE."""
        _checked(self._send("DELETE", path))

    def visit(self, url: str) -> Page:
        """What a browser gets at an address, redirections not followed."""
        return _page(self._send("GET", url))

    def submit(self, url: str, fields: Mapping[str, str]) -> Page:
        """What a browser gets when it submits a form."""
        return _page(self._send("POST", url, urlencode(fields).encode(), "application/x-www-form-urlencoded"))

    def _send(self, method: str, path: str, body: bytes | None = None, kind: str = "", wait: float = 0.0) -> _Answer:
        url = path if "://" in path else self._base + path
        try:
            headers = self._headers | ({"Content-Type": kind} if kind else {}) | self._cookies_for(url)
            answer = self._asked(method, url, body, headers, TIMEOUT + wait)
        except (OSError, HTTPException, ValueError) as error:
            raise Unreachable(f"{url} : {error or type(error).__name__}") from error
        self._keep_cookies(answer)
        return answer

    def _asked(self, method: str, url: str, body: bytes | None, headers: Mapping[str, str], timeout: float) -> _Answer:
        """One request; once more when the peer closed a connection that was kept."""
        parts = urlsplit(url)
        key = (parts.scheme, parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80))
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        kept = self._peers.connections.pop(key, None)
        if kept is not None:
            try:
                return self._exchange(kept, key, method, target, body, headers, timeout)
            except (ConnectionError, HTTPException):
                kept.close()
        return self._exchange(self._connect(key, timeout), key, method, target, body, headers, timeout)

    def _connect(self, key: tuple[str, str, int], timeout: float) -> HTTPConnection:
        scheme, host, port = key
        if scheme == "https":
            return HTTPSConnection(host, port, timeout=timeout, context=self._trust)
        if scheme == "http":
            return HTTPConnection(host, port, timeout=timeout)
        raise ValueError(f"adresse incomprise : {scheme or 'sans protocole'}")

    def _exchange(
        self,
        connection: HTTPConnection,
        key: tuple[str, str, int],
        method: str,
        target: str,
        body: bytes | None,
        headers: Mapping[str, str],
        timeout: float,
    ) -> _Answer:
        if connection.sock is not None:
            connection.sock.settimeout(timeout)
        connection.request(method, target, body, dict(headers))
        answer = connection.getresponse()
        whole = _Answer(f"{key[0]}://{key[1]}:{key[2]}{target}", *_read(answer))
        if answer.will_close:
            connection.close()
        else:
            self._peers.connections[key] = connection
        return whole

    def _cookies_for(self, url: str) -> dict[str, str]:
        jar = self._peers.cookies.get(urlsplit(url).netloc)
        return {"Cookie": "; ".join(f"{name}={item.value}" for name, item in jar.items())} if jar else {}

    def _keep_cookies(self, answer: _Answer) -> None:
        for line in answer.cookies:
            try:
                self._peers.cookies.setdefault(urlsplit(answer.url).netloc, SimpleCookie()).load(line)
            except CookieError:
                continue


def _read(answer: HTTPResponse) -> tuple[int, Mapping[str, str], tuple[str, ...], bytes]:
    body = answer.read(BIGGEST + 1)
    if len(body) > BIGGEST:
        raise HTTPException(f"réponse de plus de {BIGGEST} octets")
    headers = {name.lower(): value for name, value in answer.getheaders()}
    return answer.status, headers, tuple(answer.headers.get_all("Set-Cookie", [])), body


def _with(path: str, query: Mapping[str, str] | None) -> str:
    return f"{path}?{urlencode(query)}" if query else path


def _checked(answer: _Answer) -> _Answer:
    if not 200 <= answer.status < 300:
        raise BadAnswer(f"{answer.url} : HTTP {answer.status}, {_why(answer.body)}", answer.status)
    return answer


def _why(body: bytes) -> str:
    """What a refusal says: its member ``error`` when it is JSON with one, else how it begins."""
    try:
        told = json.loads(body)
    except (ValueError, RecursionError):
        told = None
    said = told.get("error") if isinstance(told, dict) else None
    words = said.encode("utf-8", "replace") if isinstance(said, str) and said else body
    return words.decode("utf-8", "replace")[:_LONGEST_WHY]


_LONGEST_WHY = 300


def _json(answer: _Answer) -> Any:
    if not _checked(answer).body:
        return {}
    try:
        text = answer.body.decode(json.detect_encoding(answer.body))
        body = json.loads(text, parse_float=str)
        return _writable(body) if _ESCAPED_SURROGATE.search(text) else body
    except (ValueError, RecursionError) as error:
        raise BadAnswer(f"{answer.url} : la réponse n'est pas du JSON ({error})", answer.status) from error


_ESCAPED_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


def _writable(value: Any) -> Any:
    """JSON without half characters, which no UTF-8 can write: each becomes U+FFFD."""
    if isinstance(value, str):
        return _LONE_SURROGATE.sub("\ufffd", value)
    if isinstance(value, dict):
        return {_writable(name): _writable(item) for name, item in value.items()}
    return [_writable(item) for item in value] if isinstance(value, list) else value


def _page(answer: _Answer) -> Page:
    target = answer.headers.get("location", "") if 300 <= answer.status < 400 else ""
    text = answer.body.decode("utf-8", "replace")
    return Page(answer.status, answer.url, urljoin(answer.url, target) if target else "", text)
