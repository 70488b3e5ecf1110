"""A bench to measure: its process, what it costs in CPU and memory, and how to reach it."""

import http.client
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from tests.e2e.conftest import RunningBench


class Server(RunningBench):
    """A running bench. ``started`` is the wall time, in seconds, until it said that it answers."""

    def __init__(self, home: Path) -> None:
        began = time.perf_counter()
        super().__init__(home)
        self.started = time.perf_counter() - began

    def cpu(self) -> float:
        """CPU seconds spent by the process so far (Linux)."""
        return time.clock_gettime((~self.process.pid << 3) | 2)  # clock_getcpuclockid(3)

    def memory(self) -> float:
        """Resident memory in MB (Linux)."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(status.partition("VmRSS:")[2].split()[0]) / 1024

    def connection(self, url: str, use: str = "") -> http.client.HTTPSConnection:
        """A kept connection to a listener."""
        at = urlsplit(url)
        return http.client.HTTPSConnection(at.hostname or "", at.port, timeout=30, context=self.trust(use))


@contextmanager
def serving(home: Path) -> Iterator[Server]:
    """A bench on free ports with its home in ``home``."""
    server = Server(home)
    try:
        yield server
    finally:
        server.stop()


@contextmanager
def warm_home() -> Iterator[Path]:
    """A home folder whose PKI is made, as after the first run."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        with serving(Path(folder)):
            pass
        yield Path(folder)
