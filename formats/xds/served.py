"""An entry as the registry gives it back: what was submitted, plus what the server sets."""

import uuid
from dataclasses import dataclass

from lxml import etree

from formats import xml
from formats.xds.names import DOCUMENT_ENTRY, REPOSITORY_ID, RIM
from formats.xml import Element


@dataclass(frozen=True, slots=True)
class Registered:
    """What the server knows of an entry beyond what was submitted. ``uuid`` is ``urn:uuid:…``."""

    uuid: str
    status: str
    hash: str
    size: int
    version: int = 1


def submitted_entry(element: Element) -> str:
    """The text of an ExtrinsicObject as it was submitted, to be kept."""
    return str(etree.tostring(element, encoding="unicode", with_tail=False))


def leaf(submitted: str, registered: Registered) -> str:
    """The ExtrinsicObject to answer: server ids, hash, size, repositoryUniqueId, status, version."""
    element = xml.parse(submitted.encode())
    for name, value in (("id", registered.uuid), ("lid", registered.uuid), ("status", registered.status)):
        element.set(name, value)
    element.set("objectType", DOCUMENT_ENTRY)
    element.set("isOpaque", "false")
    _rename(element, registered.uuid)
    _set_slots(element, registered)
    _set_version(element, registered.version)
    _squeeze(element)
    etree.cleanup_namespaces(element)
    return str(etree.tostring(element, encoding="unicode"))


def _rename(element: Element, id: str) -> None:
    """Children get server ids, derived from the entry's so that two answers agree."""
    for index, child in enumerate(element.iter(f"{{{RIM}}}Classification", f"{{{RIM}}}ExternalIdentifier")):
        child.set("id", f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, f'{id}#{index}')}")
        owner = "classifiedObject" if child.tag == f"{{{RIM}}}Classification" else "registryObject"
        child.set(owner, id)


def _set_slots(element: Element, registered: Registered) -> None:
    """Slots come first, in alphabetical order, as the server writes them."""
    slots = {slot.get("name", ""): slot for slot in element.findall(f"{{{RIM}}}Slot")}
    for name, value in (
        ("hash", registered.hash),
        ("repositoryUniqueId", REPOSITORY_ID),
        ("size", str(registered.size)),
    ):
        slots[name] = _slot(name, value)
    for slot in element.findall(f"{{{RIM}}}Slot"):
        element.remove(slot)
    for position, name in enumerate(sorted(slots)):
        element.insert(position, slots[name])


def _slot(name: str, value: str) -> Element:
    slot = etree.Element(f"{{{RIM}}}Slot", {"name": name}, {None: RIM})
    etree.SubElement(etree.SubElement(slot, f"{{{RIM}}}ValueList"), f"{{{RIM}}}Value").text = value
    return slot


def _set_version(element: Element, version: int) -> None:
    for old in element.findall(f"{{{RIM}}}VersionInfo"):
        element.remove(old)
    before = [child for child in element if child.tag in {f"{{{RIM}}}{tag}" for tag in ("Slot", "Name", "Description")}]
    element.insert(len(before), etree.Element(f"{{{RIM}}}VersionInfo", {"versionName": str(version)}, {None: RIM}))


def _squeeze(element: Element) -> None:
    """No white space between elements."""
    for child in element.iter():
        child.tail = None
        if len(child) and not (child.text or "").strip():
            child.text = None
