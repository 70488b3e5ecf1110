"""The run API over HTTP: loopback, a token, limits, and plain errors.

On the standard library's threading server: the clients are a console, a plugin, a pipeline, and starting costs nothing.
"""

import json
import socket
import sys
import threading
from collections.abc import Iterator
from contextlib import suppress
from hmac import compare_digest
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socketserver import TCPServer
from typing import Any
from urllib.parse import SplitResult, parse_qs, parse_qsl, unquote, urlsplit

from harness.api.message import ApiError, Call, Reply
from harness.api.resources import Resources
from harness.bench.failure import BenchFailureError
from harness.english import speech
from record import randomness

HOST = "127.0.0.1"
BIGGEST = 256 * 1024
"""The largest request body, in bytes."""
MOST_AT_ONCE = 64
"""The most connections that are open at the same time, each in its thread; the next is told to come back."""
_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


class Server:
    """The run API, answering from its making on until ``close``. ``url`` and ``token`` open it."""

    def __init__(self, resources: Resources, port: int = 0) -> None:
        self.token = randomness.token_hex(16)
        self._resources = resources
        try:
            self._http = _Http(port, resources, self.token)
        except (OSError, OverflowError) as error:
            raise BenchFailureError(
                f"le port {port} de l'API d'exécution est pris par un autre programme : changez --port-base"
            ) from error
        self.url = f"http://{HOST}:{self._http.server_port}"
        serving = {"poll_interval": 0.2}
        self._thread = threading.Thread(target=self._http.serve_forever, kwargs=serving, daemon=True)
        self._thread.start()

    def close(self, seconds: float = 0.0) -> None:
        """Stop the runs, waiting that long for their dossiers, then answer nobody any more."""
        self._resources.close(seconds)
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()


class _Http(ThreadingHTTPServer):
    daemon_threads = True
    allow_reuse_address = sys.platform != "win32"  # there, it would let somebody else take the port
    request_queue_size = 64

    def __init__(self, port: int, resources: Resources, token: str) -> None:
        super().__init__((HOST, port), _Handler)
        self.resources = resources
        self.token = token
        self._room = threading.BoundedSemaphore(MOST_AT_ONCE)

    def server_bind(self) -> None:
        """Bind; the library would ask a name server who we are."""
        TCPServer.server_bind(self)
        self.server_name, self.server_port = HOST, int(self.server_address[1])

    def process_request(self, request: Any, client: Any) -> None:
        """Answer in a thread, if there is room for one more."""
        if not self._room.acquire(blocking=False):
            _turn_away(request)
            self.shutdown_request(request)
            return
        try:
            super().process_request(request, client)
        except BaseException:
            self._room.release()
            raise

    def process_request_thread(self, request: Any, client: Any) -> None:
        """The whole life of a connection."""
        try:
            super().process_request_thread(request, client)
        finally:
            self._room.release()

    def handle_error(self, _request: Any, _client: Any) -> None:
        """A client that leaves in the middle is no news."""


class _Handler(BaseHTTPRequestHandler):
    """One connection."""

    server: "_Http"
    protocol_version = "HTTP/1.1"
    timeout = 60
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        """Any request."""
        try:
            reply = self._replied()
        except ApiError as error:
            reply = self._wrong(str(error), error.status)
        except BenchFailureError as error:
            reply = self._wrong(str(error), 503)
        except Exception as error:  # whatever a handler raises is told, and the service goes on
            reply = self._wrong(f"erreur imprévue du banc : {type(error).__name__} {error}", 500)
        self._send(reply)

    def _wrong(self, why: str, status: int) -> Reply:
        """Why, in French, or in English for who asked with ``?lang=en``."""
        asked = parse_qs(self.path.partition("?")[2]).get("lang", [""])[-1]
        return Reply({"error": speech(asked)(why)}, status)

    do_POST = do_DELETE = do_PUT = do_PATCH = do_HEAD = do_OPTIONS = do_GET  # noqa: N815 - the library's names

    def _replied(self) -> Reply:
        raw = self._body()
        self._guard()
        parts = _parts_of(self.path)
        path = "/".join(unquote(step) for step in parts.path.split("/"))
        streams = "text/event-stream" in self.headers.get("Accept", "")
        last = self.headers.get("Last-Event-ID", "")
        call = Call(self.command, path, dict(parse_qsl(parts.query)), raw, streams, last)
        handler, given = self.server.resources.find(call)
        return handler(Call(call.method, path, call.query, raw, streams, last, given))

    def _body(self) -> bytes:
        """The whole body: what is left unread would be taken for the next request."""
        length = self.headers.get("Content-Length", "0")
        if "Transfer-Encoding" in self.headers or not (length.isascii() and length.isdigit()):
            self.close_connection = True
            raise ApiError(411, "Content-Length est attendu, en chiffres")
        if len(length) > 12 or int(length) > BIGGEST:
            self.close_connection = True
            raise ApiError(413, f"le corps dépasse {BIGGEST} octets")
        try:
            raw = self.rfile.read(int(length))
        except OSError as error:
            self.close_connection = True
            raise ApiError(408, f"le corps ne vient pas : {error}") from error
        if len(raw) < int(length):
            self.close_connection = True
            raise ApiError(400, f"le corps s'arrête à {len(raw)} octets sur {length}")
        return raw

    def _guard(self) -> None:
        """The token; and a page of somebody else's, led here by a name of its own, has no say."""
        if len(self.headers.get_all("Host", [])) > 1:
            raise ApiError(400, "Host : un seul en-tête est attendu")
        if _name_of(self.headers.get("Host", "")) not in _LOOPBACK:
            raise ApiError(421, "Host : seul 127.0.0.1 ou localhost répond ici")
        origin = self.headers.get("Origin")
        if origin is not None and _name_of(origin.partition("://")[2]) not in _LOOPBACK:
            raise ApiError(403, "Origin : une page d'une autre machine n'a pas accès à ce service")
        given = self.headers.get("Authorization", "")
        if not compare_digest(given.encode(errors="replace"), f"Bearer {self.server.token}".encode()):
            raise ApiError(401, "jeton absent ou faux : « Authorization: Bearer <runs.token> »")

    def _send(self, reply: Reply) -> None:
        self.send_response(reply.status)
        self.send_header("Content-Type", reply.media)
        for name, value in _SAFE.items():
            self.send_header(name, value)
        if reply.name:
            self.send_header("Content-Disposition", f'attachment; filename="{reply.name}"')
        if reply.stream is not None:
            self._send_stream(reply.stream)
            return
        body = _bytes_of(reply)
        self.send_header("Content-Length", str(len(body)))
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(b"" if self.command == "HEAD" else body)

    def _send_stream(self, stream: Iterator[bytes]) -> None:
        self.close_connection = True
        self.send_header("Connection", "close")
        self.end_headers()
        with suppress(OSError):
            for piece in stream:
                self.wfile.write(piece)

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """What the library itself refuses, in our form."""
        self.close_connection = True
        self._send(Reply({"error": f"requête incomprise : {message or code}"}, code))

    def version_string(self) -> str:
        """Who answers."""
        return "banc-execution"

    def log_message(self, format: str, *args: object) -> None:
        """Nothing is printed: the output is the command's."""


_SAFE = {
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:",
}


def _bytes_of(reply: Reply) -> bytes:
    if reply.raw is not None:
        return reply.raw
    return json.dumps(reply.body, ensure_ascii=False).encode("utf-8", "replace")


def _turn_away(connection: socket.socket) -> None:
    """503 to a connection too many; what it sent is read as far as it came, or closing would lose the answer."""
    body = json.dumps({"error": f"{MOST_AT_ONCE} connexions sont ouvertes, pas une de plus : revenez"}).encode()
    head = (
        "HTTP/1.1 503 Service Unavailable\r\nContent-Type: application/json; charset=utf-8\r\n"
        f"Retry-After: 1\r\nConnection: close\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    with suppress(OSError):
        connection.setblocking(False)
        connection.send(head.encode() + body)
        connection.recv(BIGGEST)


def _parts_of(target: str) -> SplitResult:
    """A request target; raises ``ApiError``."""
    try:
        return urlsplit(target)
    except ValueError as error:
        raise ApiError(400, f"adresse de requête illisible : {error}") from error


def _name_of(authority: str) -> str:
    """The host of ``host:port``, in lower case."""
    try:
        return urlsplit(f"//{authority}").hostname or ""
    except ValueError:
        return ""
