"""TD0.2: existence of the DMP and authorisation of the caller (PRPA_IN201307UV02, TEST_EXST)."""

from formats.hl7v3 import existence
from formats.hl7v3.existence import ExistenceQuery, FoundPatient, Hl7Error
from formats.vihf import rules
from formats.xds.identifiers import PatientId
from mocks.core.message import Request
from mocks.core.mock import Outcome
from mocks.core.seed import Person
from mocks.core.world import World
from mocks.dmp import knobs, patients, rights
from mocks.dmp.answers import own_note, own_refusal
from mocks.dmp.gate import Call, admit
from mocks.dmp.local_time import paris_time
from mocks.dmp.replies import reply

TD = "TD0.2"
UNKNOWN_STRUCTURE = "Impossible d'effectuer un test d'existence : Structure introuvable ou Inactive"
"""Text seen live; that it comes as an acknowledgementDetail, and under which code, is inferred."""


def handle(request: Request, world: World) -> Outcome:
    """Answer 201308: found (active or terminated), NF when the patient has no DMP."""
    call = admit(request, world, TD)
    rights.allow(call, TD)
    query = _query(call)
    at = paris_time(world.now())
    if not _structure_is_known(call):
        code = world.knob("dmp.code.structure", "banc:StructureInconnue")
        body = existence.failed(query, world.new_uuid(), at, (code, UNKNOWN_STRUCTURE))
        return reply(call, TD, "AE", body, exists=None), ()
    person = patients.person_of(world, call.caller.patient)
    status = patients.status(world, call.caller.patient)
    if person is None or status == patients.NONE:
        call.notes.append(own_note("corps de la réponse « pas de DMP » inféré", "dmp.td02"))
        body = existence.not_found(query, world.new_uuid(), at)
        return reply(call, TD, "Success", body, exists=False, code="NF"), ()
    found = _found(call, person, closed=status == patients.CLOSED)
    body = existence.found(query, found, world.new_uuid(), at)
    granted = found.authorization
    return reply(call, TD, "Success", body, exists=True, authorization=granted, closed=found.closed, code="OK"), ()


def _query(call: Call) -> ExistenceQuery:
    try:
        query = existence.read(call.envelope.payload)
    except Hl7Error as error:
        raise own_refusal("Hl7", f"demande TD0.2 illisible : {error}", "dmp.td02") from error
    asked = PatientId(query.patient.extension, query.patient.root, "NH")
    if not asked.same_as(call.caller.patient):
        text = f"le VIHF concerne {call.caller.patient}, la demande {asked}"
        raise own_refusal("PatientVihf", text, rules.PATIENT.id)
    return query


def _structure_is_known(call: Call) -> bool:
    anything = knobs.is_set(call.world, "dmp.structures", "toutes")
    return anything or call.caller.structure in call.world.seed.structures


def _found(call: Call, person: Person, *, closed: bool) -> FoundPatient:
    patient = call.caller.patient
    attending = call.caller.subject in call.world.state.record(patient.bare).attending
    return FoundPatient(
        number=patient.number,
        oid=patient.oid,
        family_name=person.family_name,
        given_name=person.given_names.split(" ")[0],
        sex=person.sex,
        birth_date=person.birth_date.replace("-", ""),
        closed=closed,
        authorization=patients.authorization(call),
        attending=attending,
    )
