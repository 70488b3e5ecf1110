"""What the header of a CDA R2 document says (dmp.md §7), each fact with the path where it stands.

Absent facts are empty: ``formats.cda.rules`` tells which ones are missing.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from formats import xml
from formats.cda.document import Level, attribute, every, first, level, nearest, open_document, words
from formats.ins.matricule import OIDS
from formats.xml import Element

PROFESSIONALS = "1.2.250.1.71.4.2.1"
"""Root of the national identifiers of professionals (and of the systems of a structure)."""

STRUCTURES = "1.2.250.1.71.4.2.2"
"""Root of the national identifiers of structures."""

_PATIENT = "recordTarget/patientRole/patient"
_EVENT = "documentationOf/serviceEvent"
_PRACTICE = "performer/assignedEntity/representedOrganization/standardIndustryClassCode"
_PLACES = {
    "id": "id",
    "set_id": "setId",
    "version": "versionNumber",
    "code": "code",
    "title": "title",
    "effective_time": "effectiveTime",
    "language": "languageCode",
    "confidentiality": "confidentialityCode",
    "patient": "recordTarget/patientRole",
    "sex": f"{_PATIENT}/administrativeGenderCode",
    "birth_time": f"{_PATIENT}/birthTime",
    "birth_place": f"{_PATIENT}/birthplace/place/addr/county",
    "custodian": "custodian/assignedCustodian/representedCustodianOrganization/id",
    "legal_authenticator": "legalAuthenticator/assignedEntity/id",
    "facility": "componentOf/encompassingEncounter/location/healthCareFacility/code",
    "practice": f"{_EVENT}/{_PRACTICE}",
    "service_start": f"{_EVENT}/effectiveTime/low",
    "service_stop": f"{_EVENT}/effectiveTime/high",
    "related_document": "relatedDocument/parentDocument/id",
    "body": "component",
}


@dataclass(frozen=True, slots=True)
class Code:
    """A coded value: code, OID of its system, label."""

    code: str
    system: str
    display: str


@dataclass(frozen=True, slots=True)
class Identifier:
    """An ``id`` element: root (OID), extension, and the path of the element."""

    root: str
    extension: str
    where: str


@dataclass(frozen=True, slots=True)
class Ins:
    """An INS: matricule as written (15 characters when it is right), OID, and the path of its ``id``."""

    matricule: str
    oid: str
    where: str


@dataclass(frozen=True, slots=True)
class Traits:
    """Strict traits as written.

    ``family`` and ``first_given`` are those with the qualifier BR, ``given`` the list without qualifier
    (several elements joined by spaces), ``birth_time`` is AAAAMMJJ…, ``birth_place`` a COG code.
    """

    family: str
    given: str
    first_given: str
    sex: str
    birth_time: str
    birth_place: str

    @property
    def missing(self) -> tuple[str, ...]:
        """Names of the traits that are empty."""
        return tuple(name for name in self.__slots__ if not getattr(self, name))


@dataclass(frozen=True, slots=True)
class Author:
    """An author or the legal authenticator: identifier, names, specialty, structure; ``device`` for a system."""

    root: str
    id: str
    family: str
    given: str
    specialty: Code
    structure: str
    structure_name: str
    device: bool
    where: str


@dataclass(frozen=True, slots=True)
class RelatedDocument:
    """The document that this one replaces (RPLC) or transforms (XFRM)."""

    type: str
    id: str
    where: str


@dataclass(frozen=True, slots=True)
class Header:
    """The header of one document.

    ``where`` maps a fact's name (``title``, ``family``, ``birth_time``…) to its element path, or to
    the deepest existing element on the way when the fact is absent. ``level`` is 1 for a nonXMLBody.
    """

    unique_id: str
    unique_id_extension: str
    set_id: str
    version: str
    code: Code
    title: str
    effective_time: str
    language: str
    confidentiality: str
    template_ids: tuple[str, ...]
    patient_ids: tuple[Identifier, ...]
    ins: Ins | None
    traits: Traits
    authors: tuple[Author, ...]
    legal_authenticator: Author | None
    custodian: Identifier | None
    facility: Code
    practice: Code
    service_start: str
    service_stop: str
    related_document: RelatedDocument | None
    level: Level
    where: Mapping[str, str] = field(default_factory=dict)

    @property
    def has_qualified_ins(self) -> bool:
        """Whether ``X-MSS-INS`` is O: matricule, OID and 4 traits in the header (mss.md §1.6, ECO.2.4.2)."""
        traits = self.traits
        return self.ins is not None and all((traits.family, traits.first_given, traits.birth_time, traits.sex))


def read(raw: bytes) -> Header:
    """The header of the CDA document ``raw``; raises ``CdaError``."""
    return read_from(open_document(raw))


def read_from(document: Element) -> Header:
    """The header of a ``ClinicalDocument`` element that is already parsed."""
    identifiers = tuple(_identifier(item) for item in every(document, "recordTarget/patientRole/id"))
    name = first(document, f"{_PATIENT}/name")
    authors = tuple(_author(item, "assignedAuthor") for item in every(document, "author"))
    legal = first(document, "legalAuthenticator")
    return Header(
        unique_id=attribute(first(document, "id"), "root"),
        unique_id_extension=attribute(first(document, "id"), "extension"),
        set_id=attribute(first(document, "setId"), "root"),
        version=attribute(first(document, "versionNumber"), "value"),
        code=_code(first(document, "code")),
        title=words(first(document, "title")),
        effective_time=attribute(first(document, "effectiveTime"), "value"),
        language=attribute(first(document, "languageCode"), "code"),
        confidentiality=attribute(first(document, "confidentialityCode"), "code"),
        template_ids=tuple(attribute(item, "root") for item in every(document, "templateId")),
        patient_ids=identifiers,
        ins=next((Ins(item.extension, item.root, item.where) for item in identifiers if item.root in OIDS), None),
        traits=_traits(document, name),
        authors=authors,
        legal_authenticator=None if legal is None else _author(legal, "assignedEntity"),
        custodian=_maybe_identifier(first(document, _PLACES["custodian"])),
        facility=_code(first(document, _PLACES["facility"])),
        practice=_code(first(document, _PLACES["practice"])),
        service_start=attribute(first(document, _PLACES["service_start"]), "value"),
        service_stop=attribute(first(document, _PLACES["service_stop"]), "value"),
        related_document=_related(first(document, "relatedDocument")),
        level=level(document),
        where=_where(document, name),
    )


def _code(element: Element | None) -> Code:
    return Code(attribute(element, "code"), attribute(element, "codeSystem"), attribute(element, "displayName"))


def _identifier(element: Element) -> Identifier:
    return Identifier(attribute(element, "root"), attribute(element, "extension"), xml.path_of(element))


def _maybe_identifier(element: Element | None) -> Identifier | None:
    return None if element is None else _identifier(element)


def _traits(document: Element, name: Element | None) -> Traits:
    lists = [words(item) for item in every(name, "given") if item.get("qualifier") is None]
    return Traits(
        family=words(_qualified(name, "family")),
        given=" ".join(text for text in lists if text),
        first_given=words(_qualified(name, "given")),
        sex=attribute(first(document, _PLACES["sex"]), "code"),
        birth_time=attribute(first(document, _PLACES["birth_time"]), "value"),
        birth_place=words(first(document, _PLACES["birth_place"])),
    )


def _qualified(name: Element | None, part: str) -> Element | None:
    return next((item for item in every(name, part) if item.get("qualifier") == "BR"), None)


def _author(element: Element, entity: str) -> Author:
    assigned = first(element, entity)
    structure = first(assigned, "representedOrganization")
    person = first(assigned, "assignedPerson/name")
    identifier = first(assigned, "id")
    return Author(
        root=attribute(identifier, "root"),
        id=attribute(identifier, "extension"),
        family=words(first(person, "family")),
        given=words(first(person, "given")),
        specialty=_code(first(assigned, "code")),
        structure=attribute(first(structure, "id"), "extension"),
        structure_name=words(first(structure, "name")),
        device=first(assigned, "assignedAuthoringDevice") is not None,
        where=xml.path_of(nearest(element, f"{entity}/id")),
    )


def _related(element: Element | None) -> RelatedDocument | None:
    if element is None:
        return None
    parent = nearest(element, "parentDocument/id")
    return RelatedDocument(attribute(element, "typeCode"), attribute(parent, "root"), xml.path_of(parent))


def _where(document: Element, name: Element | None) -> dict[str, str]:
    places = {fact: xml.path_of(nearest(document, path)) for fact, path in _PLACES.items()}
    anchor = nearest(document, f"{_PATIENT}/name") if name is None else name
    lists = [item for item in every(name, "given") if item.get("qualifier") is None]
    family, given = _qualified(name, "family"), _qualified(name, "given")
    found = {"family": family, "first_given": given, "given": lists[0] if lists else None}
    places.update({fact: xml.path_of(anchor if item is None else item) for fact, item in found.items()})
    return places
