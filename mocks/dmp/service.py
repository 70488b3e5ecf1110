"""Routing a request to its transaction, and turning refusals into faults."""

from collections.abc import Mapping
from functools import partial

from mocks.core.message import Answer, Request
from mocks.core.mock import Handler, Outcome
from mocks.core.world import World
from mocks.dmp import routing
from mocks.dmp.answers import FAULT_STATUS, Note, Refusal, answer, fault, own_note
from mocks.dmp.gate import admit, claimed_facts, read_envelope
from mocks.dmp.injection import interposed
from mocks.dmp.operations import td02, td03, td21, td31, td32, td33

OPERATIONS: Mapping[str, Handler] = {
    "TD0.2": td02.handle,
    "TD0.3": td03.handle,
    "TD2.1": td21.handle,
    "TD3.1": td31.handle,
    "TD3.2": td32.handle,
    "TD3.3": td33.handle,
}


def handle(request: Request, world: World) -> Outcome:
    """Answer a request to the DMP; an injected answer goes before everything else."""
    if not routing.service_of(request.path):
        return _plain(404, f"[banc] {request.path} n'est pas un service du DMP", ()), ()
    if request.method != "POST":
        return _plain(405, f"[banc] méthode {request.method}, POST attendu", (("Allow", "POST"),)), ()
    operation = routing.operation_of(request) or _old_operation(request, world)
    if world.state.injected:
        return interposed(request, world, operation, partial(_real, operation=operation))
    return _real(request, world, operation)


def _real(request: Request, world: World, operation: str) -> Outcome:
    try:
        return OPERATIONS.get(operation, _unknown)(request, world)
    except Refusal as refusal:
        return refused(refusal, request, world, operation), ()


def refused(refusal: Refusal, request: Request, world: World, operation: str) -> Answer:
    """The fault of a refusal, HTTP 500; multipart on the repository, as its every answer."""
    message_id, facts = claimed_facts(request, operation, refusal.subcode)
    multipart = routing.service_of(request.path) == "repository"
    raw = fault(refusal, message_id, world)
    boundary = f"uuid:{world.new_uuid()}"
    notes = (_note(refusal),)
    return answer(refusal.status, raw, operation, facts, notes, () if multipart else None, boundary)


def crash(_request: Request, message: str) -> Answer:
    """The answer when the mock itself fails, which is never the editor's doing."""
    text = f"[banc] erreur du simulateur : {message}"
    return _plain(FAULT_STATUS, text, ())


def _unknown(request: Request, world: World) -> Outcome:
    """A request that names no transaction: the gate refuses it, and says why."""
    admit(request, world, "")
    return _plain(FAULT_STATUS, "[banc] transaction inconnue", ()), ()


def _old_operation(request: Request, world: World) -> str:
    """The transaction of a SOAP 1.1 message, where the session accepts them."""
    try:
        package = routing.package_of(request, len(request.body))
        return routing.transaction(read_envelope(package, world, []).payload)
    except (ValueError, Refusal):
        return ""


def _note(refusal: Refusal) -> Note:
    origin = "texte ou code du banc" if refusal.own else "vu sur la plateforme"
    return {"rule": refusal.rule, "kind": "refusal", "text": f"{refusal.reason} ({origin})"}


def _plain(status: int, text: str, headers: tuple[tuple[str, str], ...]) -> Answer:
    content = (("Content-Type", "text/plain; charset=utf-8"), *headers)
    return Answer(status, text.encode(), content, "", (own_note(text, "dmp.http"),))
