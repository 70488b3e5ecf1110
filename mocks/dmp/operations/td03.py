"""TD0.3: the caller adds or removes its own authorisation, or its quality of attending doctor (setAuthorization)."""

from formats.hl7v3 import habilitations
from formats.hl7v3.existence import Hl7Error
from formats.hl7v3.habilitations import ADD, OK, SetAuthorization
from mocks.core.message import Answer, Request
from mocks.core.mock import Outcome
from mocks.core.world import World
from mocks.dmp import patients, rights
from mocks.dmp.answers import own_refusal
from mocks.dmp.changes import AttendingSet, AuthorizationSet
from mocks.dmp.gate import Call, admit
from mocks.dmp.replies import reply
from record import clock

TD = "TD0.3"
ALREADY = "Autorisation déjà présente aucune action effectuée"
"""Text of the published sample."""
NOTHING_TO_REMOVE = "[banc] Aucune autorisation à supprimer, aucune action effectuée"
CLOSED = "DMPClosed"
DENIED = "DMPAccessDeniedByRightsService"
"""Statuses whose names are known from client code; that they answer these conditions is inferred."""


def handle(request: Request, world: World) -> Outcome:
    """Answer setAuthorizationResponse; refused by a fault where the rights matrix says no."""
    call = admit(request, world, TD)
    asked = _asked(call)
    rights.allow(call, _row(asked))
    status = patients.status(world, call.caller.patient)
    if status == patients.NONE:
        raise own_refusal("DmpInexistant", f"pas de DMP pour {call.caller.patient}", "dmp.patient")
    if status == patients.CLOSED:
        return _answered(call, CLOSED, "[banc] DMP fermé"), ()
    if patients.authorization(call) == "INTERDIT":
        return _answered(call, DENIED, "[banc] le patient a interdit l'accès à ce professionnel"), ()
    return _moved(call, asked)


def _asked(call: Call) -> SetAuthorization:
    try:
        return habilitations.read(call.envelope.payload)
    except Hl7Error as error:
        raise own_refusal("Habilitation", f"demande TD0.3 illisible : {error}", "dmp.td03") from error


def _row(asked: SetAuthorization) -> str:
    if asked.action == ADD:
        return "TD0.3.ajout"
    return "TD0.3.suppression_MT" if asked.role else "TD0.3.suppression"


def _moved(call: Call, asked: SetAuthorization) -> Outcome:
    patient, holder = call.caller.patient.bare, patients.holder(call)
    record = call.world.state.record(patient)
    adding = asked.action == ADD
    changes: list[object] = []
    if adding != (holder in record.authorizations):
        changes.append(AuthorizationSet(patient, holder, adding, clock.iso(call.world.now())))
    if asked.role and adding != (call.caller.subject in record.attending):
        changes.append(AttendingSet(patient, call.caller.subject, adding))
    unchanged = ALREADY if adding else NOTHING_TO_REMOVE
    return _answered(call, OK, "" if changes else unchanged, asked.action), changes


def _answered(call: Call, status: str, context: str, action: str = "") -> Answer:
    body = habilitations.written(status, context)
    granted = "VALIDE" if (status, action) == (OK, ADD) else ""
    return reply(call, TD, "Success" if status == OK else status, body, authorization=granted, action=action)
