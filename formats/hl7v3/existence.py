"""TD0.2: does the patient have a DMP, and is the caller authorised (GIE SESAM-Vitale samples v02.05.00)."""

from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from formats import xml
from formats.xml import Element

V3 = "urn:hl7-org:v3"
REQUEST = f"{{{V3}}}PRPA_IN201307UV02"
RESPONSE = f"{{{V3}}}PRPA_IN201308UV02"
TEST, ADMINISTRATIVE = "TEST_EXST", "CNSLT_DATA"
FICTITIOUS_PHONE = "tel:0600000000"
DMP_DEVICE = "1.2.250.1.213.4.1.1.1"
_SPACES = {"v": V3}
_XSI = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
_REASON_SYSTEM = "1.2.250.1.213.1.1.4.11"
_QUERY = "v:controlActProcess/v:queryByParameter"


class Hl7Error(ValueError):
    """Not a TD0.2 request; the message says what is missing."""


@dataclass(frozen=True, slots=True)
class Identifier:
    """An HL7 v3 II."""

    root: str
    extension: str


@dataclass(frozen=True, slots=True)
class ExistenceQuery:
    """A TD0.2 request: reason, patient, ids to echo, the sender's device."""

    reason: str
    reason_label: str
    patient: Identifier
    message_id: Identifier
    query_id: Identifier
    sender_id: str
    sender_name: str


@dataclass(frozen=True, slots=True)
class FoundPatient:
    """What a TD0.2 answer says of a patient who has a DMP. ``birth_date`` is AAAAMMJJ, ``closed`` says terminated."""

    number: str
    oid: str
    family_name: str
    given_name: str
    sex: str
    birth_date: str
    closed: bool
    authorization: str
    attending: bool


def read(payload: Element) -> ExistenceQuery:
    """The query of a PRPA_IN201307UV02; raises ``Hl7Error``."""
    if payload.tag != REQUEST:
        raise Hl7Error(f"{payload.tag} au lieu de PRPA_IN201307UV02")
    reason = payload.find("v:controlActProcess/v:reasonCode", _SPACES)
    patients = payload.findall(f"{_QUERY}/v:parameterList/v:patientIdentifier/v:value", _SPACES)
    if reason is None or len(patients) != 1:
        raise Hl7Error("reasonCode et un patientIdentifier sont attendus")
    return ExistenceQuery(
        reason=reason.get("code", ""),
        reason_label=reason.get("displayName", ""),
        patient=_identifier(patients[0]),
        message_id=_identifier(payload.find("v:id", _SPACES)),
        query_id=_identifier(payload.find(f"{_QUERY}/v:queryId", _SPACES)),
        sender_id=_identifier(payload.find("v:sender/v:device/v:id", _SPACES)).root,
        sender_name=xml.text(payload, "v:sender/v:device/v:softwareName", _SPACES),
    )


def patient_place(payload: Element) -> str:
    """The path of the patient identifier of a request; of the payload when there is none."""
    found = payload.find(f"{_QUERY}/v:parameterList/v:patientIdentifier/v:value", _SPACES)
    return xml.path_of(payload if found is None else found)


@dataclass(frozen=True, slots=True)
class ExistenceAnswer:
    """What a TD0.2 answer says: OK, NF or AE; AUTORISATION; whether the DMP is closed."""

    code: str
    authorization: str
    closed: bool


def read_answer(payload: Element) -> ExistenceAnswer:
    """The answer of a PRPA_IN201308UV02; raises ``Hl7Error``."""
    if payload.tag != RESPONSE:
        raise Hl7Error(f"{payload.tag} au lieu de PRPA_IN201308UV02")
    code = payload.find("v:controlActProcess/v:queryAck/v:queryResponseCode", _SPACES)
    status = payload.find(".//v:patient/v:statusCode", _SPACES)
    authorization = ""
    for line in payload.iterfind("v:attentionLine", _SPACES):
        keyword, value = line.find("v:keyWordText", _SPACES), line.find("v:value", _SPACES)
        if keyword is not None and value is not None and keyword.get("code") == "AUTORISATION":
            authorization = value.get("code", "")
    closed = status is not None and status.get("code") == "terminated"
    return ExistenceAnswer("" if code is None else code.get("code", ""), authorization, closed)


def found(query: ExistenceQuery, patient: FoundPatient, id: str, at: str) -> str:
    """The answer when the patient has a DMP. ``id`` is a UUID, ``at`` the server's local time AAAAMMJJhhmmss."""
    lines = (
        f'<attentionLine><keyWordText code="AUTORISATION" codeSystem="1.2.250.1.213.4.1.2.6.1"/><value {_XSI} '
        f'code={quoteattr(patient.authorization)} codeSystem="1.2.250.1.213.4.1.2.6.2" xsi:type="CV"/></attentionLine>'
        f'<attentionLine><keyWordText code="STATUT_MT" codeSystem="1.2.250.1.213.4.1.2.6.3"/><value {_XSI} '
        f'value="{str(patient.attending).lower()}" xsi:type="BL"/></attentionLine>'
    )
    return _message(query, id, at, lines, _acknowledged(query, "AA"), _subject(patient), "OK")


def not_found(query: ExistenceQuery, id: str, at: str) -> str:
    """The answer when the patient has no DMP: neither attentionLine nor subject, queryResponseCode NF (inferred)."""
    return _message(query, id, at, "", _acknowledged(query, "AA"), "", "NF")


def failed(query: ExistenceQuery, id: str, at: str, error: tuple[str, str]) -> str:
    """The answer to a request that cannot be served: acknowledgementDetail (code, text); its codes are not known."""
    code, text = error
    detail = f"<acknowledgementDetail><code code={quoteattr(code)}/><text>{escape(text)}</text></acknowledgementDetail>"
    return _message(query, id, at, "", _acknowledged(query, "AE", detail), "", "AE")


def _message(query: ExistenceQuery, id: str, at: str, lines: str, acknowledgement: str, subject: str, code: str) -> str:
    return (
        f'<PRPA_IN201308UV02 xmlns="{V3}" ITSVersion="XML_1.0"><id root={quoteattr(id)}/><creationTime value="{at}"/>'
        '<interactionId root="2.16.840.1.113883.1.6" extension="PRPA_IN201308UV02"/><processingCode code="P"/>'
        '<processingModeCode code="T"/><acceptAckCode code="NE"/>'
        f"{_device('receiver', 'RCV', query.sender_id, query.sender_name)}{_device('sender', 'SND', DMP_DEVICE, 'DMP')}"
        f'{lines}{acknowledgement}<controlActProcess classCode="CACT" moodCode="EVN">'
        f"<reasonCode code={quoteattr(query.reason)} codeSystem={quoteattr(_REASON_SYSTEM)} "
        f"displayName={quoteattr(query.reason_label)}/>{subject}"
        f"<queryAck>{_echo('queryId', query.query_id)}<queryResponseCode code={quoteattr(code)}/></queryAck>"
        "</controlActProcess></PRPA_IN201308UV02>"
    )


def _device(tag: str, type: str, id: str, name: str) -> str:
    return (
        f'<{tag} typeCode="{type}"><device classCode="DEV" determinerCode="INSTANCE"><id root={quoteattr(id)}/>'
        f"<softwareName>{escape(name)}</softwareName></device></{tag}>"
    )


def _acknowledged(query: ExistenceQuery, type: str, detail: str = "") -> str:
    target = _echo("id", query.message_id)
    return f'<acknowledgement typeCode="{type}"><targetMessage>{target}</targetMessage>{detail}</acknowledgement>'


def _echo(tag: str, identifier: Identifier) -> str:
    return f"<{tag} extension={quoteattr(identifier.extension)} root={quoteattr(identifier.root)}/>"


def _subject(patient: FoundPatient) -> str:
    status = "terminated" if patient.closed else "active"
    observations = "".join(
        _observation(code, system, label)
        for code, system, label in (
            ("COMPTE_INTERNET_OUVERT", "1.2.250.1.213.4.1.2.9", ""),
            (
                "RATTACHEMENT_ENS",
                "1.2.250.1.213.4.1.2.3",
                "information de rattachement du DMP à un ENS",
            ),
        )
    )
    return (
        '<subject contextConductionInd="false" typeCode="SUBJ"><registrationEvent classCode="REG" moodCode="EVN">'
        '<statusCode code="completed"/><subject1 typeCode="SBJ"><patient classCode="PAT">'
        f"{_echo('id', Identifier(patient.oid, patient.number))}"
        f'<statusCode code="{status}"/><patientPerson classCode="PSN" determinerCode="INSTANCE">{_names(patient)}'
        f'<telecom use="MC" value="{FICTITIOUS_PHONE}"/>'
        f'<administrativeGenderCode code={quoteattr(patient.sex)}/><birthTime value="{escape(patient.birth_date)}"/>'
        f'</patientPerson>{observations}</patient></subject1><custodian typeCode="CST">'
        f'<assignedEntity classCode="ASSIGNED"><id root="{DMP_DEVICE}"/></assignedEntity></custodian>'
        "</registrationEvent></subject>"
    )


def _names(patient: FoundPatient) -> str:
    prefix = "Mme" if patient.sex == "F" else "M"
    return (
        f"<name><prefix>{prefix}</prefix><given>{escape(patient.given_name)}</given>"
        f'<family qualifier="SP">{escape(patient.family_name)}</family></name>'
    )


def _observation(code: str, system: str, label: str) -> str:
    display = f" displayName={quoteattr(label)}" if label else ""
    return (
        '<subjectOf typeCode="SBJ"><administrativeObservation classCode="OBS" moodCode="EVN">'
        f'<code code="{code}" codeSystem="{system}"{display}/><value {_XSI} value="true" xsi:type="BL"/>'
        "</administrativeObservation></subjectOf>"
    )


def _identifier(element: Element | None) -> Identifier:
    return Identifier("", "") if element is None else Identifier(element.get("root", ""), element.get("extension", ""))
