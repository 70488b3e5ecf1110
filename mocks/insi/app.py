"""The simulated téléservice INSi: routes and declaration."""

from collections.abc import Mapping
from dataclasses import replace

from formats.insi import erreurs, service
from mocks.core.message import Answer, Request
from mocks.core.mock import Handler, Mock, Outcome
from mocks.core.world import World
from mocks.insi import changes, description, knobs, state
from mocks.insi.answers import CONTENT_TYPE, FAULT_STATUS, Refusal, own_refusal, refused
from mocks.insi.concerned import is_somebody
from mocks.insi.faults import FAULTS
from mocks.insi.gate import call_or_none, read_call
from mocks.insi.injection import drop, inject, interposed
from mocks.insi.operations import rechercher_ins_avec_carte_vitale, rechercher_ins_avec_traits_identite
from mocks.insi.routing import operation_of
from mocks.insi.verification import operation as verification

OPERATIONS: Mapping[str, Handler] = {
    service.RECHERCHE_TRAITS: rechercher_ins_avec_traits_identite.handle,
    service.RECHERCHE_VITALE: rechercher_ins_avec_carte_vitale.handle,
    service.VERIFICATION: verification.handle,
}


def handle(request: Request, world: World) -> Outcome:
    """Route a request: one path; the contract by GET, calls by POST; an injected answer goes before everything else."""
    if request.path != service.PATH:
        refusal = own_refusal("chemin", f"chemin {request.path}, {service.PATH} attendu", "insi.soap", 404)
        return refused(refusal, world, "", None), ()
    if description.is_asked(request):
        return description.serve(request, world), ()
    if request.method != "POST":
        return _wrong_method(request, world), ()
    operation = operation_of(request)
    handler = OPERATIONS.get(operation, _unknown_operation)
    if world.state.injected:
        return interposed(request, world, operation, handler)
    return handler(request, world)


def _wrong_method(request: Request, world: World) -> Answer:
    refusal = own_refusal("methode", f"méthode {request.method}, POST attendu", "insi.soap", 405)
    answer = refused(refusal, world, "", None)
    return replace(answer, headers=(*CONTENT_TYPE, ("Allow", "POST")))


def _unknown_operation(request: Request, world: World) -> Outcome:
    return refused(_why_unknown(request), world, "", call_or_none(request)), ()


def _why_unknown(request: Request) -> Refusal:
    try:
        appel = read_call(request)
    except Refusal as refusal:
        return refusal
    found = appel.http_action or appel.action or "absente"
    return own_refusal("action", f"action {found} : le service n'a pas cette opération", "insi.action")


def crash(_request: Request, message: str) -> Answer:
    """The answer when the mock itself fails, which is never the editor's doing."""
    body = erreurs.build(erreurs.own("erreur", f"erreur du simulateur : {message}", "Receiver"))
    return Answer(FAULT_STATUS, body, CONTENT_TYPE, facts={"fault": "banc_erreur"})


MOCK = Mock(
    name="insi",
    new_state=state.new_state,
    apply=changes.apply,
    handle=handle,
    listeners=("insi.mtls", "insi.cpx"),
    operation_of=operation_of,
    faults=FAULTS,
    crash=crash,
    inject=inject,
    drop_injected=drop,
    is_somebody=is_somebody,
    knob_problem=knobs.problem,
)
