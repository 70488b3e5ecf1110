"""Checks on clinical documents: the CDA, its PDF, the archive that carries it, and what may not be in them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from formats.cda import declared as cda_declared
from formats.cda import rules as cda_rules
from formats.ins import matricule
from formats.ins.statuts import Statut
from formats.parcours import NOT_QUALIFIED
from formats.pdfa import declared as pdfa
from formats.pdfa import markers
from formats.rule import Breach, Text
from formats.xdm import archive
from formats.xdm import declared as xdm
from formats.xdm import rules as xdm_rules
from formats.xdm.members import XdmError
from formats.xds import names
from formats.xds.registry_object import RegistryObject
from formats.xds.submission import Submission
from harness.checks import carried
from harness.checks.carried import (
    Cda,
    File,
    Some,
    cdas_of,
    each,
    files_of,
    is_message,
    is_observation,
    posting,
    produced,
    shown,
)
from harness.checks.check import Evidence, Report, check
from record.locator import Locator


@check("document.cda", Text("L'en-tête du CDA suit les règles", "The CDA header follows the rules"))
def document_cda(*, deposit: Some = None, sent: Some = None, content: Some = None) -> Report:
    """The CDA documents of a deposit, of a message or of a ``document.content`` observation."""
    report = Report()
    for file in files_of([*each(deposit), *each(sent), *each(content)]):
        judge_cda(report, file)
    return report


def judge_cda(report: Report, file: File) -> None:
    """Every rule of a CDA document, whatever carries it."""
    breaches = cda_rules.breaches(file.content)
    report.look(0 if any(breach.rule is cda_declared.LIMIT for breach in breaches) else len(cda_rules.EXAMINATIONS))
    for breach in breaches:
        report.add(breach, *file.xml_at(breach.where))


@check(
    "document.pdfa",
    Text("Les PDF ont les marqueurs de PDF/A-1 (ce n'est pas veraPDF)", "PDF files have PDF/A-1 markers (not veraPDF)"),
)
def document_pdfa(*, deposit: Some = None, sent: Some = None, content: Some = None) -> Report:
    """The PDF embedded in the CDA documents, and those beside them, each file once."""
    report = Report()
    events = [*each(deposit), *each(sent), *each(content)]
    seen: set[bytes] = set()
    for file in (file for event in events for file in _beside(event)):
        if file.content not in seen:
            judge_pdf(report, file)
        seen.add(file.content)
    for file in (pdf for event in events for cda in cdas_of(event) if (pdf := cda.pdf) is not None):
        if file.content not in seen:
            judge_embedded(report, file)
        seen.add(file.content)
    return report


def judge_pdf(report: Report, file: File) -> None:
    """Every marker of PDF/A-1, whatever carries the file."""
    _judge_markers(report, file, markers.breaches(file.content))


def judge_embedded(report: Report, file: File) -> None:
    """The PDF of a level 1 CDA: a PDF for sure, PDF/A-1 by inference."""
    _judge_markers(report, file, markers.embedded_breaches(file.content))


def judge_lone(report: Report, file: File) -> None:
    """A PDF of which nothing tells where it goes: PDF/A-1 if it leaves by MSSanté."""
    _judge_markers(report, file, markers.lone_breaches(file.content))


def _judge_markers(report: Report, file: File, breaches: Sequence[Breach]) -> None:
    """A file over a limit of the bench was not looked at."""
    report.look(0 if any(breach.rule is pdfa.LIMIT for breach in breaches) else len(markers.MARKERS))
    for breach in breaches:
        report.add(breach, *file.whole)


def _beside(event: Evidence) -> Iterable[File]:
    if is_message(event):
        posted = posting(event)
        return () if posted is None else posted.pdfs
    file = produced(event, "pdf") if is_observation(event) else None
    return () if file is None else (file,)


@check("document.xdm", Text("L'archive IHE_XDM suit les règles", "The IHE_XDM archive follows the rules"))
def document_xdm(*, sent: Some) -> Report:
    """The archives attached to a message."""
    report = Report()
    for event in each(sent):
        posted = posting(event)
        for file in () if posted is None else posted.zips:
            judge_xdm(report, file)
    return report


def judge_xdm(report: Report, file: File) -> None:
    """Every rule of an IHE_XDM archive, whatever carries it; its documents have rules of their own."""
    breaches = xdm_rules.breaches(file.content)
    report.look(0 if any(breach.rule is xdm.LIMIT for breach in breaches) else len(xdm_rules.EXAMINATIONS))
    for breach in breaches:
        report.add(breach, *_in_archive(file, breach.where))


def _in_archive(file: File, where: str) -> tuple[Locator, bytes]:
    """The place of a breach of an archive: ``file``, ``file#element path``, or the archive itself."""
    name, _, path = where.partition("#")
    try:
        member = archive.read(file.content).members.get(name)
    except XdmError:
        member = None
    if member is None:
        return file.whole
    inside = file.inside(name, member)
    return inside.xml_at(path) if path else inside.whole


@dataclass(frozen=True, slots=True)
class Carrier:
    """A place that may carry an identifier: what a person calls it, root or authority, value, where."""

    side: str
    root: str
    value: str
    locator: Locator
    excerpt: bytes


@check(
    "document.no_ins_when_unqualified",
    Text(
        "Une identité non qualifiée ne transmet ni matricule ni OID",
        "An identity that is not qualified transmits neither INS nor OID",
    ),
)
def no_ins_when_unqualified(
    *, record: Evidence, deposit: Some = None, sent: Some = None, content: Some = None
) -> Report:
    """INS/va1.53: nothing to judge (blocked) when the record is qualified or nothing was produced."""
    report = Report()
    facts = shown(record)
    status = str(facts.get("status", ""))
    if status in {"", Statut.QUALIFIEE}:
        return report
    own = str(facts.get("matricule", ""))
    for carrier in _carriers([*each(deposit), *each(sent), *each(content)]):
        report.look()
        if _is_ins(carrier, own):
            breach = Breach(NOT_QUALIFIED, f"pas d'INS (identité {status})", f"{carrier.value} ({carrier.root})")
            report.add(_named(breach, carrier.side), carrier.locator, carrier.excerpt)
    return report


def _named(breach: Breach, side: str) -> Breach:
    return Breach(breach.rule, breach.expected, f"{breach.found} — {side}", breach.where)


def _is_ins(carrier: Carrier, own: str) -> bool:
    """An INS authority, or the record's own matricule (13 or 15 characters) under any other."""
    number = matricule.split(own)[0]
    return carrier.root in matricule.OIDS or (bool(number) and matricule.split(carrier.value)[0] == number)


def _carriers(events: Iterable[Evidence]) -> Iterator[Carrier]:
    for event in events:
        for cda in cdas_of(event):
            yield from _in_cda(cda)
        if is_message(event):
            yield from _in_message(event)
        elif not is_observation(event):
            yield from _in_deposit(event)


def _in_cda(cda: Cda) -> Iterator[Carrier]:
    if not cda.header.patient_ids:
        yield Carrier(cda.file.side, "", "", *cda.at("patient"))
    for identifier in cda.header.patient_ids:
        yield Carrier(cda.file.side, identifier.root, identifier.extension, *cda.file.xml_at(identifier.where))


def _in_deposit(event: Evidence) -> Iterator[Carrier]:
    sent = carried.deposit(event)
    if sent is not None:
        yield from _in_lot("métadonnées du dépôt", sent.lot, sent.root)


def _in_message(event: Evidence) -> Iterator[Carrier]:
    posted = posting(event)
    if posted is None:
        return
    for attached in posted.archives:
        for lot, metadata in attached.lots:
            yield from _in_lot(metadata.side, lot, metadata)
    for address in posted.recipients:
        local, _, domain = address.partition("@")
        if domain.lower() == "patient.mssante.fr":
            yield Carrier("adresse de l'usager", "", local, *posted.header_at("To"))


def _in_lot(side: str, lot: Submission, file: File) -> Iterator[Carrier]:
    for name, facts, key, value in _patient_facts(lot):
        yield Carrier(f"{name} ({side})", *_authority(value), *file.xml_at(facts.place(key)))


def _authority(value: str) -> tuple[str, str]:
    """(authority, number) of a patient identifier, even one that is not quite a CX."""
    root = next((oid for oid in matricule.OIDS if f"&{oid}&" in value), "")
    return root, value.partition("^")[0]


def _patient_facts(lot: Submission) -> Iterator[tuple[str, RegistryObject, str, str]]:
    """(attribute, object, key of its place, value) of every patient identifier of a lot."""
    package = lot.submission_set
    yield "SubmissionSet.patientId", package, names.SET_PATIENT, package.identifiers.get(names.SET_PATIENT, "")
    for entry in lot.entries:
        yield "DocumentEntry.patientId", entry, names.ENTRY_PATIENT, entry.identifiers.get(names.ENTRY_PATIENT, "")
        yield "sourcePatientId", entry, "sourcePatientId", entry.slot("sourcePatientId")
