"""Which rules the metadata of a submission break, and whether they agree with the documents."""

import re
from collections.abc import Iterator, Mapping

from formats.rule import Breach, Rule
from formats.xds import codes, names, rules
from formats.xds.identifiers import PatientId, institution_id, is_oid, patient_id, person_id
from formats.xds.moment import same_moment, to_utc
from formats.xds.opened import Opened
from formats.xds.registry_object import RegistryObject
from formats.xds.submission import Submission, entry_patient, is_signature, unique_id

MIME_TYPES = ("text/xml", "application/xslt+xml", "application/dicom")
MAX_TITLE = 128
_TIME = re.compile(r"^\d{4}(\d\d){0,5}$")
_HL7_CONFIDENTIALITY = "2.16.840.1.113883.5.25"
_TIMES = ("creationTime", "serviceStartTime", "serviceStopTime", "submissionTime")
_CODES = (
    ("class", names.ENTRY_CLASS),
    ("type", names.ENTRY_TYPE),
    ("format", names.ENTRY_FORMAT),
    ("facility", names.ENTRY_FACILITY),
    ("practice", names.ENTRY_PRACTICE),
)
_SLOTS = (
    ("creation_time", "creationTime"),
    ("service_start", "serviceStartTime"),
    ("language", "languageCode"),
    ("legal_authenticator", "legalAuthenticator"),
    ("source_patient_id", "sourcePatientId"),
)


def metadata(submission: Submission) -> list[Breach]:
    """The rules that the metadata alone break: submission set, entries, associations, parts."""
    found = [*_set(submission.submission_set), *_whole(submission)]
    for entry in submission.entries:
        found += [*_entry(entry), *_entry_codes(entry), *_entry_shape(entry)]
    return found


def submission_set(submission: Submission) -> list[Breach]:
    """The rules that the submission set alone breaks (ITI-57 carries nothing else)."""
    return list(_set(submission.submission_set))


def authors(submission: Submission, structure: str) -> Iterator[Breach]:
    """Row 12: in indirect mode an authorInstitution of the set is the structure of the VIHF."""
    found = [institution_id(value).id for value in _author_slots(submission.submission_set, "authorInstitution")]
    if structure not in found:
        at = submission.submission_set.where
        yield Breach(rules.AUTHOR_INSTITUTION, structure, ", ".join(found) or "absent", at)


def documents(submission: Submission, opened: Mapping[str, Opened]) -> list[Breach]:
    """The rules between each entry and its document; ``opened`` maps entry ids to documents."""
    found: list[Breach] = []
    for entry in submission.entries:
        document = opened.get(entry.id)
        if document is not None:
            found += [*_digests(entry, document), *_agreement(entry, document)]
    return found


def author_persons(item: RegistryObject) -> tuple[str, ...]:
    """The identifiers of the authorPersons of a set or an entry."""
    return tuple(person_id(value).id for value in _author_slots(item, "authorPerson"))


def author_institutions(item: RegistryObject) -> tuple[str, ...]:
    """The identifiers of the authorInstitutions of a set or an entry."""
    return tuple(institution_id(value).id for value in _author_slots(item, "authorInstitution"))


def _author_slots(item: RegistryObject, slot: str) -> list[str]:
    schemes = (names.SET_AUTHOR, names.ENTRY_AUTHOR)
    authored = (classification for classification in item.classifications if classification.scheme in schemes)
    return [value for classification in authored for value in classification.slots.get(slot, ())]


def _missing(broken: Rule, where: str) -> Breach:
    return Breach(broken, "renseigné", "absent", where)


def _set(item: RegistryObject) -> Iterator[Breach]:
    if not any(author_persons(item)):
        yield _missing(rules.SET["author_person"], item.where)
    content = item.coded(names.SET_CONTENT_TYPE)
    if not content:
        yield _missing(rules.SET["content_type"], item.where)
    for classification in content:
        yield from _in_value_set("content_type", classification.node, classification.system, classification.where)
    if not item.slot("submissionTime"):
        yield _missing(rules.SET["submission_time"], item.where)
    yield from _times(item)
    yield from _patient(item, names.SET_PATIENT, rules.SET["patient_id"])
    for scheme, key in ((names.SET_UNIQUE_ID, "unique_id"), (names.SET_SOURCE, "source_id")):
        yield from _oid(item, scheme, rules.SET[key])


def _entry(entry: RegistryObject) -> Iterator[Breach]:
    if not any(author_persons(entry)):
        yield _missing(rules.ENTRY["author_person"], entry.where)
    for key, slot in _SLOTS:
        if not entry.slot(slot):
            yield _missing(rules.ENTRY[key], entry.where)
    if not entry.name:
        yield _missing(rules.ENTRY["title"], entry.where)
    yield from _times(entry)
    yield from _patient(entry, names.ENTRY_PATIENT, rules.ENTRY["patient_id"])
    yield from _oid(entry, names.ENTRY_UNIQUE_ID, rules.ENTRY["unique_id"])
    info = entry.slots.get("sourcePatientInfo", ())
    present = {value.partition("|")[0] for value in info if value.partition("|")[2]}
    if not is_signature(entry) and not {"PID-5", "PID-7", "PID-8"} <= present:
        where = entry.place("sourcePatientInfo")
        yield Breach(rules.ENTRY["source_patient_info"], "PID-5, PID-7, PID-8", " ".join(info) or "absent", where)


def _entry_codes(entry: RegistryObject) -> Iterator[Breach]:
    for key, scheme in _CODES:
        found = entry.coded(scheme)
        if not found:
            yield _missing(rules.ENTRY[key], entry.where)
        for item in found:
            yield from _in_value_set(key, item.node, item.system, item.where)
    confidentiality = entry.coded(names.ENTRY_CONFIDENTIALITY)
    for item in confidentiality:
        yield from _in_value_set("confidentiality", item.node, item.system, item.where)
    if not any(item.system == _HL7_CONFIDENTIALITY for item in confidentiality):
        yield _missing(rules.ENTRY["confidentiality"], entry.where)
    type_code, class_code = entry.code(names.ENTRY_TYPE), entry.code(names.ENTRY_CLASS)
    expected = codes.class_of_type(type_code)
    if expected and class_code and class_code != expected:
        where = entry.coded(names.ENTRY_CLASS)[0].where
        yield Breach(rules.CLASS_OF_TYPE, f"{expected} (type {type_code})", class_code, where)


def _entry_shape(entry: RegistryObject) -> Iterator[Breach]:
    if len(entry.name) > MAX_TITLE:
        yield Breach(rules.TITLE_LENGTH, f"{MAX_TITLE} caractères", str(len(entry.name)), entry.where)
    if entry.mime_type not in MIME_TYPES:
        yield Breach(rules.MIME_TYPE, ", ".join(MIME_TYPES), entry.mime_type or "absent", entry.where)
    language, expected = entry.slot("languageCode"), "art" if is_signature(entry) else "fr-FR"
    if language and language != expected:
        yield Breach(rules.LANGUAGE, expected, language, entry.place("languageCode"))


def _in_value_set(key: str, code: str, system: str, where: str) -> Iterator[Breach]:
    if not codes.contains(key, code, system):
        yield Breach(rules.CODE[key], codes.value_sets()[key].name, f"{code} ({system or 'sans système'})", where)


def _times(item: RegistryObject) -> Iterator[Breach]:
    for slot in _TIMES:
        for value in item.slots.get(slot, ()):
            if not _TIME.match(value):
                yield Breach(rules.TIME_UTC, f"{slot} AAAAMMJJhhmmss", value, item.place(slot))


def _patient(item: RegistryObject, scheme: str, required: Rule) -> Iterator[Breach]:
    value = item.identifiers.get(scheme, "")
    if not value:
        yield _missing(required, item.where)
        return
    patient = patient_id(value)
    if patient is None or not patient.is_ins:
        yield Breach(rules.PATIENT_INS, "INS^^^&OID&ISO^NH", value, item.place(scheme))


def _oid(item: RegistryObject, scheme: str, required: Rule) -> Iterator[Breach]:
    value = item.identifiers.get(scheme, "")
    if not value:
        yield _missing(required, item.where)
    elif not is_oid(value):
        yield Breach(rules.UNIQUE_ID_OID, "OID", value, item.place(scheme))


def _whole(submission: Submission) -> Iterator[Breach]:
    if not submission.clinical:
        yield Breach(rules.NO_ENTRY, "une fiche", "aucune", submission.where)
    patient = submission.patient
    for entry in submission.entries:
        other = entry_patient(entry)
        if patient is not None and not patient.same_as(other):
            yield Breach(rules.PATIENT_SAME, str(patient), str(other or "absent"), entry.place(names.ENTRY_PATIENT))
    yield from _members(submission)
    yield from _parts(submission)
    yield from _signature(submission)


def _members(submission: Submission) -> Iterator[Breach]:
    links = submission.linked(names.HAS_MEMBER)
    members = {
        link.target
        for link in links
        if link.source == submission.submission_set.id and link.slot("SubmissionSetStatus") == "Original"
    }
    for entry in submission.entries:
        if entry.id not in members:
            yield Breach(rules.MEMBER, f"HasMember vers {entry.id}", "absente", entry.where)
    seen: set[str] = {submission.unique_id}
    for entry in submission.entries:
        identifier = unique_id(entry)
        if identifier and identifier in seen:
            yield Breach(rules.TWICE, "un seul objet", identifier, entry.place(names.ENTRY_UNIQUE_ID))
        seen.add(identifier)


def _parts(submission: Submission) -> Iterator[Breach]:
    matched = set()
    for entry in submission.entries:
        document = submission.document(entry)
        if document is None:
            yield Breach(rules.MISSING_DOCUMENT, f"document {entry.id}", "absent", entry.where)
        else:
            matched.add(document.id)
    for document in submission.documents.values():
        if document.id not in matched:
            yield Breach(rules.MISSING_ENTRY, f"fiche {document.id}", "absente", document.where)


def _signature(submission: Submission) -> Iterator[Breach]:
    entry = submission.signature
    if entry is None:
        yield Breach(rules.SIGNATURE_ENTRY, "fiche de signature", "absente", submission.where)
        return
    links = submission.linked(names.SIGNS)
    if not any(link.source == entry.id and link.target == submission.submission_set.id for link in links):
        yield Breach(rules.SIGNATURE_ENTRY, f"signs de {entry.id} vers le lot", "absente", entry.where)


def _digests(entry: RegistryObject, document: Opened) -> Iterator[Breach]:
    sent_hash, sent_size = entry.slot("hash"), entry.slot("size")
    if sent_hash and sent_hash.lower() != document.hash:
        yield Breach(rules.HASH, document.hash, sent_hash, entry.place("hash"))
    if sent_size and sent_size != str(document.size):
        yield Breach(rules.SIZE, str(document.size), sent_size, entry.place("size"))


def _agreement(entry: RegistryObject, document: Opened) -> Iterator[Breach]:
    if is_signature(entry) or entry.mime_type == "application/dicom":
        return
    header = document.header
    if header is None:
        yield Breach(rules.NOT_CDA, "ClinicalDocument", entry.mime_type, entry.where)
        return
    first = next(iter(header.patient_ids), None)  # the INS comes first, as Structuration minimale asks
    patient = None if first is None else PatientId(first.extension, first.root, "NH")
    facts = (
        ("unique_id", header.full_id, unique_id(entry), entry.place(names.ENTRY_UNIQUE_ID)),
        ("patient", str(patient or ""), str(entry_patient(entry) or ""), entry.place(names.ENTRY_PATIENT)),
        ("type", header.code.code, entry.code(names.ENTRY_TYPE), entry.where),
        ("title", header.written_title, entry.name, entry.where),
        ("language", header.language, entry.slot("languageCode"), entry.place("languageCode")),
        ("facility", header.facility.code, entry.code(names.ENTRY_FACILITY), entry.where),
        ("practice", header.practice.code, entry.code(names.ENTRY_PRACTICE), entry.where),
    )
    for key, expected, found, where in facts:
        if expected and found and expected != found:
            yield Breach(rules.CDA[key], expected, found, where)
    created = entry.slot("creationTime")
    if created and not same_moment(header.effective_time, created):
        yield Breach(rules.CDA["creation_time"], to_utc(header.effective_time), created, entry.place("creationTime"))
    yield from _format(entry, document)


def _format(entry: RegistryObject, document: Opened) -> Iterator[Breach]:
    header = document.header
    expected = () if header is None else codes.formats_of(header.template_ids, header.media_type)
    found = entry.code(names.ENTRY_FORMAT)
    if expected and found and found not in expected:
        yield Breach(rules.FORMAT_OF_TEMPLATE, " ou ".join(expected), found, entry.where)
