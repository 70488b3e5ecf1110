"""A toy bench in a process of its own, and a client that shares no code with it."""

import http.client
import json
import socket
import ssl
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

ROOT = Path(__file__).resolve().parents[3]


class ToyBench:
    """The toy bench's process, its control API, and raw connections to its listeners."""

    def __init__(self, home: Path, *flags: str) -> None:
        self.home = home
        self.process = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "tests.mocks.core.toy",
                "--json",
                "--stop-on-stdin-close",
                "--home",
                str(home),
                *flags,
            ],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        assert self.process.stdout is not None
        self.facts = json.loads(self.process.stdout.readline())
        self.session = "defaut"

    def stop(self) -> None:
        """End it as a parent does: by closing its standard input."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.close()
        self.process.wait(10)
        self.process.stdout.close()

    def kill(self) -> None:
        """End it without a warning."""
        self.process.kill()
        self.process.wait(10)
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.close()
        self.process.stdout.close()

    def control(self, method: str, path: str, body: Any = None, token: str | None = None) -> tuple[int, Any]:
        """A call of the control API: status and JSON (bytes when it is not JSON)."""
        at = urlsplit(self.facts["addresses"]["control"])
        connection = http.client.HTTPConnection(at.hostname or "", at.port, timeout=10)
        headers = {"Authorization": f"Bearer {token or self.facts['token']}"}
        connection.request(method, path, json.dumps(body) if body is not None else None, headers)
        answer = connection.getresponse()
        raw = answer.read()
        connection.close()
        return answer.status, json.loads(raw) if answer.headers["Content-Type"].startswith("application/json") else raw

    def events(self, kind: str = "", session: str = "") -> list[Any]:
        """The recorded events of a session, of one kind."""
        _status, body = self.control("GET", f"/sessions/{session or self.session}/events")
        return [event for event in body["events"] if kind in {"", event["kind"]}]

    def part(self, number: int, name: str, session: str = "") -> bytes:
        """The exact bytes of an event's part."""
        return self.control("GET", f"/sessions/{session or self.session}/events/{number}/parts/{name}")[1]

    def new_session(self, *, default: bool = True) -> str:
        """A session of its own, default unless said otherwise."""
        _status, body = self.control("POST", "/sessions", {"title": "essai", "owner": "tests", "default": default})
        if default:
            self.session = body["id"]
        return body["id"]

    def context(self, certificate: str = "") -> ssl.SSLContext:
        """A client context that trusts the bench, with one of its certificates."""
        context = ssl.create_default_context(cafile=self.facts["ca"])
        if certificate:
            context.load_cert_chain(
                self.facts["certificates"][certificate]["cert"], self.facts["certificates"][certificate]["key"]
            )
        return context

    def connect(self, listener: str = "toy.tls", certificate: str = "", name: str = "127.0.0.1") -> ssl.SSLSocket:
        """A TLS connection to a listener."""
        return self.context(certificate).wrap_socket(self.plain(listener), server_hostname=name)

    def plain(self, listener: str) -> socket.socket:
        """A connection without TLS to a listener."""
        host, _colon, port = self.facts["addresses"][listener].rpartition("/")[2].rpartition(":")
        return socket.create_connection((host, int(port)), timeout=10)

    def get(self, path: str, body: bytes = b"", **headers: str) -> tuple[int, bytes]:
        """One request on a connection of its own: status and body."""
        at = urlsplit(self.facts["addresses"]["toy.tls"])
        connection = http.client.HTTPSConnection(at.hostname or "", at.port, timeout=10, context=self.context())
        connection.request("POST", path, body, {name.replace("_", "-"): value for name, value in headers.items()})
        answer = connection.getresponse()
        content = answer.read()
        connection.close()
        return answer.status, content


@pytest.fixture(scope="module")
def running(home: Path) -> Iterator[ToyBench]:
    """A toy bench for the module."""
    bench = ToyBench(home)
    yield bench
    bench.stop()


@pytest.fixture
def toy(running: ToyBench) -> ToyBench:
    """The toy bench, with a fresh default session."""
    running.new_session()
    return running
