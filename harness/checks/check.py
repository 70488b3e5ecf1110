"""What a check is: an id, and a pure function of events that says how much it examined and what it found.

None examined means that nothing could be judged: ``blocked``, never ``pass`` (design §2).
"""

import base64
import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from formats import xml
from formats.rule import RULES, Breach, Mark, Text
from record import harmless
from record.event import Event, Json
from record.locator import Layer, Locator
from record.locator import from_json as locator_from_json
from record.locator import to_json as locator_to_json

EXCERPT = 400
"""The most bytes of evidence that a finding quotes."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """An event and a reader of its exact bytes."""

    event: Event
    read_part: Callable[[str], bytes]

    @property
    def number(self) -> int:
        """The event's number in its session."""
        return self.event.number

    @property
    def data(self) -> Mapping[str, Json]:
        """The event's JSON members."""
        return self.event.data

    @property
    def operation(self) -> str:
        """The operation of an exchange."""
        return str(self.event.data.get("operation", ""))

    def part(self, name: str) -> bytes:
        """The exact bytes of a part; empty when the event has no such part."""
        return self.read_part(name) if name in self.event.parts else b""

    def body(self, side: str = "request") -> bytes:
        """The HTTP body of one side (``request`` or ``response``), transfer coding removed."""
        if f"{side}_body" in self.event.parts:
            return self.read_part(f"{side}_body")
        return self.part(side)[int(self.event.data.get(f"{side}_head", 0)) :]

    def header(self, name: str, side: str = "request") -> str:
        """The first HTTP header of that name, whatever its casing; empty when absent.

        One that the metadata leave out, since it may be a secret, is read in the bytes.
        """
        pairs = self.event.data.get(f"{side}_headers", ())
        value = next((value for key, value in pairs if key.lower() == name.lower()), "")
        return _header_of(self.part(side), name) if value.endswith(harmless.IN_PART) else value

    @property
    def target(self) -> str:
        """The target of an HTTP request, as it was sent."""
        told = str(self.event.data.get("target", ""))
        return _target_of(self.part("request")) if harmless.MASKED in told else told

    def body_layers(self, side: str = "request") -> Locator:
        """The locator of one side's HTTP body."""
        raw = self.part(side)
        head = int(self.event.data.get(f"{side}_head", 0))
        if f"{side}_body" in self.event.parts:
            return (Layer("event", str(self.number)), Layer("part", f"{side}_body", 0, len(self.body(side))))
        return (Layer("event", str(self.number)), Layer("part", side, head, len(raw)))

    def xml_at(self, path: str, side: str = "request") -> tuple[Locator, bytes]:
        """Locator and bytes of an element (path of ``formats.xml.path_of``) of an XML body."""
        return within_xml(self.body_layers(side), self.body(side), path)


def _header_of(message: bytes, name: str) -> str:
    """The first field of that name in the head of an HTTP message."""
    head = message.partition(b"\r\n\r\n")[0].decode("latin-1")
    fields = (line.partition(":") for line in head.split("\r\n")[1:])
    return next((value.strip() for key, _colon, value in fields if key.lower() == name.lower()), "")


def _target_of(message: bytes) -> str:
    """The target in a request line."""
    words = message.partition(b"\r\n")[0].decode("latin-1").split(" ")
    return words[1] if len(words) > 1 else ""


def within_xml(layers: Locator, raw: bytes, path: str) -> tuple[Locator, bytes]:
    """Locator and bytes of the element at ``path`` of the XML document ``raw`` that ``layers`` leads to."""
    start, end = xml.locate(raw, path)
    return (*layers, Layer("xml", path, start, end)), (raw[start:end] if start >= 0 else b"")


@dataclass(frozen=True, slots=True)
class Finding:
    """A breach with the place it rests on and a quote of the bytes there."""

    rule: str
    expected: str
    found: str
    locator: Locator = ()
    excerpt: bytes = b""

    @property
    def fails(self) -> bool:
        """Only a rule marked as verified can fail, unless it speaks of a setting at the desk; the others warn."""
        return RULES[self.rule].mark is Mark.VERIFIED and not self.to_set

    @property
    def to_set(self) -> bool:
        """Whether something is to be set at the desk: what rests on it is not judged."""
        return RULES[self.rule].setting


@dataclass(slots=True)
class Report:
    """What a check concluded. ``examined`` counts the facts that it looked at."""

    examined: int = 0
    findings: list[Finding] = field(default_factory=list)

    def look(self, facts: int = 1) -> None:
        """Count facts as examined."""
        self.examined += facts

    def add(self, breach: Breach, locator: Locator = (), excerpt: bytes = b"") -> None:
        """Record a breach at a place."""
        self.findings.append(Finding(breach.rule.id, breach.expected, breach.found, locator, excerpt[:EXCERPT]))


CheckFunction: TypeAlias = Callable[..., Report]
"""(events by name: Evidence or list of Evidence, parameters by name: JSON) → Report. All keyword arguments."""


@dataclass(frozen=True, slots=True)
class Check:
    """A declared check: id (``insi.request``), what it tells a person, its function."""

    id: str
    title: Text
    function: CheckFunction

    def takes(self, name: str) -> bool:
        """Whether it has an input of that name. ``declared`` is what ``produit.toml`` has it compare with."""
        return name in inspect.signature(self.function).parameters

    def __call__(self, **inputs: Any) -> Report:
        """Run it."""
        return self.function(**inputs)


CHECKS: dict[str, Check] = {}
"""Every check by its id."""


def check(id: str, title: Text) -> Callable[[CheckFunction], Check]:
    """Declare a check: ``@check("insi.request", Text("…", "…"))``."""

    def declare(function: CheckFunction) -> Check:
        if id in CHECKS:
            raise ValueError(f"check {id} is declared twice")
        CHECKS[id] = Check(id, title, function)
        return CHECKS[id]

    return declare


def finding_to_json(finding: Finding) -> Json:
    """A finding as it is recorded in a check event."""
    return {
        "rule": finding.rule,
        "expected": finding.expected,
        "found": finding.found,
        "locator": locator_to_json(finding.locator),
        "excerpt": base64.b64encode(finding.excerpt).decode(),
    }


def finding_from_json(body: Mapping[str, Json]) -> Finding:
    """The finding of its recorded form; of one whose words were masked the rule alone is left."""
    return Finding(
        body["rule"],
        body.get("expected", harmless.MASKED),
        body.get("found", harmless.MASKED),
        locator_from_json(body.get("locator", ())),
        base64.b64decode(body.get("excerpt", "")),
    )
