"""From a submission to the entries that the registry keeps."""

from collections.abc import Iterator, Mapping
from typing import Any

from formats.xds import examine, names, submission
from formats.xds.answers import RegistryError
from formats.xds.opened import Opened
from formats.xds.registry_object import RegistryObject
from formats.xds.served import submitted_entry
from formats.xds.submission import Submission
from formats.xml import Element
from mocks.core.world import World
from mocks.dmp import errors, knobs
from mocks.dmp.gate import Call
from mocks.dmp.state import Entry
from record.event import Json


def entries_of(call: Call, lot: Submission, opened: Mapping[str, Opened]) -> tuple[Mapping[str, Json], ...]:
    """The members of each entry to keep, each with its new entryUUID."""
    elements = {item.get("id", ""): item for item in _extrinsic_objects(call.envelope.payload)}
    return tuple(
        _entry(f"urn:uuid:{call.world.new_uuid()}", entry, opened[entry.id], elements[entry.id])
        for entry in lot.entries
    )


def documents_facts(lot: Submission, opened: Mapping[str, Opened]) -> list[Json]:
    """What the exchange's facts say of each clinical document."""
    return [
        {
            "unique_id": submission.unique_id(entry),
            "type": entry.code(names.ENTRY_TYPE),
            "title": entry.name,
            "hash": opened[entry.id].hash,
            "sha256": opened[entry.id].sha256,
        }
        for entry in lot.clinical
        if entry.id in opened
    ]


def duplicate_errors(world: World, known: Entry, document: Opened) -> Iterator[RegistryError]:
    """The errors of a document whose uniqueId is already registered."""
    if known.hash == document.hash:
        if knobs.is_set(world, "dmp.doublon_identique", "refuser"):
            yield errors.error(world, "dmp.duplicate_document", f"[banc] document {known.unique_id} déjà enregistré")
        return
    yield errors.error(world, "dmp.other_hash", f"[banc] {known.unique_id} : {known.hash} ≠ {document.hash}")
    if known.size != document.size:
        yield errors.error(world, "dmp.other_size", f"[banc] {known.unique_id} : {known.size} ≠ {document.size}")


def _extrinsic_objects(payload: Element) -> Iterator[Element]:
    yield from payload.iter(f"{{{names.RIM}}}ExtrinsicObject")


def _entry(uuid: str, entry: RegistryObject, document: Opened, element: Element) -> dict[str, Json]:
    return {
        "uuid": uuid,
        "unique_id": submission.unique_id(entry),
        "status": names.APPROVED,
        "hash": document.hash,
        "size": document.size,
        "mime_type": entry.mime_type,
        "title": entry.name,
        "type": entry.code(names.ENTRY_TYPE),
        "signature": submission.is_signature(entry),
        "submitted": submitted_entry(element),
        "facts": _facts(entry, document),
    }


def _facts(entry: RegistryObject, document: Opened) -> dict[str, Any]:
    coded = {
        "class": names.ENTRY_CLASS,
        "type": names.ENTRY_TYPE,
        "format": names.ENTRY_FORMAT,
        "facility": names.ENTRY_FACILITY,
        "practice": names.ENTRY_PRACTICE,
        "event": names.ENTRY_EVENT,
        "confidentiality": names.ENTRY_CONFIDENTIALITY,
    }
    facts: dict[str, Any] = {key: [item.node for item in entry.coded(scheme)] for key, scheme in coded.items()}
    facts["author_persons"] = list(examine.author_persons(entry))
    facts["author_institutions"] = list(examine.author_institutions(entry))
    facts["sha256"] = document.sha256
    for slot in ("creationTime", "serviceStartTime", "serviceStopTime"):
        facts[slot] = entry.slot(slot)
    return facts
