"""ebRIM registry objects read from XML: slots, classifications, external identifiers."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from formats import xml
from formats.xds.names import RIM
from formats.xml import Element

_IDENTIFIER = f"{{{RIM}}}ExternalIdentifier"
_CLASSIFICATION = f"{{{RIM}}}Classification"
_SLOT, _VALUE_LIST, _VALUE = f"{{{RIM}}}Slot", f"{{{RIM}}}ValueList", f"{{{RIM}}}Value"
_NAME, _DESCRIPTION, _LOCALIZED = f"{{{RIM}}}Name", f"{{{RIM}}}Description", f"{{{RIM}}}LocalizedString"


class XdsError(ValueError):
    """The metadata have not the shape of ebRIM; the message says what is wrong."""


@dataclass(frozen=True, slots=True)
class Classification:
    """A code (``node``, with its ``system``) or an author (empty node, slots), under a classification scheme."""

    scheme: str
    node: str
    slots: Mapping[str, tuple[str, ...]]
    label: str
    where: str

    @property
    def system(self) -> str:
        """The codingScheme slot."""
        return next(iter(self.slots.get("codingScheme", ())), "")


@dataclass(frozen=True, slots=True)
class RegistryObject:
    """A RegistryPackage or an ExtrinsicObject. ``where`` is its path in the XML that it came from."""

    id: str
    lid: str
    mime_type: str
    object_type: str
    status: str
    name: str
    description: str
    where: str
    slots: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    classifications: tuple[Classification, ...] = ()
    identifiers: Mapping[str, str] = field(default_factory=dict)
    places: Mapping[str, str] = field(default_factory=dict)

    def slot(self, name: str) -> str:
        """The first value of a slot; empty when absent."""
        return next(iter(self.slots.get(name, ())), "")

    def coded(self, scheme: str) -> tuple[Classification, ...]:
        """The classifications under a scheme."""
        return tuple(item for item in self.classifications if item.scheme == scheme)

    def code(self, scheme: str) -> str:
        """The first code under a scheme; empty when absent."""
        return next((item.node for item in self.coded(scheme)), "")

    def place(self, key: str) -> str:
        """The path of a slot (by name) or of an identifier (by scheme); the object's own when absent."""
        return self.places.get(key, self.where)


@dataclass(frozen=True, slots=True)
class Association:
    """A link between two registry objects; ``slots`` has SubmissionSetStatus, OriginalStatus, NewStatus…"""

    id: str
    type: str
    source: str
    target: str
    where: str
    slots: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def slot(self, name: str) -> str:
        """The first value of a slot; empty when absent."""
        return next(iter(self.slots.get(name, ())), "")


def registry_object(element: Element) -> RegistryObject:
    """The object of a RegistryPackage or ExtrinsicObject element."""
    children = tuple(_children(element))
    identifiers: dict[str, str] = {}
    places: dict[str, str] = {}
    for item, where in children:
        if item.tag == _IDENTIFIER:
            identifiers.setdefault(item.get("identificationScheme", ""), item.get("value", ""))
        places.setdefault(item.get("identificationScheme") or item.get("name", ""), where)
    return RegistryObject(
        id=element.get("id", ""),
        lid=element.get("lid", ""),
        mime_type=element.get("mimeType", ""),
        object_type=element.get("objectType", ""),
        status=element.get("status", ""),
        name=_localized(element, _NAME),
        description=_localized(element, _DESCRIPTION),
        where=xml.path_of(element),
        slots=_slots(element),
        classifications=tuple(_classification(item, where) for item, where in children if item.tag == _CLASSIFICATION),
        identifiers=identifiers,
        places=places,
    )


def association(element: Element) -> Association:
    """The link of an Association element."""
    return Association(
        id=element.get("id", ""),
        type=element.get("associationType", ""),
        source=element.get("sourceObject", ""),
        target=element.get("targetObject", ""),
        where=xml.path_of(element),
        slots=_slots(element),
    )


def _children(element: Element) -> Iterator[tuple[Element, str]]:
    """The child elements with their paths; the parent's path is computed once."""
    base = xml.path_of(element).rstrip("/")
    yield from ((child, f"{base}/{rank}") for rank, child in enumerate(element.iterchildren("*")))


def _classification(item: Element, where: str) -> Classification:
    scheme = item.get("classificationScheme") or item.get("classificationNode", "")
    return Classification(scheme, item.get("nodeRepresentation", ""), _slots(item), _localized(item, _NAME), where)


def _slots(element: Element) -> dict[str, tuple[str, ...]]:
    # iterchildren, not iterfind: a lot has a hundred of these elements, and paths cost twice as much
    slots: dict[str, tuple[str, ...]] = {}
    for item in element.iterchildren(_SLOT):
        name = item.get("name", "")
        lists = item.iterchildren(_VALUE_LIST)
        values = tuple(xml.content(value) for listed in lists for value in listed.iterchildren(_VALUE))
        slots[name] = (*slots[name], *values) if name in slots else values
    return slots


def _localized(element: Element, tag: str) -> str:
    for named in element.iterchildren(tag):
        for found in named.iterchildren(_LOCALIZED):
            value: str = found.get("value", "")
            return value
    return ""
