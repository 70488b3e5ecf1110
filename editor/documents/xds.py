"""The XDS metadata of a document and of its submission set, for the DMP and for the IHE_XDM archive alike."""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime

from editor.config import SOFTWARE
from editor.documents import codes, ebrim
from editor.documents.codes import AUTHOR_SYSTEM, PROFESSIONAL_OID, STRUCTURE_OID, Code
from editor.documents.document import Document, Structure
from editor.professional import Professional
from editor.xml import Xml, tag

_ENTRY = "urn:uuid:7edca82f-054d-47f2-a032-9b2a5b5186c1"
_CLASS = "41a5887f-8865-4c09-adf7-e362475b143a"
_TYPE = "f0306f51-975f-434e-a61c-c59651d33983"
_CONFIDENTIALITY = "f4f85eac-e6cb-4883-b524-f2705394840f"
_FORMAT = "a09d5840-386c-46f2-b5ad-9c3699a4309d"
_EVENT = "2c6b8cb7-8b2a-4051-b291-b1ae6a575ef4"
_FACILITY = "f33fb8ac-18af-42cc-ae0e-ed0b0bdb91e1"
_PRACTICE = "cccf5598-8b07-4b77-a05e-ae952c785ead"
_ENTRY_AUTHOR = "93606bcf-9494-43ec-9b4e-a7748d1a838d"
_ENTRY_PATIENT = "58a6f841-87b3-4a3e-92fd-a8ffeff98427"
_ENTRY_ID = "2e82c1f6-a085-4c72-9da3-8640a32e42ab"
_SET_NODE = "a54d6aa5-d40d-43f9-88c5-b4633d873bdd"
_SET_AUTHOR = "a7058bb9-b4e4-4307-ba5b-e3f0ab85e12d"
_SET_CONTENT = "aa543740-bdda-424e-8c96-df4873be8500"
_SET_PATIENT = "6b5aea1a-874d-4603-a4bc-96a0a7b38446"
_SET_SOURCE = "554ac39e-e3fe-47fe-b233-965d2a147832"
_SET_ID = "96fdda7c-d067-4183-912e-bf5ee74998a8"

SUBMISSION, DOCUMENT, SIGNATURE = "SubmissionSet01", "Document01", "Signature01"
"""The symbolic ids of the objects of a submission."""


@dataclass(frozen=True, slots=True)
class Submission:
    """A submission set: unique id, when, by whom, for which patient (CX)."""

    unique_id: str
    time: datetime
    author: Professional
    structure: Structure
    patient_id: str


def submission_set(lot: Submission) -> Xml:
    """The package that stands for the submission."""
    return tag(
        "RegistryPackage",
        ebrim.slot("submissionTime", utc(lot.time)),
        ebrim.label("Name", "Lot de soumission"),
        ebrim.author(SUBMISSION, _SET_AUTHOR, *_author(lot.author, lot.structure)),
        ebrim.classification(SUBMISSION, _SET_CONTENT, codes.OUTPATIENT_CONTENT),
        ebrim.node(SUBMISSION, _SET_NODE),
        ebrim.external_id(SUBMISSION, _SET_PATIENT, "XDSSubmissionSet.patientId", lot.patient_id),
        ebrim.external_id(SUBMISSION, _SET_SOURCE, "XDSSubmissionSet.sourceId", SOFTWARE.oid),
        ebrim.external_id(SUBMISSION, _SET_ID, "XDSSubmissionSet.uniqueId", lot.unique_id),
        id=SUBMISSION,
    )


def document_entry(made: Document, described: bytes, uri: str = "") -> Xml:
    """The entry of a document. ``described`` are the bytes that hash and size speak of; ``uri`` a file name."""
    classified = (
        (_CLASS, codes.REPORT_CLASS),
        (_CONFIDENTIALITY, codes.NORMAL),
        (_FORMAT, codes.PDF_FORMAT),
        (_TYPE, made.type),
    )
    return tag(
        "ExtrinsicObject",
        *_times(made.created, made.started, made.created),
        ebrim.slot("hash", sha1(described)),
        ebrim.slot("size", str(len(described))),
        ebrim.slot("languageCode", "fr-FR"),
        ebrim.slot("legalAuthenticator", _person(made.author)),
        ebrim.slot("sourcePatientId", made.local_patient_id),
        ebrim.slot("sourcePatientInfo", *_patient_info(made)),
        ebrim.slot("URI", uri) if uri else None,
        ebrim.label("Name", made.title),
        *_shared(DOCUMENT, made, classified),
        *_identified(DOCUMENT, made.patient_id, made.unique_id),
        id=DOCUMENT,
        mimeType="text/xml",
        objectType=_ENTRY,
    )


def signature_entry(made: Document, lot: Submission, unique_id: str) -> Xml:
    """The entry of the signature document that the DMP asks beside every submission."""
    classified = (
        (_CLASS, codes.SIGNATURE_CLASS),
        (_TYPE, codes.SIGNATURE_TYPE),
        (_CONFIDENTIALITY, codes.NORMAL),
        (_CONFIDENTIALITY, codes.HIDDEN_FROM_PROFESSIONALS),
        (_CONFIDENTIALITY, codes.HIDDEN_FROM_PATIENT),
        (_FORMAT, codes.SIGNATURE_FORMAT),
        (_EVENT, codes.SIGNATURE_PURPOSE),
    )
    return tag(
        "ExtrinsicObject",
        *_times(lot.time, lot.time, lot.time),
        ebrim.slot("languageCode", "art"),
        ebrim.slot("legalAuthenticator", _person(lot.author)),
        ebrim.slot("sourcePatientId", made.patient_id),
        ebrim.label("Name", "Source"),
        *_shared(SIGNATURE, made, classified),
        *_identified(SIGNATURE, lot.patient_id, unique_id),
        id=SIGNATURE,
        mimeType="text/xml",
        objectType=_ENTRY,
    )


def member(target: str) -> Xml:
    """What puts an object in the submission set."""
    return ebrim.association(ebrim.HAS_MEMBER, SUBMISSION, target, ebrim.slot("SubmissionSetStatus", "Original"))


def utc(moment: datetime) -> str:
    """An XDS time: UTC, to the second, no offset."""
    return f"{moment.astimezone(UTC):%Y%m%d%H%M%S}"


def sha1(content: bytes) -> str:
    """The hash that XDS asks: SHA-1, lower-case hexadecimal."""
    return hashlib.sha1(content, usedforsecurity=False).hexdigest()


def _times(created: datetime, started: datetime, stopped: datetime) -> tuple[Xml, ...]:
    named = {"creationTime": created, "serviceStartTime": started, "serviceStopTime": stopped}
    return tuple(ebrim.slot(name, utc(moment)) for name, moment in named.items())


def _shared(owner: str, made: Document, classified: tuple[tuple[str, Code], ...]) -> tuple[Xml, ...]:
    """Author and codes of an entry; facility and setting are the practice's."""
    setting = ((_FACILITY, codes.sector(made.structure.sector)), (_PRACTICE, codes.AMBULATORY))
    return (
        ebrim.author(owner, _ENTRY_AUTHOR, *_author(made.author, made.structure)),
        *(ebrim.classification(owner, scheme, code) for scheme, code in (*classified, *setting)),
    )


def _identified(owner: str, patient_id: str, unique_id: str) -> tuple[Xml, ...]:
    return (
        ebrim.external_id(owner, _ENTRY_PATIENT, "XDSDocumentEntry.patientId", patient_id),
        ebrim.external_id(owner, _ENTRY_ID, "XDSDocumentEntry.uniqueId", unique_id),
    )


def _author(author: Professional, structure: Structure) -> tuple[Xml, ...]:
    institution = f"{_plain(structure.name)}^^^^^&{STRUCTURE_OID}&ISO^IDNST^^^{structure.id}"
    return (
        ebrim.slot("authorPerson", _person(author)),
        ebrim.slot("authorSpecialty", f"{author.author_code}^{author.author_label}^{AUTHOR_SYSTEM}"),
        ebrim.slot("authorInstitution", institution),
    )


def _person(author: Professional) -> str:
    names = f"{_plain(author.family_name)}^{_plain(author.given_name)}"
    return f"{author.national_id}^{names}^^^^^^&{PROFESSIONAL_OID}&ISO^D^^^IDNPS"


def _patient_info(made: Document) -> tuple[str, ...]:
    traits = made.patient.traits
    return (
        f"PID-5|{traits.family_name}^{traits.first_given_name}^^^^^L",
        f"PID-7|{traits.birth_date.replace('-', '')}",
        f"PID-8|{traits.sex}",
    )


def _plain(text: str) -> str:
    """Text without the separators of HL7 v2."""
    return text.translate(dict.fromkeys(map(ord, "^&|~\\"), " "))
