"""What the header of a CDA R2 document says (dmp.md §7), each fact with the path where it stands.

Absent facts are empty: ``formats.cda.rules`` tells which ones are missing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

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
    device: bool
    where: str


@dataclass(frozen=True, slots=True)
class RelatedDocument:
    """The document that this one replaces (RPLC) or transforms (XFRM)."""

    type: str
    id: str
    where: str


@dataclass(frozen=True)
class Header:
    """The header of one ``ClinicalDocument`` element. A fact is read when it is asked for, once."""

    document: Element

    @cached_property
    def unique_id(self) -> str:
        """The root of the document's id."""
        return attribute(self._first("id"), "root")

    @cached_property
    def unique_id_extension(self) -> str:
        """The extension of the document's id: it should have none."""
        return attribute(self._first("id"), "extension")

    @cached_property
    def set_id(self) -> str:
        """The root of the id that every version of the document shares."""
        return attribute(self._first("set_id"), "root")

    @cached_property
    def version(self) -> str:
        """The number of this version."""
        return attribute(self._first("version"), "value")

    @cached_property
    def code(self) -> Code:
        """The type of the document."""
        return _code(self._first("code"))

    @cached_property
    def title(self) -> str:
        """The title, white space collapsed."""
        return " ".join(self.written_title.split())

    @cached_property
    def written_title(self) -> str:
        """The title as written, but for white space around it."""
        found = self._first("title")
        return "" if found is None else xml.content(found)

    @cached_property
    def effective_time(self) -> str:
        """When the document was made, as written: local time and offset."""
        return attribute(self._first("effective_time"), "value")

    @cached_property
    def language(self) -> str:
        """The language's code."""
        return attribute(self._first("language"), "code")

    @cached_property
    def confidentiality(self) -> str:
        """The confidentiality's code."""
        return attribute(self._first("confidentiality"), "code")

    @cached_property
    def template_ids(self) -> tuple[str, ...]:
        """The models that the document says it follows, in order."""
        return tuple(attribute(item, "root") for item in every(self.document, "templateId"))

    @cached_property
    def patient_ids(self) -> tuple[Identifier, ...]:
        """Every id of the patient, in order."""
        return tuple(_identifier(item) for item in every(self.document, "recordTarget/patientRole/id"))

    @cached_property
    def ins(self) -> Ins | None:
        """The patient's INS; None when no id is one."""
        found = (item for item in self.patient_ids if item.root in OIDS)
        return next((Ins(item.extension, item.root, item.where) for item in found), None)

    @cached_property
    def traits(self) -> Traits:
        """The patient's traits."""
        return _traits(self.document, self._name)

    @cached_property
    def authors(self) -> tuple[Author, ...]:
        """The authors, in order."""
        return tuple(_author(item, "assignedAuthor") for item in every(self.document, "author"))

    @cached_property
    def legal_authenticator(self) -> Author | None:
        """Who answers for the document."""
        legal = first(self.document, "legalAuthenticator")
        return None if legal is None else _author(legal, "assignedEntity")

    @cached_property
    def custodian(self) -> Identifier | None:
        """The structure that keeps the document."""
        found = self._first("custodian")
        return None if found is None else _identifier(found)

    @cached_property
    def facility(self) -> Code:
        """The sector of activity of the place of care."""
        return _code(self._first("facility"))

    @cached_property
    def practice(self) -> Code:
        """The setting in which the main act was done."""
        return _code(self._first("practice"))

    @cached_property
    def service_start(self) -> str:
        """When the main act began, as written."""
        return attribute(self._first("service_start"), "value")

    @cached_property
    def service_stop(self) -> str:
        """When the main act ended, as written."""
        return attribute(self._first("service_stop"), "value")

    @cached_property
    def related_document(self) -> RelatedDocument | None:
        """The first document that this one replaces or transforms."""
        related = first(self.document, "relatedDocument")
        return None if related is None else _related(related)

    @cached_property
    def full_id(self) -> str:
        """The document's id as XDS writes it: root, then ``^extension`` when there is one."""
        return _full(self._first("id"))

    @cached_property
    def full_set_id(self) -> str:
        """The set's id as XDS writes it."""
        return _full(self._first("set_id"))

    @cached_property
    def replaced_id(self) -> str:
        """The id, as XDS writes it, of the first document that this one replaces (RPLC); empty without any."""
        replaced = (item for item in every(self.document, "relatedDocument") if item.get("typeCode") == "RPLC")
        found = (first(item, "parentDocument/id") for item in replaced)
        return _full(next((item for item in found if item is not None), None))

    @cached_property
    def media_type(self) -> str:
        """The media type of the file that is the body; empty for a structured body."""
        return attribute(first(self.document, "component/nonXMLBody/text"), "mediaType")

    @cached_property
    def level(self) -> Level:
        """1 for a nonXMLBody, 3 for a structured body."""
        return level(self.document)

    @cached_property
    def where(self) -> Mapping[str, str]:
        """The path of each fact's element, by its name (``title``, ``family``…); as deep as it goes when absent."""
        return _where(self.document, self._name)

    @property
    def has_qualified_ins(self) -> bool:
        """Whether ``X-MSS-INS`` is O: matricule, OID and 4 traits in the header (mss.md §1.6, ECO.2.4.2)."""
        traits = self.traits
        return self.ins is not None and all((traits.family, traits.first_given, traits.birth_time, traits.sex))

    @cached_property
    def _name(self) -> Element | None:
        return first(self.document, f"{_PATIENT}/name")

    def _first(self, fact: str) -> Element | None:
        return first(self.document, _PLACES[fact])


def read(raw: bytes) -> Header:
    """The header of the CDA document ``raw``; raises ``CdaError``."""
    return Header(open_document(raw))


def _code(element: Element | None) -> Code:
    return Code(attribute(element, "code"), attribute(element, "codeSystem"), attribute(element, "displayName"))


def _identifier(element: Element) -> Identifier:
    return Identifier(attribute(element, "root"), attribute(element, "extension"), xml.path_of(element))


def _full(element: Element | None) -> str:
    root, extension = attribute(element, "root"), attribute(element, "extension")
    return f"{root}^{extension}" if extension else root


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
        device=first(assigned, "assignedAuthoringDevice") is not None,
        where=xml.path_of(nearest(element, f"{entity}/id")),
    )


def _related(element: Element) -> RelatedDocument:
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
