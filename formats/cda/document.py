"""Opening a CDA R2 document, and walking its header by element names (dmp.md §7)."""

from collections.abc import Iterator
from functools import lru_cache
from typing import Literal

from formats import xml
from formats.xml import Element

HL7 = "urn:hl7-org:v3"
CLINICAL_DOCUMENT = f"{{{HL7}}}ClinicalDocument"


class CdaError(ValueError):
    """The bytes are not a CDA document that the bench can read; the message (French) says why.

    ``limit`` tells a limit of the bench from a fault of the document.
    """

    def __init__(self, message: str, *, limit: bool = False) -> None:
        super().__init__(message)
        self.limit = limit


def open_document(raw: bytes) -> Element:
    """The one ``ClinicalDocument`` of ``raw``; raises ``CdaError``.

    It is the root, or below ``xsl:stylesheet`` (self-presenting) or ``ds:Signature`` (enveloping). Paths
    of ``formats.xml.path_of`` stay relative to the whole file.
    """
    try:
        root = xml.parse(raw)
    except xml.XmlError as error:
        raise CdaError(f"document illisible : {error}", limit=error.limit) from error
    found = list(root.iter(CLINICAL_DOCUMENT))
    if len(found) != 1:
        raise CdaError(f"{len(found)} élément(s) ClinicalDocument, un seul attendu (racine {root.tag})")
    return found[0]


def inside(root: Element) -> Element | None:
    """The ``ClinicalDocument`` of a parsed file: its root, or the first one that something wraps; None without any."""
    return root if root.tag == CLINICAL_DOCUMENT else next(root.iter(CLINICAL_DOCUMENT), None)


@lru_cache(maxsize=256)
def step(name: str) -> str:
    """``patientRole/id`` as an lxml path in the HL7 namespace."""
    return "/".join(f"{{{HL7}}}{part}" for part in name.split("/"))


def first(parent: Element | None, path: str) -> Element | None:
    """The first element at ``path`` (local names) below ``parent``."""
    return None if parent is None else parent.find(step(path))


def every(parent: Element | None, path: str) -> list[Element]:
    """Every element at ``path`` (local names) below ``parent``."""
    return [] if parent is None else list(parent.findall(step(path)))


def attribute(element: Element | None, name: str) -> str:
    """An attribute's value, stripped; empty when the element or the attribute is absent."""
    return "" if element is None else (element.get(name) or "").strip()


def words(element: Element | None) -> str:
    """An element's text, white space collapsed; empty when absent."""
    return "" if element is None else " ".join(xml.content(element).split())


def children(parent: Element) -> Iterator[tuple[str, Element]]:
    """(local name, element) of each HL7 child: elements of other namespaces are legal extensions (dmp.md §7)."""
    prefix = f"{{{HL7}}}"
    for child in parent:
        if isinstance(child.tag, str) and child.tag.startswith(prefix):
            yield child.tag[len(prefix) :], child


def nearest(parent: Element, path: str) -> Element:
    """The element at ``path`` or, when it is absent, the deepest one that exists on the way: where to look."""
    place = parent
    for name in path.split("/"):
        found = first(place, name)
        if found is None:
            return place
        place = found
    return place


Level = Literal[1, 3]


def level(document: Element) -> Level:
    """1 for a ``nonXMLBody`` (an opaque file), 3 for a ``structuredBody`` or anything else."""
    return 1 if first(document, "component/nonXMLBody") is not None else 3
