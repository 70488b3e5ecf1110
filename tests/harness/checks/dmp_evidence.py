"""Evidence of calls to the DMP: the exchange that a bench records for a request and its answer."""

from collections.abc import Mapping
from typing import Any

from harness.checks.check import Evidence, Report
from mocks.core.message import Request
from record.event import Event, Kind, Part, Times
from tests.dmp_kit.wire import Bench


def event(kind: Kind, data: Mapping[str, Any], parts: Mapping[str, bytes], number: int) -> Evidence:
    """An event of a session and its bytes."""
    references = {name: Part("", len(raw), "") for name, raw in parts.items()}
    recorded = Event(number, kind, "test", "s", "r", Times("", 0, ""), data, references, "", "")
    return Evidence(recorded, dict(parts).__getitem__)


class Window:
    """Sends requests to a DMP and keeps the exchanges, as a session does."""

    def __init__(self, **knobs: str) -> None:
        self.bench = Bench(knobs={name.replace("__", "."): value for name, value in knobs.items()})
        self.calls: list[Evidence] = []

    def send(self, request: Request) -> Evidence:
        """The exchange of a request."""
        reply = self.bench.send(request)
        head = b"POST / HTTP/1.1\r\n\r\n"
        back = b"HTTP/1.1 200 OK\r\n\r\n"
        data = {
            "mock": "dmp",
            "operation": reply.answer.operation,
            "facts": dict(reply.answer.facts),
            "request_head": len(head),
            "response_head": len(back),
            "request_headers": [list(pair) for pair in request.headers],
            "response_headers": [list(pair) for pair in reply.answer.headers],
        }
        parts = {"request": head + request.body, "response": back + reply.answer.body}
        call = event(Kind.EXCHANGE, data, parts, len(self.calls) + 7)
        self.calls.append(call)
        return call


def exchange(request: Request, **knobs: str) -> Evidence:
    """One exchange with a fresh DMP."""
    return Window(**knobs).send(request)


def observed(result: Mapping[str, Any]) -> Evidence:
    """What the editor's record shows, as the engine keeps it."""
    return event(Kind.OBSERVATION, {"result": {"status": "done", "result": dict(result)}}, {}, 99)


def rules(report: Report) -> set[str]:
    """The rules of the findings."""
    return {finding.rule for finding in report.findings}


def failing(report: Report) -> set[str]:
    """The rules of the findings that make a verdict fail."""
    return {finding.rule for finding in report.findings if finding.fails}


def excerpts(report: Report) -> list[bytes]:
    """What the findings quote."""
    return [finding.excerpt for finding in report.findings]
