"""TD3.2: retrieval of documents (ITI-43); every answer is multipart, faults included."""

from formats.mtom import Attachment
from formats.xds import query
from formats.xds.answers import RegistryError, Retrieved, retrieve_response
from formats.xds.names import REPOSITORY_ID
from formats.xds.registry_object import XdsError
from mocks.core.message import Answer, Request
from mocks.core.mock import Outcome
from mocks.core.world import World
from mocks.dmp import errors, patients, rights
from mocks.dmp.answers import own_refusal
from mocks.dmp.gate import Call, admit
from mocks.dmp.replies import forced_errors, reply, retrieve_failure
from mocks.dmp.state import Entry
from mocks.dmp.visibility import rows_of, visible

TD = "TD3.2"


def handle(request: Request, world: World) -> Outcome:
    """Answer the documents; when one cannot be given, the errors and no document (inferred)."""
    call = admit(request, world, TD)
    rights.allow(call, "TD3.2.non_masque", "TD3.2.masque_ps")
    patients.require_authorization(call)
    try:
        asked = query.requested_documents(call.envelope.payload)
    except XdsError as error:
        return retrieve_failure(call, [errors.error(world, "dmp.malformed", f"[banc] {error}")]), ()
    found = forced_errors(call) or patients.unavailable(call)
    if not found:
        found = [wrong for repository, id in asked if (wrong := _error(call, repository, id))]
    if found:
        return retrieve_failure(call, found), ()
    return _answered(call, [world.state.entry_of(id) for _, id in asked]), ()


def _error(call: Call, repository: str, unique_id: str) -> RegistryError | None:
    if repository != REPOSITORY_ID:
        return errors.error(call.world, "dmp.repository", f"repositoryUniqueId={repository}")
    owner = call.world.state.owners.get(unique_id)
    if owner is None or owner[0] != call.caller.patient.bare:
        return errors.error(call.world, "dmp.document", f"uniqueId={unique_id}")
    entry = call.world.state.entry_of(unique_id)
    for row in rows_of(entry):
        rights.allow(call, row)
    if not visible(call, entry):
        raise own_refusal("DroitRefuse", f"{unique_id} est masqué aux professionnels", "dmp.rights")
    return None


def _answered(call: Call, entries: list[Entry]) -> Answer:
    base = call.world.new_uuid()
    ids = [f"{base}-{rank}@urn:ihe:iti:xds-b:2007" for rank in range(2, len(entries) + 2)]
    body = retrieve_response(
        [Retrieved(entry.unique_id, entry.mime_type, id) for entry, id in zip(entries, ids, strict=True)]
    )
    documents = call.world.state.documents
    attachments = [Attachment(id, documents[entry.unique_id]) for entry, id in zip(entries, ids, strict=True)]
    facts = [
        {
            "unique_id": entry.unique_id,
            "hash": entry.hash,
            "type": entry.type,
            "title": entry.title,
            "sha256": entry.facts.get("sha256", ""),
        }
        for entry in entries
    ]
    return reply(call, TD, "Success", body, attachments, documents=facts)
