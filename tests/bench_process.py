"""A bench in a process of its own, its first line and its control API: what every test that starts one shares."""

import http.client
import json
import ssl
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parents[1]


class BenchProcess:
    """A running bench. ``facts`` is its first line; ``module`` is what is run (a roster of its own, for a test)."""

    def __init__(self, home: Path, *flags: str, module: str = "mocks") -> None:
        self.home = home
        command = [sys.executable, "-P", "-m", module, "--json", "--stop-on-stdin-close", "--home", str(home), *flags]
        self.process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        assert self.process.stdout is not None
        self.facts: dict[str, Any] = json.loads(self.process.stdout.readline())
        self.session = "defaut"

    def stop(self) -> None:
        """Close its standard input, as a parent that dies would."""
        self._close_input()
        self.process.wait(30)
        self._close_output()

    def kill(self) -> None:
        """End it without a warning."""
        self.process.kill()
        self.process.wait(10)
        self._close_input()
        self._close_output()

    def ask(self, method: str, path: str, body: Any = None, token: str = "") -> tuple[int, Any]:
        """A call of the control API: status and JSON (bytes when it is not); a body of bytes is sent as it is."""
        at = urlsplit(self.facts["control"]["url"])
        raw = body if isinstance(body, bytes) else None if body is None else json.dumps(body).encode()
        connection = http.client.HTTPConnection(at.hostname or "", at.port, timeout=20)
        connection.request(method, path, raw, {"Authorization": f"Bearer {token or self.facts['control']['token']}"})
        answer = connection.getresponse()
        content = answer.read()
        connection.close()
        is_json = answer.headers["Content-Type"].startswith("application/json")
        return answer.status, json.loads(content) if is_json else content

    def done(self, method: str, path: str, body: Any = None) -> Any:
        """What a call of the control API answers; it has to succeed."""
        status, content = self.ask(method, path, body)
        assert status < 400, f"{method} {path} : {status} {content}"
        return content

    def new_session(self, *, default: bool = True, **knobs: str) -> str:
        """A session of its own, default unless said otherwise."""
        wanted = {"title": "essai", "owner": "tests", "default": default, "knobs": knobs}
        created: str = self.done("POST", "/sessions", wanted)["id"]
        if default:
            self.session = created
        return created

    def fault(self, mock: str, name: str, **more: Any) -> None:
        """Arm a fault."""
        self.done("POST", f"/sessions/{self.session}/faults", {"mock": mock, "name": name, **more})

    def events(self, kind: str = "", session: str = "") -> list[Any]:
        """The recorded events of a session, of one kind."""
        recorded = self.done("GET", f"/sessions/{session or self.session}/events")["events"]
        return [event for event in recorded if kind in {"", event["kind"]}]

    def part(self, number: int, name: str, session: str = "") -> bytes:
        """The exact bytes of an event's part."""
        content: bytes = self.done("GET", f"/sessions/{session or self.session}/events/{number}/parts/{name}")
        return content

    def certificate(self, use: str) -> dict[str, str]:
        """A certificate of the bench by its use."""
        found: dict[str, str] = next(known for known in self.facts["certificates"] if known["use"] == use)
        return found

    def trust(self, use: str = "") -> ssl.SSLContext:
        """A context that trusts the bench, with a client certificate when ``use`` names one."""
        context = ssl.create_default_context(cafile=self.facts["tls"]["ca"])
        if use:
            context.load_cert_chain(self.certificate(use)["cert"], self.certificate(use)["key"])
        return context

    def _close_input(self) -> None:
        if self.process.stdin is not None:
            self.process.stdin.close()

    def _close_output(self) -> None:
        if self.process.stdout is not None:
            self.process.stdout.close()
