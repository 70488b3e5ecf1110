"""Evidence of calls to INSi and of observed records, as the bench and the engine record them."""

from collections.abc import Mapping
from typing import Any

from formats.insi import resultat
from formats.insi.resultat import Identifiant, Individu, Tiq
from harness.checks.check import Evidence, Finding, Report
from record.event import Event, Kind, Part, Times
from tests.formats.insi import messages

LEONARDO = Individu(
    Identifiant("1140263220833", "56", "1.2.250.1.213.1.4.8"),
    Tiq("DE VINCI", "LEONARDO PIERO", "M", "2014-02-01", "63220"),
)
TRAITS = {
    "family_name": "DE VINCI",
    "given_names": "LEONARDO PIERO",
    "first_given_name": "LEONARDO",
    "sex": "M",
    "birth_date": "2014-02-01",
    "birth_place": "63220",
}
RECORD: dict[str, Any] = {
    "patient": "p1",
    "status": "recuperee",
    "attributes": [],
    "matricule": "114026322083356",
    "oid": "1.2.250.1.213.1.4.8",
    "traits": TRAITS,
    "history": [],
}


def event(kind: Kind, data: Mapping[str, Any], parts: Mapping[str, bytes] | None = None, number: int = 7) -> Evidence:
    """An event of a session and its bytes."""
    held = dict(parts or {})
    references = {name: Part("", len(raw), "") for name, raw in held.items()}
    recorded = Event(number, kind, "test", "s", "r", Times("", 0, ""), data, references, "", "")
    return Evidence(recorded, held.__getitem__)


def exchange(
    request: bytes | None = None,
    response: bytes | None = None,
    *,
    content_type: str = messages.CONTENT_TYPE,
    cn: str = "INSI-MANU",
    version: str = "TLSv1.3",
    **data: Any,
) -> Evidence:
    """A call to INSi: by default the golden search of DE VINCI LEONARDO and its answer."""
    head = f"POST /lps HTTP/1.1\r\nContent-Type: {content_type}\r\n\r\n".encode()
    back = b"HTTP/1.1 200 OK\r\nContent-Type: application/soap+xml\r\n\r\n"
    body = messages.message() if request is None else request
    answer = resultat.build(resultat.resultat("00", LEONARDO)) if response is None else response
    facts = {
        "mock": "insi",
        "operation": "rechercherInsAvecTraitsIdentite",
        "listener": "insi.mtls",
        "request_head": len(head),
        "response_head": len(back),
        "request_headers": [["Content-Type", content_type]],
        "tls": {"version": version, "certificate": {"cn": cn, "ou": messages.OU}},
        **data,
    }
    return event(Kind.EXCHANGE, facts, {"request": head + body, "response": back + answer})


def observed(result: Any, *, wrapped: bool = True) -> Evidence:
    """What the editor showed: wrapped in the engine's answer, or as it is."""
    data = {"result": {"status": "done", "result": result}} if wrapped else {"data": result}
    return event(Kind.OBSERVATION, data)


def rules(report: Report) -> list[str]:
    """The rules of the findings."""
    return [finding.rule for finding in report.findings]


def failing(report: Report) -> list[str]:
    """The rules of the findings that make a verdict fail."""
    return [finding.rule for finding in report.findings if finding.fails]


def quoted(evidence: Evidence, finding: Finding) -> bytes:
    """The bytes that a finding's locator leads to, within the exchange's request body."""
    layer = finding.locator[-1]
    return evidence.body()[layer.start : layer.end]
