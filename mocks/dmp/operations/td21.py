"""TD2.1: deposit of documents (ITI-41 Provide and Register), replacement included (association RPLC)."""

from collections.abc import Iterator, Mapping

from formats.mtom import MtomError
from formats.vihf.assertion import INDIRECT
from formats.xds import examine, submission
from formats.xds.answers import RegistryError
from formats.xds.names import DEPRECATED
from formats.xds.opened import Opened
from formats.xds.registry_object import XdsError
from formats.xds.submission import Submission
from mocks.core.message import Request
from mocks.core.mock import Outcome
from mocks.core.world import World
from mocks.dmp import errors, manifest, patients, registration, replacement, rights
from mocks.dmp.changes import DocumentStored, EntryStatusChanged, SubmissionRegistered
from mocks.dmp.gate import Call, admit
from mocks.dmp.replies import forced_errors, registry_reply
from record import clock

TD, REPLACEMENT = "TD2.1", "TD2.1b"


def handle(request: Request, world: World) -> Outcome:
    """Register a submission as a whole, or answer Failure (HTTP 200) and register nothing."""
    call = admit(request, world, TD)
    rights.allow(call, TD)
    try:
        lot = submission.read(call.envelope.payload, call.package)
    except (XdsError, MtomError) as error:
        rule = "xds.missing_document" if getattr(error, "reason", "") == "missing-part" else "dmp.malformed"
        return registry_reply(call, TD, [errors.error(world, rule, f"[banc] {error}")]), ()
    opened = {entry.id: Opened(item.content) for entry in lot.entries if (item := lot.document(entry))}
    td = REPLACEMENT if replacement.links(lot) else TD
    found = forced_errors(call) or _errors(call, lot, opened)
    facts = {"submission_set_id": lot.unique_id, "documents": registration.documents_facts(lot, opened)}
    if found:
        return registry_reply(call, td, found, **facts), ()
    return _registered(call, td, lot, opened, facts)


def _errors(call: Call, lot: Submission, opened: Mapping[str, Opened]) -> list[RegistryError]:
    """Every reason to refuse; of a patient who cannot receive documents, that reason alone."""
    first = _patient_errors(call, lot) or patients.unavailable(call)
    if first:
        return first
    breaches = [*examine.metadata(lot), *examine.documents(lot, opened)]
    if call.caller.mode == INDIRECT:
        breaches += examine.authors(lot, call.caller.structure)
    found = errors.of_breaches(call.world, breaches, call.notes)
    found += manifest.errors_of(call, lot, opened)
    found += _duplicates(call, lot, opened)
    return found + list(replacement.errors_of(call, lot))


def _patient_errors(call: Call, lot: Submission) -> list[RegistryError]:
    if call.caller.patient.same_as(lot.patient):
        return []
    text = f"[banc] le VIHF concerne {call.caller.patient}, le lot {lot.patient or 'un patient illisible'}"
    return [errors.error(call.world, "dmp.vihf_patient", text)]


def _duplicates(call: Call, lot: Submission, opened: Mapping[str, Opened]) -> Iterator[RegistryError]:
    world = call.world
    if lot.unique_id in world.state.sets:
        yield errors.error(world, "dmp.duplicate_set", f"[banc] lot {lot.unique_id} déjà enregistré")
    for entry in lot.entries:
        unique_id, document = submission.unique_id(entry), opened.get(entry.id)
        known = world.state.entry_of(unique_id)
        if known is not None and document is not None:
            yield from registration.duplicate_errors(world, known, document)


def _registered(
    call: Call, td: str, lot: Submission, opened: Mapping[str, Opened], facts: Mapping[str, object]
) -> Outcome:
    patient, at = call.caller.patient.bare, clock.iso(call.world.now())
    entries = registration.entries_of(call, lot, opened)
    replaced = replacement.targets(lot)
    changes: list[object] = [
        DocumentStored(submission.unique_id(entry), opened[entry.id].content) for entry in lot.entries
    ]
    changes.append(
        SubmissionRegistered(patient, lot.unique_id, at, call.caller.subject, call.caller.structure, entries)
    )
    changes += [EntryStatusChanged(patient, uuid, DEPRECATED, at) for uuid in replaced]
    return registry_reply(call, td, (), replaces=list(replaced), **facts), changes
