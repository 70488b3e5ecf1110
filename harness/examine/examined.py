"""What became of a file: what it is, what was judged in it, what was not, its verdict."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from cryptography import x509

from formats.rule import Breach, Text
from harness.checks.carried import File
from harness.checks.check import Finding, Report
from harness.verdict import Verdict
from record.event import Event, Json, Kind, Part, Times
from record.locator import Layer, Locator


class Type(StrEnum):
    """The kinds of files that can be judged, under the names that ``--type`` takes."""

    SOAP = "soap"
    MIME = "mime"
    HTTP = "http"
    CDA = "cda"
    XDM = "xdm"
    EML = "eml"
    VIHF = "vihf"
    JWT = "jwt"
    DATAMATRIX = "datamatrix"
    PDF = "pdf"
    HL7 = "hl7"


LABELS: dict[Type, Text] = {
    Type.SOAP: Text("message SOAP", "SOAP message"),
    Type.MIME: Text("message MIME (multipart/related)", "MIME message (multipart/related)"),
    Type.HTTP: Text("échange HTTP", "HTTP exchange"),
    Type.CDA: Text("document CDA", "CDA document"),
    Type.XDM: Text("archive IHE_XDM", "IHE_XDM archive"),
    Type.EML: Text("message électronique", "e-mail"),
    Type.VIHF: Text("assertion SAML", "SAML assertion"),
    Type.JWT: Text("jeton JWT", "JWT token"),
    Type.DATAMATRIX: Text("texte de datamatrix INS", "INS datamatrix text"),
    Type.PDF: Text("fichier PDF", "PDF file"),
    Type.HL7: Text("message HL7 v2", "HL7 v2 message"),
}


@dataclass(frozen=True, slots=True)
class Source:
    """A file as it was read: its name for a person, its bytes."""

    name: str
    raw: bytes

    @property
    def whole(self) -> Layer:
        """The file itself, the first layer of every place in it."""
        return Layer("file", self.name, 0, len(self.raw))

    @property
    def file(self) -> File:
        """The file as checks on documents take one."""
        return File(self.name, self.raw, (self.whole,))


@dataclass(frozen=True, slots=True)
class Anchors:
    """What a person gave to judge more: certificates (PEM) that may issue a signer's, a JWKS (JSON object).

    ``kept`` are the authorities of ``banc trust``: one that issued a signer's certificate is told, and none of them
    having done so says nothing.
    """

    certificates: str = ""
    jwks: Json = None
    kept: tuple[x509.Certificate, ...] = ()


@dataclass(slots=True)
class Examined:
    """What was concluded on one file.

    ``what`` is more precise than the type (« dépôt au DMP, TD2.1 »). ``facts`` are told and judged by nothing.
    ``unjudged`` names what this command does not look at. ``unreadable`` says why nothing could be read.
    """

    type: Type | None
    what: Text
    report: Report = field(default_factory=Report)
    facts: list[Text] = field(default_factory=list)
    unjudged: list[Text] = field(default_factory=list)
    unreadable: Text | None = None

    @property
    def verdict(self) -> Verdict:
        """``fail``, ``blocked`` or ``pass``: only a verified rule fails, and nothing examined is never ``pass``."""
        if any(finding.fails for finding in self.report.findings):
            return Verdict.FAIL
        unjudged = self.unreadable is not None or any(finding.to_set for finding in self.report.findings)
        return Verdict.BLOCKED if unjudged or not self.report.examined else Verdict.PASS

    def take(self, report: Report) -> None:
        """Add what a check concluded."""
        self.report.look(report.examined)
        self.report.findings += report.findings

    def add(self, facts: int, breaches: Iterable[Breach], locator: Locator, excerpt: bytes = b"") -> None:
        """Count facts, and their breaches at one place."""
        self.report.look(facts)
        for breach in breaches:
            self.report.add(breach, locator, excerpt)


def unreadable(type: Type | None, why: Text, what: Text | None = None) -> Examined:
    """A file in which nothing could be judged, and why."""
    return Examined(type, what or (LABELS[type] if type else _UNKNOWN), unreadable=why)


_UNKNOWN = Text("contenu non reconnu", "content not recognised")


def event(data: dict[str, Json], parts: dict[str, bytes]) -> Event:
    """The synthetic event that stands for a file: numbered 0, tied to no session."""
    held = {name: Part("", len(content), "") for name, content in parts.items()}
    return Event(0, Kind.EXCHANGE, "file", "", "", Times("", 0, ""), data, held, "", "")


def relocated(findings: Sequence[Finding], places: dict[str, Locator]) -> list[Finding]:
    """Findings on a synthetic event, as places in the file: ``places`` gives the way to each part of the event.

    A way that ends at the part itself keeps the part's own range (a body within a captured exchange).
    """
    return [replace(finding, locator=_relocated(finding.locator, places)) for finding in findings]


def _relocated(locator: Locator, places: dict[str, Locator]) -> Locator:
    if len(locator) < 2 or locator[0].kind != "event" or locator[1].kind != "part":
        return locator
    way = places.get(locator[1].name, ())
    if len(way) == 1:
        way = (replace(way[0], start=locator[1].start, end=locator[1].end),)
    return (*way, *locator[2:])
