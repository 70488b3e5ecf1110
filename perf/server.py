"""A bench to measure: its process, what it costs in CPU and memory, and how to reach it."""

import http.client
import json
import ssl
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parents[1]


@dataclass
class Server:
    """A running bench. ``started`` is the wall time, in seconds, until it said that it answers."""

    process: subprocess.Popen[bytes]
    facts: dict[str, Any]
    started: float

    def cpu(self) -> float:
        """CPU seconds spent by the process so far (Linux)."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / 100

    def memory(self) -> float:
        """Resident memory in MB (Linux)."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(status.partition("VmRSS:")[2].split()[0]) / 1024

    def certificate(self, use: str) -> dict[str, str]:
        """A certificate of the bench by its use."""
        return next(known for known in self.facts["certificates"] if known["use"] == use)

    def context(self, use: str = "") -> ssl.SSLContext:
        """A client context, with a certificate when ``use`` names one."""
        context = ssl.create_default_context(cafile=self.facts["tls"]["ca"])
        if use:
            context.load_cert_chain(self.certificate(use)["cert"], self.certificate(use)["key"])
        return context

    def connection(self, url: str, use: str = "") -> http.client.HTTPSConnection:
        """A kept connection to a listener."""
        at = urlsplit(url)
        return http.client.HTTPSConnection(at.hostname or "", at.port, timeout=30, context=self.context(use))


@contextmanager
def serving(home: Path) -> Iterator[Server]:
    """A bench on free ports with its home in ``home``."""
    command = [sys.executable, "-P", "-m", "mocks", "--json", "--stop-on-stdin-close", "--home", str(home)]
    began = time.perf_counter()
    process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert process.stdin is not None
    assert process.stdout is not None
    facts = json.loads(process.stdout.readline())
    try:
        yield Server(process, facts, time.perf_counter() - began)
    finally:
        process.stdin.close()
        process.wait(30)
        process.stdout.close()


@contextmanager
def warm_home() -> Iterator[Path]:
    """A home folder whose PKI is made, as after the first run."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        with serving(Path(folder)):
            pass
        yield Path(folder)
