"""The bodies of the DMP's transactions: what each request says, what each answer tells."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from editor import ambient
from editor.config import SOFTWARE
from editor.documents import ebrim, oids, xds
from editor.documents.document import Document
from editor.documents.xds import Submission
from editor.outcome import FailedError
from editor.patients.ins import Ins
from editor.xml import XSI, Element, Xml, tag, text_at

TD02 = "urn:hl7-org:v3:PRPA_IN201307UV02"
TD03 = "urn:si-dmp-habilitations:HabilitationsEndPoint:setAuthorization"
ITI41 = "urn:ihe:iti:2007:ProvideAndRegisterDocumentSet-b"
ITI18 = "urn:ihe:iti:2007:RegistryStoredQuery"
ITI43 = "urn:ihe:iti:2007:RetrieveDocumentSet"
ITI57 = "urn:ihe:iti:2010:UpdateDocumentSet"

_HL7 = "{urn:hl7-org:v3}"
_HAB = "{urn:si-dmp-habilitations}"
_RS = "{urn:oasis:names:tc:ebxml-regrep:xsd:rs:3.0}"
_RIM = f"{{{ebrim.RIM}}}"
_XDSB = "{urn:ihe:iti:xds-b:2007}"
_SUCCESS = "urn:oasis:names:tc:ebxml-regrep:ResponseStatusType:Success"
_DMP_DEVICE = "1.2.250.1.213.4.1.1.1"
_REPOSITORY = "1.2.250.1.213.4.1.1.1.2"
_FIND_DOCUMENTS = "urn:uuid:14d4debf-8f97-4251-9a74-a90016b0af0d"
_GET_DOCUMENTS = "urn:uuid:5c4f972b-d56b-40ac-a5fc-c8ca9b40b9d4"
_UNIQUE_ID = "urn:uuid:2e82c1f6-a085-4c72-9da3-8640a32e42ab"
_TYPE_CODE = "urn:uuid:f0306f51-975f-434e-a61c-c59651d33983"


@dataclass(frozen=True, slots=True)
class Existence:
    """What TD0.2 tells: is there a DMP, the caller's authorization (``VALIDE``…, "" if unsaid), is it closed."""

    exists: bool
    authorization: str = ""
    closed: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """A document as a search describes it; ``type`` is its LOINC code."""

    unique_id: str
    entry_uuid: str
    title: str
    type: str


def existence_query(ins: Ins, now: datetime) -> Xml:
    """TD0.2: does this patient have a DMP, and may the caller read it?"""
    nil = {"xmlns:xsi": XSI, "xsi:nil": "true"}
    value = tag("value", root=ins.oid, extension=ins.matricule)
    parameters = tag(
        "parameterList",
        tag("dataSource", nil),
        tag("patientIdentifier", value, tag("semanticsText", "Patient.id")),
    )
    query = tag(
        "queryByParameter",
        tag("queryId", root=oids.QUERIES, extension=ambient.new_uuid()),
        tag("statusCode", code="new"),
        parameters,
    )
    reason = tag(
        "reasonCode",
        code="TEST_EXST",
        codeSystem="1.2.250.1.213.1.1.4.11",
        displayName="Test d'existence de dossier",
    )
    return tag(
        "PRPA_IN201307UV02",
        {"xmlns": "urn:hl7-org:v3"},
        tag("id", root=oids.MESSAGES, extension=ambient.new_uuid()),
        tag("creationTime", value=f"{ambient.local(now):%Y%m%d%H%M%S}"),
        tag("interactionId", root="2.16.840.1.113883.1.6", extension="PRPA_IN201307UV02"),
        tag("processingCode", code="D"),
        tag("processingModeCode", code="T"),
        tag("acceptAckCode", code="AL"),
        tag("receiver", _device(_DMP_DEVICE, "DMP"), typeCode="RCV"),
        tag("sender", _device(SOFTWARE.oid, SOFTWARE.name), typeCode="SND"),
        tag("attentionLine", nil),
        tag("controlActProcess", reason, query, classCode="CACT", moodCode="EVN"),
        ITSVersion="XML_1.0",
    )


def existence(answer: Element) -> Existence:
    """The answer to TD0.2. ``FailedError`` when the DMP reports an error."""
    for detail in answer.iter(f"{_HL7}acknowledgementDetail"):
        code = detail.find(f"{_HL7}code")
        name = "" if code is None else code.get("code", "")
        raise FailedError(f"DMP {name} : {text_at(detail, f'{_HL7}text')}")
    found = next(answer.iter(f"{_HL7}patient"), None)
    if found is None:
        return Existence(exists=False)
    status = found.find(f"{_HL7}statusCode")
    closed = status is not None and status.get("code") == "terminated"
    return Existence(True, _authorization(answer), closed)


def authorization_change(action: str) -> Xml:
    """TD0.3: ``AJOUT`` or ``SUPPRESSION`` of the caller's own authorization."""
    return tag("setAuthorization", {"xmlns": "urn:si-dmp-habilitations"}, tag("action", action))


def authorization_status(answer: Element) -> str:
    """The answer to TD0.3. ``FailedError`` for any status but ``DMPOk``."""
    status = text_at(answer, f"{_HAB}output/{_HAB}status")
    context = text_at(answer, f"{_HAB}output/{_HAB}context")
    if status != "DMPOk":
        raise FailedError(f"DMP {status} : {context}")
    return context


def lot_of(lot: Submission, made: Document, described: bytes, replaced_uuid: str = "") -> Xml:
    """The metadata of TD2.1: submission set, document, signature document, what links them.

    ``described`` are the bytes that hash and size speak of; ``replaced_uuid`` the entry replaced, if any.
    """
    original = ebrim.slot("SubmissionSetStatus", "Original")
    return ebrim.submission(
        xds.submission_set(lot),
        xds.document_entry(made, described),
        xds.signature_entry(made, lot, oids.new_signature()),
        xds.member(xds.DOCUMENT),
        xds.member(xds.SIGNATURE),
        ebrim.association(ebrim.SIGNS, xds.SIGNATURE, xds.SUBMISSION, original),
        ebrim.association(ebrim.REPLACES, xds.DOCUMENT, replaced_uuid) if replaced_uuid else None,
    )


def provide(metadata: Xml, references: dict[str, str]) -> Xml:
    """TD2.1: metadata, and for each symbolic id the Content-ID of its bytes."""
    include = {"xmlns:xop": "http://www.w3.org/2004/08/xop/include"}
    documents = (
        tag("xds:Document", tag("xop:Include", include, href=f"cid:{content_id}"), id=name)
        for name, content_id in references.items()
    )
    return tag("xds:ProvideAndRegisterDocumentSetRequest", {"xmlns:xds": _XDSB[1:-1]}, metadata, *documents)


def documents_query(ins: Ins) -> Xml:
    """TD3.1a: the active documents of a patient."""
    patient = ebrim.slot("$XDSDocumentEntryPatientId", f"'{ins.matricule}^^^&{ins.oid}&ISO^NH'")
    status = ebrim.slot("$XDSDocumentEntryStatus", f"('{ebrim.APPROVED}')")
    return _query(_FIND_DOCUMENTS, "LeafClass", patient, status)


def reference_query(unique_id: str) -> Xml:
    """TD3.1b: the entryUUID of the document of that unique id."""
    return _query(_GET_DOCUMENTS, "ObjectRef", ebrim.slot("$XDSDocumentEntryUniqueId", f"('{unique_id}')"))


def found_documents(answer: Element) -> tuple[Found, ...]:
    """The documents in the answer to TD3.1a."""
    confirm(answer)
    return tuple(_found(item) for item in answer.iter(f"{_RIM}ExtrinsicObject"))


def found_reference(answer: Element) -> str:
    """The entryUUID in the answer to TD3.1b. ``FailedError`` when there is none."""
    confirm(answer)
    for name in ("ObjectRef", "ExtrinsicObject"):
        for item in answer.iter(f"{_RIM}{name}"):
            return str(item.get("id", ""))
    raise FailedError("DMP : document introuvable au registre")


def retrieve(unique_id: str) -> Xml:
    """TD3.2: the bytes of a document."""
    request = tag("DocumentRequest", tag("RepositoryUniqueId", _REPOSITORY), tag("DocumentUniqueId", unique_id))
    return tag("RetrieveDocumentSetRequest", {"xmlns": _XDSB[1:-1]}, request)


def retrieved_href(answer: Element) -> str:
    """Where the bytes are in the answer to TD3.2: the href of the ``xop:Include``."""
    confirm(answer)
    include = next(answer.iter("{http://www.w3.org/2004/08/xop/include}Include"), None)
    if include is None:
        raise FailedError("DMP : réponse sans document")
    return str(include.get("href", ""))


def deletion(lot: Submission, entry_uuid: str) -> Xml:
    """TD3.3c: one's own document, from approved to deleted."""
    change = ebrim.association(
        ebrim.UPDATES_STATUS,
        xds.SUBMISSION,
        entry_uuid,
        ebrim.slot("OriginalStatus", ebrim.APPROVED),
        ebrim.slot("NewStatus", ebrim.DELETED),
    )
    return ebrim.submission(xds.submission_set(lot), change)


def confirm(answer: Element) -> None:
    """``FailedError`` unless the registry says Success; it names every error code and context."""
    response = answer if answer.get("status") else answer.find(f"{_RS}RegistryResponse")
    status = "" if response is None else response.get("status", "")
    if status != _SUCCESS:
        raise FailedError("DMP " + (" ; ".join(_errors(answer)) or f"statut {status.rpartition(':')[2] or 'absent'}"))


def _errors(answer: Element) -> Iterator[str]:
    for error in answer.iter(f"{_RS}RegistryError"):
        yield f"{error.get('errorCode', '')} : {error.get('codeContext', '')}"


def _device(root: str, name: str) -> Xml:
    return tag("device", tag("id", root=root), tag("softwareName", name), classCode="DEV", determinerCode="INSTANCE")


def _authorization(answer: Element) -> str:
    for line in answer.iter(f"{_HL7}attentionLine"):
        keyword, value = line.find(f"{_HL7}keyWordText"), line.find(f"{_HL7}value")
        if keyword is not None and keyword.get("code") == "AUTORISATION" and value is not None:
            return str(value.get("code", ""))
    return ""


def _query(query_id: str, returns: str, *slots: Xml) -> Xml:
    return tag(
        "query:AdhocQueryRequest",
        {"xmlns:query": "urn:oasis:names:tc:ebxml-regrep:xsd:query:3.0", "xmlns": ebrim.RIM},
        tag("query:ResponseOption", returnComposedObjects="true", returnType=returns),
        tag("AdhocQuery", *slots, id=query_id),
    )


def _found(item: Element) -> Found:
    title = item.find(f"{_RIM}Name/{_RIM}LocalizedString")
    return Found(
        unique_id=_attribute_of(item, "ExternalIdentifier", "identificationScheme", _UNIQUE_ID, "value"),
        entry_uuid=str(item.get("id", "")),
        title="" if title is None else str(title.get("value", "")),
        type=_attribute_of(item, "Classification", "classificationScheme", _TYPE_CODE, "nodeRepresentation"),
    )


def _attribute_of(item: Element, name: str, scheme: str, wanted: str, attribute: str) -> str:
    for child in item.findall(f"{_RIM}{name}"):
        if child.get(scheme) == wanted:
            return str(child.get(attribute, ""))
    return ""
