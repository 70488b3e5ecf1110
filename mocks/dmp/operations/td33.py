"""TD3.3c and TD3.3d: deletion, archiving, unarchiving (ITI-57, UpdateAvailabilityStatus).

Masking and visibility (TD3.3a, TD3.3b: a new version of the entry) are not simulated yet.
"""

from collections.abc import Iterator

from formats.mtom import MtomError
from formats.vihf.assertion import INDIRECT
from formats.xds import examine, submission
from formats.xds.answers import RegistryError
from formats.xds.names import APPROVED, ARCHIVED, DELETED, UPDATES_STATUS
from formats.xds.registry_object import Association, XdsError
from formats.xds.submission import Submission
from mocks.core.message import Request
from mocks.core.mock import Outcome
from mocks.core.world import World
from mocks.dmp import errors, patients, rights, routing
from mocks.dmp.answers import own_refusal
from mocks.dmp.changes import EntryStatusChanged, StatusUpdateRegistered
from mocks.dmp.gate import Call, admit
from mocks.dmp.replies import forced_errors, registry_reply
from mocks.dmp.state import Entry
from mocks.dmp.visibility import is_author, is_structures_own
from record import clock

OPERATION = "TD3.3"
DELETE, ARCHIVE = "TD3.3c", "TD3.3d"
OWN, STRUCTURES = 8, 9
_ROWS = {DELETED: "TD3.3c.supprimer", ARCHIVED: "TD3.3d.archiver", APPROVED: "TD3.3d.desarchiver"}
_FROM = {DELETED: (APPROVED, ARCHIVED), ARCHIVED: (APPROVED,), APPROVED: (ARCHIVED,)}
"""From which statuses each status is reached; back to Approved is inferred."""


def handle(request: Request, world: World) -> Outcome:
    """Change the status of entries, or answer Failure (HTTP 200) and change nothing."""
    call = admit(request, world, OPERATION)
    if not routing.updates_status(call.envelope.payload):
        raise own_refusal(
            "OperationInconnue", "masquage et visibilité (TD3.3a, TD3.3b) ne sont pas simulés", "dmp.operation"
        )
    try:
        lot = submission.read(call.envelope.payload, call.package)
    except (XdsError, MtomError) as error:
        return registry_reply(call, OPERATION, [errors.error(world, "dmp.malformed", f"[banc] {error}")]), ()
    links = lot.linked(UPDATES_STATUS)
    td = DELETE if any(link.slot("NewStatus") == DELETED for link in links) else ARCHIVE
    found = forced_errors(call) or _errors(call, lot)
    facts = {"submission_set_id": lot.unique_id, "documents": _documents(call, links)}
    if found:
        return registry_reply(call, td, found, **facts), ()
    patient, at = call.caller.patient.bare, clock.iso(world.now())
    changes: list[object] = [StatusUpdateRegistered(patient, lot.unique_id)]
    changes += [EntryStatusChanged(patient, link.target, link.slot("NewStatus"), at) for link in links]
    return registry_reply(call, td, (), **facts), changes


def _errors(call: Call, lot: Submission) -> list[RegistryError]:
    world = call.world
    if not call.caller.patient.same_as(lot.patient):
        text = f"[banc] le VIHF concerne {call.caller.patient}, le lot {lot.patient or 'un patient illisible'}"
        return [errors.error(world, "dmp.vihf_patient", text)]
    unavailable = patients.unavailable(call)
    if unavailable:
        return unavailable
    breaches = examine.submission_set(lot)
    if call.caller.mode == INDIRECT:
        breaches += examine.authors(lot, call.caller.structure)
    found = errors.of_breaches(world, breaches, call.notes)
    if lot.unique_id in world.state.sets:
        found.append(errors.error(world, "dmp.duplicate_set", f"[banc] lot {lot.unique_id} déjà enregistré"))
    for link in lot.linked(UPDATES_STATUS):
        found += _link_errors(call, link)
    return found


def _link_errors(call: Call, link: Association) -> Iterator[RegistryError]:
    wanted, original = link.slot("NewStatus"), link.slot("OriginalStatus")
    known = call.world.state.entry_at(link.target)
    if wanted not in _ROWS:
        yield errors.error(call.world, "dmp.update", f"[banc] NewStatus {wanted or 'absent'}")
    elif known is None or known[0] != call.caller.patient.bare:
        yield errors.error(call.world, "dmp.replaced_unknown", f"[banc] fiche inconnue : {link.target}")
    else:
        _check_right(call, wanted, known[1])
        if original != known[1].status or original not in _FROM[wanted]:
            text = f"[banc] OriginalStatus {original or 'absent'}, la fiche est {known[1].status}"
            yield errors.error(call.world, "dmp.update", text)


def _check_right(call: Call, wanted: str, entry: Entry) -> None:
    """The matrix, and its conditions: own documents, or documents of the structure. Raises ``Refusal``."""
    condition = rights.allow(call, _ROWS[wanted]).condition
    refused = (condition == OWN and not is_author(call, entry)) or (
        condition == STRUCTURES and not is_structures_own(call, entry)
    )
    if refused:
        owner = "de la structure" if condition == STRUCTURES else "du professionnel"
        raise own_refusal("DroitRefuse", f"{entry.unique_id} n'est pas un document {owner}", "dmp.rights")


def _documents(call: Call, links: tuple[Association, ...]) -> list[dict[str, str]]:
    entries = [known[1] for link in links if (known := call.world.state.entry_at(link.target))]
    return [{"unique_id": entry.unique_id, "entry_uuid": entry.uuid, "title": entry.title} for entry in entries]
