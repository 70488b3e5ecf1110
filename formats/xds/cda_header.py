"""The few facts of a CDA header that XDS metadata must agree with. Not a CDA reader: ``formats.cda`` is."""

import re
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
_MOMENT = re.compile(
    r"(\d{4})(?:(\d\d)(?:(\d\d)(?:(\d\d)(?:(\d\d)(?:(\d\d)(?:\.\d+)?)?)?)?)?)?([+-]\d\d(?:\d\d)?)?", re.ASCII
)
"""An HL7 time: two digits more (four for the year) for each step of precision, then the offset from UTC."""
_LENGTHS = (
    timedelta(days=366),
    timedelta(days=31),
    timedelta(days=1),
    timedelta(hours=1),
    timedelta(minutes=1),
    timedelta(seconds=1),
)
"""How long each step of precision lasts, from a year to a second (a month or a year: at most)."""
_FIRST = ("0001", "01", "01", "00", "00", "00")
"""What stands for the steps that a time leaves out."""
_HOUR = 4
"""Steps of precision of a time that has hours."""


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
        """effectiveTime in UTC as XDS writes it, as precise as it is; empty when it cannot be converted."""
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
    """An HL7 time with its offset (``20260115102500+0100``) in UTC, as precise as it is: AAAA[MM[JJ[hh[mm[ss]]]]].

    Empty when it has no offset or is not a time. A date stays as written: it has no hour to shift.
    """
    span = _span(moment)
    read = _MOMENT.fullmatch(moment)
    if span is None or read is None or not read[7]:
        return ""
    steps = _precision(read)
    if steps < _HOUR:
        return moment.removesuffix(read[7])
    # An offset with minutes shifts a whole hour to the middle of another: only minutes can tell it.
    steps += steps == _HOUR and span[0].minute != 0
    return span[0].strftime("%Y%m%d%H%M%S")[: 2 + 2 * steps]


def same_moment(moment: str, utc: str) -> bool:
    """Whether an HL7 time with its offset and a time of XDS (UTC, no offset) may be one, at the precision of both.

    Each is the span of time that its precision leaves open; they agree when these meet. A time that cannot be
    converted contradicts nothing; a time of XDS that has an offset or is not one agrees with none.
    """
    if not to_utc(moment):
        return True
    read = _span(moment)
    found = _span(utc) if utc.isascii() and utc.isdigit() else None
    return read is not None and found is not None and read[0] < found[1] and found[0] < read[1]


def _span(moment: str) -> tuple[datetime, datetime] | None:
    """First instant of a time, and the one after its last, in UTC (which one without offset is in); None: not one."""
    read = _MOMENT.fullmatch(moment)
    if read is None:
        return None
    digits = "".join(item or default for item, default in zip(read.groups(), _FIRST, strict=False))
    try:
        # Never strptime on fewer than 14 digits: it takes « 1025 » for 10 h, 2 min and 5 s.
        first = datetime.fromisoformat(f"{digits[:8]}T{digits[8:]}").replace(tzinfo=_zone(read[7] or ""))
        start = first.astimezone(UTC)
        return start, start + _LENGTHS[_precision(read) - 1]
    except (ValueError, OverflowError):
        return None


def _precision(read: re.Match[str]) -> int:
    return sum(item is not None for item in read.groups()[:6])


def _zone(offset: str) -> timezone:
    shift = timedelta(hours=int(offset[1:3] or 0), minutes=int(offset[3:5] or 0))
    return timezone(-shift if offset.startswith("-") else shift)


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
