"""The few facts of a CDA header that XDS metadata must agree with. Not a CDA reader: ``formats.cda`` is."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone

from formats import xml
from formats.xds.identifiers import PatientId
from formats.xml import Element

_V3 = {"v3": "urn:hl7-org:v3"}
_FACILITY = "v3:componentOf/v3:encompassingEncounter/v3:location/v3:healthCareFacility/v3:code"
_PRACTICE = (
    "v3:documentationOf/v3:serviceEvent/v3:performer/v3:assignedEntity/v3:representedOrganization"
    "/v3:standardIndustryClassCode"
)
ROOT = "{urn:hl7-org:v3}ClinicalDocument"


@dataclass(frozen=True, slots=True)
class CdaHeader:
    """Header facts; absent ones are empty. ``created`` is effectiveTime as written (local time and offset)."""

    unique_id: str
    set_id: str
    version: str
    replaces: str
    type: str
    type_system: str
    title: str
    language: str
    created: str
    facility: str
    practice: str
    confidentiality: str
    patients: tuple[PatientId, ...]
    templates: tuple[str, ...]
    media_type: str

    @property
    def created_utc(self) -> str:
        """effectiveTime in UTC, AAAAMMJJhhmmss, as XDS writes it; empty when it cannot be converted."""
        return to_utc(self.created)


def clinical_document(root: Element) -> Element | None:
    """The ClinicalDocument of a file: its root, or the one that a style sheet or a signature wraps."""
    return root if root.tag == ROOT else next(root.iter(ROOT), None)


def read(document: Element) -> CdaHeader:
    """The facts of a ClinicalDocument element."""
    code = document.find("v3:code", _V3)
    return CdaHeader(
        unique_id=_identifier(document.find("v3:id", _V3)),
        set_id=_identifier(document.find("v3:setId", _V3)),
        version=_value(document, "v3:versionNumber"),
        replaces=_identifier(document.find("v3:relatedDocument[@typeCode='RPLC']/v3:parentDocument/v3:id", _V3)),
        type="" if code is None else code.get("code", ""),
        type_system="" if code is None else code.get("codeSystem", ""),
        title=xml.text(document, "v3:title", _V3),
        language=_value(document, "v3:languageCode", "code"),
        created=_value(document, "v3:effectiveTime"),
        facility=_value(document, _FACILITY, "code"),
        practice=_value(document, _PRACTICE, "code"),
        confidentiality=_value(document, "v3:confidentialityCode", "code"),
        patients=_patients(document),
        templates=tuple(item.get("root", "") for item in document.iterfind("v3:templateId", _V3)),
        media_type=_value(document, "v3:component/v3:nonXMLBody/v3:text", "mediaType"),
    )


def to_utc(moment: str) -> str:
    """An HL7 time with its offset (``20260115102500+0100``) in UTC, AAAAMMJJhhmmss; empty when it has no offset."""
    digits, sign, offset = moment.partition("+") if "+" in moment else moment.partition("-")
    try:
        local = datetime.strptime(digits[:14], "%Y%m%d%H%M%S")  # noqa: DTZ007 - the zone is set just below
        shift = timedelta(hours=int(offset[:2]), minutes=int(offset[2:4]))
        zone = timezone(shift if sign == "+" else -shift)
        return local.replace(tzinfo=zone).astimezone(UTC).strftime("%Y%m%d%H%M%S")
    except (ValueError, OverflowError):
        return ""


def _patients(document: Element) -> tuple[PatientId, ...]:
    """Every id of the patient, the INS first as Structuration minimale asks."""
    found = document.iterfind("v3:recordTarget/v3:patientRole/v3:id", _V3)
    return tuple(PatientId(item.get("extension", ""), item.get("root", ""), "NH") for item in found)


def _identifier(element: Element | None) -> str:
    if element is None:
        return ""
    root, extension = element.get("root", ""), element.get("extension", "")
    return f"{root}^{extension}" if extension else root


def _value(document: Element, path: str, attribute: str = "value") -> str:
    found = document.find(path, _V3)
    value: str = "" if found is None else found.get(attribute, "")
    return value
