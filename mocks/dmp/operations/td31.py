"""TD3.1: search of documents (ITI-18): FindDocuments, and GetDocuments which gives an entryUUID from a uniqueId."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from formats.xds import names, query
from formats.xds.answers import RegistryError, object_ref, query_response
from formats.xds.identifiers import patient_id
from formats.xds.query import StoredQuery
from formats.xds.registry_object import XdsError
from formats.xds.served import Registered, leaf
from mocks.core.message import Answer, Request
from mocks.core.mock import Outcome
from mocks.core.world import World
from mocks.dmp import errors, knobs, patients, rights
from mocks.dmp.gate import Call, admit
from mocks.dmp.replies import forced_errors, query_failure, reply
from mocks.dmp.state import Entry
from mocks.dmp.visibility import visible
from record.event import Json

TD = "TD3.1"
_PATIENT, _STATUS = "$XDSDocumentEntryPatientId", "$XDSDocumentEntryStatus"
_UNIQUE_ID, _UUID = "$XDSDocumentEntryUniqueId", "$XDSDocumentEntryEntryUUID"
_CODES = {
    "$XDSDocumentEntryClassCode": "class",
    "$XDSDocumentEntryTypeCode": "type",
    "$XDSDocumentEntryFormatCode": "format",
    "$XDSDocumentEntryPracticeSettingCode": "practice",
    "$XDSDocumentEntryHealthcareFacilityTypeCode": "facility",
    "$XDSDocumentEntryEventCodeList": "event",
    "$XDSDocumentEntryConfidentialityCode": "confidentiality",
}
_TIMES = {
    "$XDSDocumentEntryCreationTime": "creationTime",
    "$XDSDocumentEntryServiceStartTime": "serviceStartTime",
    "$XDSDocumentEntryServiceStopTime": "serviceStopTime",
}
_Predicate = Callable[[Entry], bool]


def handle(request: Request, world: World) -> Outcome:
    """Answer the entries (LeafClass) or their references (ObjectRef); errors are in the AdhocQueryResponse."""
    call = admit(request, world, TD)
    try:
        asked = query.stored_query(call.envelope.payload)
    except XdsError as error:
        return query_failure(call, TD, [errors.error(world, "dmp.malformed", f"[banc] {error}")]), ()
    td = _allowed(call, asked)
    found = forced_errors(call) or _errors(call, asked)
    if found:
        return query_failure(call, td, found), ()
    return _answered(call, td, asked, list(_entries(call, asked))), ()


def _allowed(call: Call, asked: StoredQuery) -> str:
    """A reference query (by uniqueId, for references only) needs no authorisation; anything else is a consultation."""
    if asked.id == names.GET_DOCUMENTS and asked.return_type == "ObjectRef":
        rights.allow(call, "TD3.1.reference")
        return "TD3.1b"
    rights.allow(call, "TD3.1.metadonnees")
    patients.require_authorization(call)
    return "TD3.1a"


def _errors(call: Call, asked: StoredQuery) -> list[RegistryError]:
    world = call.world
    if asked.id == names.FIND_DOCUMENTS:
        return _find_errors(call, asked) or patients.unavailable(call)
    if asked.id != names.GET_DOCUMENTS:
        return [errors.error(world, "dmp.query", f"[banc] requête {asked.id} non simulée ou inconnue")]
    if not asked.many(_UNIQUE_ID) and not asked.many(_UUID):
        return [errors.error(world, "dmp.query_missing", f"[banc] {_UNIQUE_ID} ou {_UUID} attendu")]
    return patients.unavailable(call)


def _find_errors(call: Call, asked: StoredQuery) -> list[RegistryError]:
    world = call.world
    missing = [name for name in (_PATIENT, _STATUS) if not asked.many(name)]
    if missing:
        return [errors.error(world, "dmp.query_missing", f"[banc] {', '.join(missing)} absent")]
    if len(asked.many(_PATIENT)) > 1:
        return [errors.error(world, "dmp.query_number", f"[banc] une seule valeur pour {_PATIENT}")]
    if not call.caller.patient.same_as(patient_id(asked.one(_PATIENT))):
        text = f"[banc] le VIHF concerne {call.caller.patient}, la requête {asked.one(_PATIENT)}"
        return [errors.error(world, "dmp.vihf_patient", text)]
    return []


def _entries(call: Call, asked: StoredQuery) -> Iterator[Entry]:
    record = call.world.state.record(call.caller.patient.bare)
    if asked.id == names.GET_DOCUMENTS:
        wanted = {*asked.many(_UNIQUE_ID), *asked.many(_UUID)}
        yield from (entry for entry in record.entries.values() if {entry.unique_id, entry.uuid} & wanted)
        return
    predicates = _predicates(asked.parameters)
    for entry in record.entries.values():
        listed = not entry.signature or knobs.is_set(call.world, "dmp.signatures_visibles", "oui")
        if listed and visible(call, entry) and all(predicate(entry) for predicate in predicates):
            yield entry


def _predicates(parameters: Mapping[str, Sequence[str]]) -> list[_Predicate]:
    predicates: list[_Predicate] = []
    for name, values in parameters.items():
        if name == _STATUS:
            predicates.append(_in_status(values))
        elif name in _CODES:
            predicates.append(_coded(_CODES[name], values))
        elif name[:-4] in _TIMES and name.endswith("From"):
            predicates.append(_since(_TIMES[name[:-4]], values[0]))
        elif name[:-2] in _TIMES and name.endswith("To"):
            predicates.append(_before(_TIMES[name[:-2]], values[0]))
    return predicates


def _in_status(values: Sequence[str]) -> _Predicate:
    return lambda entry: entry.status in values


def _coded(key: str, values: Sequence[str]) -> _Predicate:
    """Values are ``code^^system``; the code is compared."""
    wanted = {value.partition("^")[0] for value in values}
    return lambda entry: bool(wanted & set(entry.facts.get(key, ())))


def _since(key: str, limit: str) -> _Predicate:
    return lambda entry: bool(entry.facts.get(key)) and _padded(entry.facts[key]) >= _padded(limit)


def _before(key: str, limit: str) -> _Predicate:
    return lambda entry: bool(entry.facts.get(key)) and _padded(entry.facts[key]) < _padded(limit)


def _padded(moment: Json) -> str:
    return str(moment).ljust(14, "0")


def _answered(call: Call, td: str, asked: StoredQuery, found: list[Entry]) -> Answer:
    whole = asked.return_type == "LeafClass"
    objects = [leaf(entry.submitted, _registered(entry)) if whole else object_ref(entry.uuid) for entry in found]
    documents = [
        {
            "unique_id": entry.unique_id,
            "entry_uuid": entry.uuid,
            "hash": entry.hash,
            "type": entry.type,
            "title": entry.title,
            "sha256": entry.facts.get("sha256", ""),
        }
        for entry in found
    ]
    return reply(call, td, "Success", query_response(objects, counted=whole), documents=documents)


def _registered(entry: Entry) -> Registered:
    return Registered(entry.uuid, entry.status, entry.hash, entry.size)
