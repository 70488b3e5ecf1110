"""Stub services on real loopback sockets: they answer what a test tells them and remember what they were asked."""

import base64
import contextlib
import socket
import socketserver
import ssl
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

Answer = tuple[int, str, bytes]
"""Status, Content-Type, body."""


@dataclass
class Call:
    """One request that a stub received; ``path`` has no query string."""

    method: str
    path: str
    query: str
    headers: dict[str, str]
    body: bytes


@dataclass
class HttpStub:
    """An HTTP service: ``answers`` by path, each an answer or a function of the call."""

    url: str = ""
    answers: dict[str, Answer | Callable[[Call], Answer]] = field(default_factory=dict)
    calls: list[Call] = field(default_factory=list)

    def reply(self, call: Call) -> Answer:
        self.calls.append(call)
        found = self.answers.get(call.path, (404, "text/plain", b"absent"))
        return found(call) if callable(found) else found


@contextlib.contextmanager
def http_stub() -> Iterator[HttpStub]:
    stub = HttpStub()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _answer(self) -> None:
            path, _, query = self.path.partition("?")
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            headers = {name.lower(): value for name, value in self.headers.items()}
            status, kind, content = stub.reply(Call(self.command, path, query, headers, body))
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST = _answer  # noqa: N815 - the library's names

        def log_message(self, *_args: Any) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    stub.url = f"http://127.0.0.1:{server.server_port}"
    with _running(server):
        yield stub


@dataclass
class MailStub:
    """An operator: ``tokens`` that it accepts, ``closes`` when it hangs up on a refused one, the messages it took."""

    address: str = ""
    tokens: set[str] = field(default_factory=lambda: {"jeton"})
    closes: bool = False
    secrets: list[str] = field(default_factory=list)
    messages: list[bytes] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    inbox: list[bytes] = field(default_factory=list)

    def accepts(self, secret: bytes) -> bool:
        text = base64.b64decode(secret).decode()
        self.secrets.append(text)
        return text.startswith("\0") or any(f"Bearer {token}\x01" in text for token in self.tokens)


@dataclass(frozen=True)
class Operator:
    """Both services of an operator, and the certificate to trust."""

    smtp: MailStub
    imap: MailStub
    trust: Path


class _Mail(socketserver.StreamRequestHandler):
    """What SMTP and IMAP share: lines, and STARTTLS."""

    stub: MailStub
    context: ssl.SSLContext

    def say(self, line: str) -> None:
        self.wfile.write(line.encode() + b"\r\n")

    def line(self) -> str:
        return self.rfile.readline().decode().strip()

    def finish(self) -> None:
        """Also close the TLS socket, which the server does not know."""
        for stream in (self.wfile, self.rfile, self.connection):
            with contextlib.suppress(OSError):
                stream.close()

    def start_tls(self) -> None:
        self.rfile.close()
        self.connection = self.context.wrap_socket(self.connection, server_side=True)
        self.rfile, self.wfile = self.connection.makefile("rb"), self.connection.makefile("wb", 0)  # type: ignore[assignment]


class _Smtp(_Mail):
    def handle(self) -> None:
        self.say("220 essai ESMTP")
        while line := self.line():
            verb = line.split(" ")[0].upper()
            if verb == "STARTTLS":
                self.say("220 go")
                self.start_tls()
            elif verb == "AUTH" and not self._auth():
                return
            elif verb == "DATA":
                self._data()
            elif verb == "EHLO":
                self.wfile.write(b"250-essai\r\n250-STARTTLS\r\n250 AUTH XOAUTH2 PLAIN\r\n")
            elif verb != "AUTH":
                self._other(verb, line)

    def _auth(self) -> bool:
        self.say("334 ")
        if self.stub.accepts(self.line().encode()):
            self.say("235 2.7.0 ok")
            return True
        self.say("334 " + base64.b64encode(b'{"status":"401"}').decode())
        if self.stub.closes:
            return False
        self.line()
        self.say("535 5.7.8 refus")
        return True

    def _data(self) -> None:
        self.say("354 go")
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            lines.append(line)
        self.stub.messages.append(b"".join(lines))
        self.say("250 pris")

    def _other(self, verb: str, line: str) -> None:
        if verb == "RCPT":
            address = line.partition("<")[2].partition(">")[0]
            if address.startswith("inconnu"):
                self.say("550 5.1.1 inconnu")
                return
            self.stub.recipients.append(address)
        self.say("221 bye" if verb == "QUIT" else "250 ok")


class _Imap(_Mail):
    def handle(self) -> None:
        self.say("* OK [CAPABILITY IMAP4rev1 STARTTLS AUTH=XOAUTH2] essai")
        while line := self.line():
            tag, verb = line.split(" ")[:2]
            getattr(self, f"do_{verb.lower()}", self._ok)(tag, line)

    def _ok(self, tag: str, _line: str) -> None:
        self.say(f"{tag} OK fait")

    def do_capability(self, tag: str, _line: str) -> None:
        self.say("* CAPABILITY IMAP4rev1 STARTTLS AUTH=XOAUTH2")
        self.say(f"{tag} OK fait")

    def do_starttls(self, tag: str, _line: str) -> None:
        self.say(f"{tag} OK go")
        self.start_tls()

    def do_authenticate(self, tag: str, _line: str) -> None:
        self.say("+ ")
        if self.stub.accepts(self.line().encode()):
            self.say(f"{tag} OK entrez")
            return
        self.say("+ e30=")
        self.line()
        self.say(f"{tag} NO [AUTHENTICATIONFAILED] refus")

    def do_logout(self, tag: str, _line: str) -> None:
        self.say("* BYE")
        self.say(f"{tag} OK fait")

    def do_uid(self, tag: str, line: str) -> None:
        if " SEARCH " in line:
            self.say("* SEARCH " + " ".join(str(n + 1) for n in range(len(self.stub.inbox))))
        else:
            number = int(line.split(" ")[3])
            raw = self.stub.inbox[number - 1]
            self.wfile.write(
                f"* {number} FETCH (UID {number} BODY[HEADER] {{{len(raw)}}}\r\n".encode() + raw + b")\r\n"
            )
        self.say(f"{tag} OK fait")


class _MailServer(socketserver.ThreadingTCPServer):
    daemon_threads = True

    def handle_error(self, _request: Any, _client: Any) -> None:
        """A client that hangs up during the handshake is part of a test."""


@contextlib.contextmanager
def mail_stub(protocol: str, cert: Path, key: Path) -> Iterator[MailStub]:
    """An SMTP or IMAP service with STARTTLS."""
    stub = MailStub()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(cert, key)
    base = {"smtp": _Smtp, "imap": _Imap}[protocol]
    handler = type("Handler", (base,), {"stub": stub, "context": context})
    server = _MailServer(("127.0.0.1", 0), handler)
    stub.address = f"127.0.0.1:{server.server_address[1]}"
    with _running(server):
        yield stub


@contextlib.contextmanager
def _running(server: socketserver.BaseServer) -> Iterator[None]:
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def free_port() -> int:
    """A port where nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
