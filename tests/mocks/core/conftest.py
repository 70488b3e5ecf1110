"""A toy bench in a process of its own, and a client that shares no code with it."""

import http.client
import socket
import ssl
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.bench_process import BenchProcess


class ToyBench(BenchProcess):
    """The toy bench: ``control`` gives status and content, refusals included; raw connections to its listeners."""

    control = BenchProcess.ask
    context = BenchProcess.trust

    def __init__(self, home: Path, *flags: str) -> None:
        super().__init__(home, *flags, module="tests.mocks.core.toy")

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
