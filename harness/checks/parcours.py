"""Checks across the services: the same patient, professional and document at INSi, PSC, DMP and MSSanté.

Each comparison that fails names both sides: the reference and the way to its bytes in ``expected``, the other side in
``found``, whose bytes the finding quotes.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from operator import eq

from formats import parcours
from formats.cda.header import PROFESSIONALS
from formats.ins import matricule, traits
from formats.mail import rules as mail_rules
from formats.rule import Breach, Rule, Text
from formats.vihf import assertion as vihf
from formats.xds import names
from formats.xds.identifiers import person_id
from formats.xds.registry_object import RegistryObject
from formats.xds.submission import Submission
from harness.checks import carried
from harness.checks.carried import Cda, Deposit, File, Identity, Posting, Some, each
from harness.checks.check import Report, check
from harness.checks.professional import professional
from record.locator import Locator, describe

Same = Callable[[str, str], bool]


@dataclass(frozen=True, slots=True)
class Stated:
    """A value that one side states: who states it, the value, where its bytes are."""

    side: str
    value: str
    locator: Locator
    excerpt: bytes

    @property
    def reference(self) -> str:
        """The value with its side and the way to it, as a finding cites it."""
        return f"{self.value or 'absent'} — {self.side} ({describe(self.locator)})"


def _compare(report: Report, rule: Rule, reference: Stated, other: Stated, *, agrees: bool | None = None) -> bool:
    """Count one comparison, and its finding when the sides differ. ``agrees`` overrides the equality of the values."""
    report.look()
    same = reference.value == other.value if agrees is None else agrees
    if not same:
        breach = Breach(rule, reference.reference, f"{other.value or 'absent'} — {other.side}")
        report.add(breach, other.locator, other.excerpt)
    return same


def _deposits(events: Some) -> list[Deposit]:
    return [found for event in each(events) if (found := carried.deposit(event)) is not None]


def _postings(events: Some) -> list[Posting]:
    return [found for event in each(events) if (found := carried.posting(event)) is not None]


@check(
    "parcours.ins_everywhere",
    Text("L'INS rendue par INSi est partout la même", "The INS that INSi returned is the same everywhere"),
)
def ins_everywhere(*, call: Some, deposit: Some = None, sent: Some = None, content: Some = None) -> Report:
    """INSi against CDA, XDS metadata, VIHF, XDM archive and patient address."""
    report = Report()
    found = carried.identity(call)
    if found is None:
        return report
    reference = _ins(found)
    for cda in carried.cdas_of([*each(deposit), *each(sent), *each(content)]):
        _compare(report, parcours.INS_CDA, reference, _cda_ins(cda))
    for submitted in _deposits(deposit):
        for stated in _lot_patients("dépôt au DMP", submitted.lot, submitted.root):
            _compare(report, parcours.INS_XDS, reference, stated)
        for stated in _vihf_patient(submitted):
            _compare(report, parcours.INS_VIHF, reference, stated)
    for posted in _postings(sent):
        _compare_message(report, reference, posted)
    return report


def _ins(found: Identity) -> Stated:
    individu = found.answer.individu
    active = individu.actif if individu is not None else None
    value = "" if active is None else _cx(active.full, active.oid)
    return Stated("réponse d'INSi", value, *found.at("matricule"))


def _cx(number: str, oid: str) -> str:
    """One text for matricule and OID, whatever format carried them."""
    return f"{number} ({oid})" if number or oid else ""


def _cda_ins(cda: Cda) -> Stated:
    ins = cda.header.ins
    if ins is None:
        return Stated(cda.file.side, "", *cda.at("patient"))
    return Stated(cda.file.side, _cx(ins.matricule, ins.oid), *cda.file.xml_at(ins.where))


def _lot_patients(side: str, lot: Submission, file: File) -> Iterator[Stated]:
    """The patient of the lot and of each entry; sourcePatientId too when it is given under an INS authority."""
    yield _patient(f"SubmissionSet.patientId, {side}", lot.submission_set, names.SET_PATIENT, file)
    for entry in lot.entries:
        yield _patient(f"{entry.id}.patientId, {side}", entry, names.ENTRY_PATIENT, file)
        if any(f"&{oid}&" in entry.slot("sourcePatientId") for oid in matricule.OIDS):
            yield _source_patient(f"{entry.id}.sourcePatientId, {side}", entry, file)


def _patient(side: str, facts: RegistryObject, scheme: str, file: File) -> Stated:
    value = facts.identifiers.get(scheme, "")
    return Stated(side, _cx_of(value), *file.xml_at(facts.place(scheme)))


def _source_patient(side: str, entry: RegistryObject, file: File) -> Stated:
    return Stated(side, _cx_of(entry.slot("sourcePatientId")), *file.xml_at(entry.place("sourcePatientId")))


def _cx_of(value: str) -> str:
    """``INS^^^&OID&ISO^NH…`` as ``_cx`` writes it; the value itself when it has another shape."""
    fields = value.split("^")
    authority = fields[3].split("&") if len(fields) > 3 else []
    return _cx(fields[0], authority[1]) if len(authority) > 1 else value


def _vihf_patient(submitted: Deposit) -> Iterator[Stated]:
    if submitted.assertion is None:
        return
    read = vihf.read(submitted.assertion)
    place = vihf.place(submitted.assertion, vihf.RESOURCE_ID)
    yield Stated("resource-id du VIHF", _cx_of(read.text(vihf.RESOURCE_ID)), *submitted.root.xml_at(place))


def _compare_message(report: Report, reference: Stated, posted: Posting) -> None:
    for attached in posted.archives:
        for lot, metadata in attached.lots:
            for stated in _lot_patients(metadata.side, lot, metadata):
                _compare(report, parcours.INS_XDM, reference, stated)
    for address in mail_rules.patient_recipients(posted.recipients):
        local = Stated("adresse de l'usager", address.partition("@")[0], *posted.header_at("To"))
        number, _, _ = reference.value.partition(" ")
        _compare(report, parcours.INS_ADDRESS, reference, local, agrees=number.upper() == local.value.upper())


@check(
    "parcours.traits",
    Text("Les traits rendus par INSi sont partout les mêmes", "The traits that INSi returned are the same everywhere"),
)
def same_traits(*, call: Some, deposit: Some = None, sent: Some = None, content: Some = None) -> Report:
    """INSi against recordTarget of the CDA and sourcePatientInfo of the metadata."""
    report = Report()
    found = carried.identity(call)
    if found is None:
        return report
    for cda in carried.cdas_of([*each(deposit), *each(sent), *each(content)]):
        _compare_traits(report, found, cda)
    for submitted in _deposits(deposit):
        _compare_source(report, found, submitted.lot, submitted.root, "sourcePatientInfo, dépôt au DMP")
    for posted in _postings(sent):
        for attached in posted.archives:
            for lot, metadata in attached.lots:
                _compare_source(report, found, lot, metadata, f"sourcePatientInfo, {metadata.side}")
    return report


def _trait(found: Identity, fact: str) -> Stated:
    individu = found.answer.individu
    tiq = None if individu is None else individu.tiq
    values = {
        "family_name": tiq.nom if tiq else "",
        "given_names": tiq.liste_prenoms if tiq else "",
        "sex": tiq.sexe if tiq else "",
        "birth_date": parcours.compact((tiq.date if tiq else "") or ""),
        "birth_place": tiq.lieu if tiq else "",
    }
    return Stated(f"{_LABELS[fact]}, réponse d'INSi", values[fact] or "", *found.at(fact))


_LABELS = {
    "family_name": "nom de naissance",
    "given_names": "liste des prénoms",
    "sex": "sexe",
    "birth_date": "date de naissance",
    "birth_place": "lieu de naissance",
}
_CDA_TRAITS: tuple[tuple[str, str, Same], ...] = (
    ("family_name", "family", traits.equivalent),
    ("given_names", "given", traits.equivalent),
    ("given_names", "first_given", lambda listed, first: traits.starts_list(first, listed)),
    ("sex", "sex", eq),
    ("birth_date", "birth_time", lambda day, time: time[:8] == day),
    ("birth_place", "birth_place", eq),
)
"""(trait of INSi, trait of the CDA, when they agree: hyphen and apostrophe read as spaces)."""
_SPELT = frozenset(("family", "given"))


def _compare_traits(report: Report, found: Identity, cda: Cda) -> None:
    for fact, name, same in _CDA_TRAITS:
        reference = _trait(found, fact)
        value: str = getattr(cda.header.traits, name)
        label = "premier prénom" if name == "first_given" else _LABELS[fact]
        stated = Stated(f"{label}, {cda.file.side}", value, *cda.at(name))
        if not reference.value:
            continue
        agrees = same(reference.value, value)
        if _compare(report, parcours.TRAITS_CDA, reference, stated, agrees=agrees) and name in _SPELT:
            _compare(report, parcours.TRAITS_SPELLING, reference, stated)


_INFO: tuple[tuple[str, str, Same], ...] = (
    ("family_name", "PID-5", lambda name, field: traits.equivalent(name, _component(field, 0))),
    ("given_names", "PID-5", lambda listed, field: traits.starts_list(_component(field, 1), listed)),
    ("birth_date", "PID-7", lambda day, field: field[:8] == day),
    ("sex", "PID-8", eq),
)
"""(trait of INSi, field of sourcePatientInfo, when they are the same)."""


def _component(field: str, index: int) -> str:
    return next(islice(field.split("^"), index, None), "")


def _compare_source(report: Report, found: Identity, lot: Submission, file: File, side: str) -> None:
    for entry in lot.clinical:
        info = parcours.patient_info(entry.slots.get("sourcePatientInfo", ()))
        for fact, field, same in _INFO:
            reference = _trait(found, fact)
            if field in info and reference.value:
                stated = Stated(f"{field} de {side}", info[field], *file.xml_at(entry.place("sourcePatientInfo")))
                agrees = same(reference.value, stated.value)
                _compare(report, parcours.TRAITS_XDS, reference, stated, agrees=agrees)


@check(
    "parcours.mail_headers",
    Text(
        "X-MSS-INS et X-MSS-CODECDA disent ce que le CDA de l'archive contient",
        "X-MSS-INS and X-MSS-CODECDA say what the CDA of the archive holds",
    ),
)
def mail_headers(*, sent: Some) -> Report:
    """The headers of each message against the CDA documents inside its own archive."""
    report = Report()
    for posted in _postings(sent):
        cdas = posted.cdas
        if posted.zips and not cdas:  # an archive that holds no readable CDA says nothing of the headers
            continue
        has_ins = bool(cdas) and all(cda.header.has_qualified_ins for cda in cdas)
        report.look(2)
        found = mail_rules.ins_header_breaches(posted.mail, has_document=bool(cdas), has_ins=has_ins)
        _add_headers(report, posted, found, _sides(cdas, "patient"))
        found = mail_rules.codecda_breaches(posted.mail, [cda.header.code.code for cda in cdas])
        _add_headers(report, posted, found, _sides(cdas, "code"))
    return report


def _sides(cdas: Iterable[Cda], fact: str) -> str:
    """Where the documents state a fact, for the expected side of a finding."""
    return " ; ".join(f"{cda.file.side} ({describe(cda.at(fact)[0])})" for cda in cdas) or "aucun CDA dans le message"


def _add_headers(report: Report, posted: Posting, breaches: Iterable[Breach], sides: str) -> None:
    for breach in breaches:
        cited = Breach(breach.rule, f"{breach.expected} — {sides}", f"{breach.found} — {breach.where}", breach.where)
        report.add(cited, *posted.header_at(breach.where))


@check(
    "parcours.professional",
    Text(
        "Le professionnel connecté par PSC est celui du VIHF, du CDA et des métadonnées",
        "The professional logged in by PSC is that of the VIHF, the CDA and the metadata",
    ),
)
def same_professional(*, login: Some, deposit: Some = None, sent: Some = None, content: Some = None) -> Report:
    """The PSC answer against VIHF NameID, CDA author and XDS authorPerson; these two against each other."""
    report = Report()
    found = professional(login)
    if found is None:
        return report
    reference = Stated(found.side, found.id, found.locator, found.excerpt)
    for submitted in _deposits(deposit):
        for stated in _vihf_subject(submitted):
            _compare(report, parcours.SUBJECT_VIHF, reference, stated)
        for stated in _authors(submitted.lot.submission_set, names.SET_AUTHOR, submitted.root):
            _compare(report, parcours.AUTHOR_XDS, reference, stated)
        compare_entries(report, submitted)
    for cda in carried.cdas_of([*each(deposit), *each(sent), *each(content)]):
        _compare_author(report, reference, cda)
    return report


def _vihf_subject(submitted: Deposit) -> Iterator[Stated]:
    if submitted.assertion is not None:
        place = vihf.place(submitted.assertion)
        name = vihf.read(submitted.assertion).name_id
        yield Stated("NameID du VIHF", name, *submitted.root.xml_at(place))


def _authors(facts: RegistryObject, scheme: str, file: File) -> Iterator[Stated]:
    for author in facts.coded(scheme):
        for value in author.slots.get("authorPerson", ()):
            yield Stated(f"authorPerson de {facts.id}", person_id(value).id, *file.xml_at(author.where))


def _compare_author(report: Report, reference: Stated, cda: Cda) -> None:
    """One author that is the professional is enough; systems and patients are not compared."""
    authors = [author for author in cda.header.authors if author.root == PROFESSIONALS and not author.device]
    if not authors:
        return
    own = next((author for author in authors if author.id == reference.value), authors[0])
    side = f"auteur, {cda.file.side}"
    _compare(report, parcours.AUTHOR_CDA, reference, Stated(side, own.id, *cda.file.xml_at(own.where)))


def compare_entries(report: Report, submitted: Deposit) -> None:
    """The authors of each entry against those of its own document."""
    documents = {cda.header.unique_id: cda for cda in submitted.cdas}
    for entry in submitted.lot.clinical:
        cda = documents.get(entry.identifiers.get(names.ENTRY_UNIQUE_ID, ""))
        if cda is None or not cda.header.authors:
            continue
        known = {author.id for author in cda.header.authors}
        value, where = " ; ".join(sorted(known)), cda.header.authors[0].where
        reference = Stated(f"auteur, {cda.file.side}", value, *cda.file.xml_at(where))
        for stated in _authors(entry, names.ENTRY_AUTHOR, submitted.root):
            _compare(report, parcours.AUTHOR_ENTRY, reference, stated, agrees=stated.value in known)


@check(
    "parcours.same_document",
    Text("Le document déposé est le document envoyé", "The document deposited is the document sent"),
)
def same_document(*, deposit: Some = None, sent: Some = None, content: Some = None) -> Report:
    """Digests (SHA-256) of the CDA everywhere it goes; the PDF inside it against the PDF beside it."""
    report = Report()
    origin, copies = carried.cdas_of(content), [*each(deposit), *each(sent)]
    if not origin:
        origin, copies = carried.cdas_of(deposit), each(sent)
    _compare_copies(report, origin, carried.cdas_of(copies))
    for posted in _postings(sent):
        _compare_pdfs(report, posted)
    return report


def _compare_copies(report: Report, origin: list[Cda], copies: Iterable[Cda]) -> None:
    """Each copy against the original of the same identifier; a copy of nothing is another document."""
    known = {cda.header.unique_id: cda for cda in origin}
    for copy in copies if origin else ():
        first = known.get(copy.header.unique_id)
        if first is None:
            _compare(report, parcours.SAME_DOCUMENT, _identifier(origin[0]), _identifier(copy))
        else:
            _compare(report, parcours.SAME_BYTES, _digest(first.file), _digest(copy.file))


def _identifier(cda: Cda) -> Stated:
    return Stated(cda.file.side, cda.header.unique_id, *cda.at("id"))


def _digest(file: File) -> Stated:
    return Stated(file.side, f"sha256 {hashlib.sha256(file.content).hexdigest()}", *file.whole)


def _compare_pdfs(report: Report, posted: Posting) -> None:
    """The PDF of each level 1 document is among the attached ones. No attachment at all is ECO.2.1.1's matter."""
    attached = {file.content for file in posted.pdfs}
    for cda in posted.cdas if attached else ():
        pdf = cda.pdf
        if pdf is not None:
            agrees = pdf.content in attached
            _compare(report, parcours.SAME_PDF, _digest(pdf), _digest(posted.pdfs[0]), agrees=agrees)
