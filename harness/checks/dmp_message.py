"""A DMP exchange opened for checks: its parts, its envelope, and where things are in its bytes."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from formats import soap
from formats.hl7v3 import existence
from formats.hl7v3.existence import Hl7Error
from formats.mtom import MtomError, Package
from formats.mtom import read as read_package
from formats.rule import Breach
from formats.soap import Envelope, SoapError
from formats.vihf.assertion import Vihf, assertions
from formats.vihf.assertion import read as read_vihf
from formats.xds import names, query, rules, submission
from formats.xds.identifiers import PatientId, patient_id
from formats.xds.opened import Opened
from formats.xds.registry_object import XdsError
from formats.xds.submission import Document, Submission
from formats.xml import Element
from harness.checks.check import Evidence, Report, within_xml
from record.locator import Layer, Locator


@dataclass(frozen=True)
class Message:
    """One side of an exchange, opened."""

    call: Evidence
    side: str
    package: Package
    envelope: Envelope

    @property
    def payload(self) -> Element:
        """The child of Body."""
        return self.envelope.payload

    @cached_property
    def claimed(self) -> Vihf | None:
        """What the one VIHF says, its signature not verified; None when there is none or several."""
        found = assertions(self.envelope.root)
        return read_vihf(found[0]) if len(found) == 1 else None

    @cached_property
    def submission(self) -> Submission | None:
        """The submission of TD2.1 or TD3.3; None when it is another message or unreadable."""
        if self.payload.tag not in (submission.PROVIDE, submission.SUBMIT):
            return None
        try:
            return submission.read(self.payload, self.package)
        except (XdsError, MtomError):
            return None

    def body_patients(self) -> Iterator[tuple[PatientId | None, str]]:
        """The patients that the body names, each with its path; none for TD0.3 and TD3.2."""
        if self.submission is not None:
            yield self.submission.patient, self.submission.submission_set.place(names.SET_PATIENT)
            for entry in self.submission.entries:
                yield submission.entry_patient(entry), entry.place(names.ENTRY_PATIENT)
        elif self.payload.tag == existence.REQUEST:
            yield from _asked_patient(self.payload)
        elif self.payload.tag == query.ADHOC:
            yield from _searched_patient(self.payload)

    def at(self, where: str) -> tuple[Locator, bytes]:
        """Locator and bytes of an element of the envelope."""
        layers = self.call.body_layers(self.side)
        root = self.package.root
        if self.package.multipart:
            layers = (*layers, Layer("mime", root.content_id or "root", root.start, root.end))
        return within_xml(layers, root.content, where)

    def inside(self, document: Document, where: str) -> tuple[Locator, bytes]:
        """Locator and bytes of an element of a document sent beside the envelope (or inline, as base64)."""
        if document.start < 0:
            layers, _ = self.at(document.where)
            return within_xml((*layers, Layer("base64", document.id)), document.content, where)
        part = Layer("mime", document.part, document.start, document.end)
        return within_xml((*self.call.body_layers(self.side), part), document.content, where)

    def add(self, report: Report, breach: Breach) -> None:
        """Record a breach at its place in the envelope."""
        report.add(breach, *self.at(breach.where))


def open_message(call: Evidence, side: str = "request") -> Message:
    """Open one side of an exchange; raises ``MtomError`` or ``SoapError``."""
    package = read_package(call.header("content-type", side), call.body(side))
    return Message(call, side, package, soap.read(package.root.content))


def opened(call: Evidence, report: Report, side: str = "request") -> Message | None:
    """The message of an exchange; one that cannot be read is a finding."""
    try:
        return open_message(call, side)
    except (MtomError, SoapError) as error:
        report.look()
        breach = Breach(rules.MESSAGE, "un message SOAP 1.2", str(error))
        report.add(breach, call.body_layers(side), call.body(side))
        return None


def crashed(call: Evidence) -> bool:
    """Whether the mock itself failed on an exchange: its answer says nothing of the request."""
    return any(note.get("kind") == "crash" for note in call.data.get("notes") or ())


def readable(calls: list[Evidence], side: str = "request") -> list[Message]:
    """The exchanges that can be read, in order; the others are not DMP calls."""
    found: list[Message] = []
    for call in sorted(calls, key=lambda item: item.number):
        try:
            found.append(open_message(call, side))
        except (MtomError, SoapError):
            continue
    return found


def documents_of(lot: Submission) -> dict[str, Opened]:
    """The documents of a lot, opened, by entry id."""
    return {entry.id: Opened(item.content) for entry in lot.entries if (item := lot.document(entry))}


def _asked_patient(payload: Element) -> Iterator[tuple[PatientId | None, str]]:
    try:
        asked = existence.read(payload).patient
    except Hl7Error:
        return
    yield PatientId(asked.extension, asked.root, "NH"), existence.patient_place(payload)


def _searched_patient(payload: Element) -> Iterator[tuple[PatientId | None, str]]:
    try:
        asked = query.stored_query(payload).one("$XDSDocumentEntryPatientId")
    except XdsError:
        return
    if asked:
        yield patient_id(asked), query.place(payload)
