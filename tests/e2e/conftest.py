"""A real bench in a process of its own, and what a stranger needs to talk to it."""

import json
import ssl
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]


class RunningBench:
    """The process, its ``up --json`` object, and its control API."""

    def __init__(self, home: Path, *flags: str) -> None:
        command = [sys.executable, "-m", "mocks", "--json", "--stop-on-stdin-close", "--home", str(home), *flags]
        self.process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        assert self.process.stdout is not None
        self.facts: dict[str, Any] = json.loads(self.process.stdout.readline())
        self.session = "defaut"

    def stop(self) -> None:
        """Close its standard input, as a parent that dies would."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.close()
        self.process.wait(15)
        self.process.stdout.close()

    def certificate(self, use: str) -> dict[str, str]:
        """A certificate of the bench by its use."""
        return next(known for known in self.facts["certificates"] if known["use"] == use)

    def trust(self, use: str = "") -> ssl.SSLContext:
        """A context that trusts the bench, with a client certificate when ``use`` names one."""
        context = ssl.create_default_context(cafile=self.facts["tls"]["ca"])
        if use:
            context.load_cert_chain(self.certificate(use)["cert"], self.certificate(use)["key"])
        return context

    def control(self, method: str, path: str, body: Any = None) -> Any:
        """A call of the control API; bytes are sent as they are."""
        raw = body if isinstance(body, bytes) else None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(
            self.facts["control"]["url"] + path,
            raw,
            {"Authorization": f"Bearer {self.facts['control']['token']}"},
            method=method,
        )
        with urllib.request.urlopen(request, timeout=20) as answer:
            content = answer.read()
            is_json = answer.headers["Content-Type"].startswith("application/json")
        return json.loads(content) if is_json else content

    def new_session(self, **knobs: str) -> str:
        """A fresh default session."""
        body = {"title": "essai", "owner": "tests", "default": True, "knobs": knobs}
        self.session = self.control("POST", "/sessions", body)["id"]
        return self.session

    def fault(self, mock: str, name: str, **more: Any) -> None:
        """Arm a fault."""
        self.control("POST", f"/sessions/{self.session}/faults", {"mock": mock, "name": name, **more})

    def exchanges(self) -> list[Any]:
        """The recorded exchanges of the session."""
        events = self.control("GET", f"/sessions/{self.session}/events")["events"]
        return [event for event in events if event["kind"] == "exchange"]


@pytest.fixture(scope="session")
def running_bench(home: Path) -> Iterator[RunningBench]:
    """One bench for the tests of a worker."""
    bench = RunningBench(home)
    yield bench
    bench.stop()


@pytest.fixture
def bench(running_bench: RunningBench) -> RunningBench:
    """The bench, with a fresh default session."""
    running_bench.new_session()
    return running_bench
