"""Reading a submission: ITI-41 (ProvideAndRegisterDocumentSet-b) and ITI-57 (SubmitObjectsRequest)."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from formats import xml
from formats.mtom import MtomError, Package
from formats.mtom.read import from_base64
from formats.xds import names
from formats.xds.identifiers import PatientId, patient_id
from formats.xds.names import LCM, RIM, XDSB, XOP
from formats.xds.registry_object import Association, RegistryObject, XdsError, association, registry_object
from formats.xml import Element

PROVIDE = f"{{{XDSB}}}ProvideAndRegisterDocumentSetRequest"
SUBMIT = f"{{{LCM}}}SubmitObjectsRequest"
MAX_OBJECTS = 200
"""The most registry objects of one submission."""


@dataclass(frozen=True, slots=True)
class Document:
    """The bytes of a submitted document, and the byte range they had in the HTTP body (-1 when inline base64)."""

    id: str
    content: bytes
    part: str
    start: int
    end: int
    where: str


@dataclass(frozen=True, slots=True)
class Submission:
    """One lot: the submission set, its entries, the associations, the documents by entry id."""

    submission_set: RegistryObject
    entries: tuple[RegistryObject, ...]
    associations: tuple[Association, ...]
    where: str
    documents: Mapping[str, Document] = field(default_factory=dict)

    @property
    def patient(self) -> PatientId | None:
        """The patient of the submission set."""
        return patient_id(self.submission_set.identifiers.get(names.SET_PATIENT, ""))

    @property
    def unique_id(self) -> str:
        """The uniqueId of the submission set."""
        return self.submission_set.identifiers.get(names.SET_UNIQUE_ID, "")

    @property
    def signature(self) -> RegistryObject | None:
        """The entry of the signature document; None when there is none."""
        return next((entry for entry in self.entries if is_signature(entry)), None)

    @property
    def clinical(self) -> tuple[RegistryObject, ...]:
        """The entries other than the signature's."""
        return tuple(entry for entry in self.entries if not is_signature(entry))

    def linked(self, type: str) -> tuple[Association, ...]:
        """The associations of one type."""
        return tuple(item for item in self.associations if item.type == type)

    def document(self, entry: RegistryObject) -> Document | None:
        """The document of an entry; ids that differ by letter case only are matched, as published samples need it."""
        exact = self.documents.get(entry.id)
        if exact is not None:
            return exact
        wanted = entry.id.lower()
        return next((item for key, item in self.documents.items() if key.lower() == wanted), None)


def is_signature(entry: RegistryObject) -> bool:
    """Whether an entry describes the signature document of the lot."""
    return entry.code(names.ENTRY_FORMAT) == names.SIGNATURE_FORMAT or entry.code(names.ENTRY_TYPE) == "E1762"


def unique_id(entry: RegistryObject) -> str:
    """The uniqueId of an entry."""
    return entry.identifiers.get(names.ENTRY_UNIQUE_ID, "")


def entry_patient(entry: RegistryObject) -> PatientId | None:
    """The patient of an entry."""
    return patient_id(entry.identifiers.get(names.ENTRY_PATIENT, ""))


def read(payload: Element, package: Package) -> Submission:
    """The submission of a SOAP payload; raises ``XdsError`` (shape) or ``MtomError`` (a part, base64)."""
    request = payload if payload.tag == SUBMIT else payload.find(SUBMIT)
    listing = None if request is None else request.find(f"{{{RIM}}}RegistryObjectList")
    if listing is None:
        raise XdsError("aucune RegistryObjectList dans le message")
    if len(listing) > MAX_OBJECTS:
        raise XdsError(f"plus de {MAX_OBJECTS} objets dans un lot")
    return Submission(
        submission_set=_submission_set(listing),
        entries=_entries(listing),
        associations=tuple(association(item) for item in listing.iterfind(f"{{{RIM}}}Association")),
        where=xml.path_of(listing),
        documents=_documents(payload, package),
    )


def _submission_set(listing: Element) -> RegistryObject:
    packages = listing.findall(f"{{{RIM}}}RegistryPackage")
    if len(packages) != 1:
        raise XdsError(f"{len(packages)} RegistryPackage dans le lot, un seul attendu")
    return registry_object(packages[0])


def _entries(listing: Element) -> tuple[RegistryObject, ...]:
    entries = tuple(registry_object(item) for item in listing.iterfind(f"{{{RIM}}}ExtrinsicObject"))
    if len({entry.id for entry in entries}) != len(entries):
        raise XdsError("deux fiches du lot portent le même id")
    return entries


def _documents(payload: Element, package: Package) -> dict[str, Document]:
    documents: dict[str, Document] = {}
    for element in payload.iterfind(f"{{{XDSB}}}Document"):
        document = _document(element, package)
        if document.id in documents:
            raise XdsError(f"deux éléments Document portent l'id {document.id}")
        documents[document.id] = document
    return documents


def _document(element: Element, package: Package) -> Document:
    include = element.find(f"{{{XOP}}}Include")
    id, where = element.get("id", ""), xml.path_of(element)
    if include is not None:
        part = package.referenced(include.get("href", ""))
        return Document(id, part.content, part.content_id, part.start, part.end, where)
    if len(element):
        raise MtomError("encoding", f"l'élément Document {id} ne contient ni xop:Include ni base64")
    return Document(id, from_base64((element.text or "").encode()), "", -1, -1, where)
