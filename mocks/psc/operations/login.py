"""The login form: a person's click or a script's POST (``request``, ``professional``, ``mode``, ``action``)."""

from formats.oidc.parameters import Parameters, read
from mocks.core.message import Answer, Request
from mocks.core.mock import Outcome
from mocks.core.world import World
from mocks.psc import keys, pages, places
from mocks.psc.answers import page_answer, redirect_answer, with_fields
from mocks.psc.changes import CodeIssued, LoginCancelled
from mocks.psc.claims import MODES
from mocks.psc.operations.authorize import login_action
from mocks.psc.state import PendingLogin
from mocks.psc.tokens import now_of
from record.event import Json

OPERATION = "login"
_EXPIRED = "Cette demande de connexion n'existe pas, a déjà servi ou a expiré. Recommencez depuis votre logiciel."


def handle(request: Request, world: World) -> Outcome:
    """A redirect to the client with a code, or with ``access_denied``; HTML 400 when the form is not usable.

    ``action`` is ``accept`` (the default) or ``cancel``; ``mode`` is ``CARD`` (the default) or ``MOBILE``.
    """
    form = read(request.body)
    pending: PendingLogin | None = world.state.pending.get(form["request"])
    if pending is None or not pending.is_open(now_of(world)):
        facts = {"request": form["request"], "error": "expired"}
        return page_answer(OPERATION, pages.error_page(_EXPIRED), 400, facts), []
    if form["action"] == "cancel":
        return _cancelled(request, world, form, pending), [LoginCancelled(form["request"])]
    trouble = _trouble(world, form)
    if trouble:
        return _again(request, world, pending, form, trouble), []
    return _accepted(request, world, form, pending)


def denied(request: Request, world: World, redirect_uri: str, state: str, mode: str, facts: dict[str, Json]) -> Answer:
    """The redirect of a professional who gave up."""
    fields = {"error": "access_denied", "state": state, "iss": places.issuer(request, world)}
    return redirect_answer(
        OPERATION, with_fields(redirect_uri, fields, mode), facts | {"error": "access_denied", "action": "cancel"}
    )


def _accepted(request: Request, world: World, form: Parameters, pending: PendingLogin) -> Outcome:
    sid = world.new_uuid()
    code = f"{world.new_uuid()}.{sid}.{keys.uuid_of(pending.client_id.encode())}"
    mode = form["mode"] or MODES[0]
    issued = CodeIssued(form["request"], code, sid, form["professional"], mode, now_of(world))
    fields = {"state": pending.state, "session_state": sid, "iss": places.issuer(request, world), "code": code}
    facts = _facts(form, pending) | {"action": "accept", "subject": issued.subject, "mode": mode, "sid": sid}
    location = with_fields(pending.redirect_uri, fields, pending.response_mode)
    return redirect_answer(OPERATION, location, facts), [issued]


def _cancelled(request: Request, world: World, form: Parameters, pending: PendingLogin) -> Answer:
    facts = _facts(form, pending)
    return denied(request, world, pending.redirect_uri, pending.state, pending.response_mode, facts)


def _trouble(world: World, form: Parameters) -> str:
    if form["action"] not in ("", "accept"):
        return "Action inconnue : accept ou cancel."
    if form["mode"] not in ("", *MODES):
        return "Moyen d'authentification inconnu : CARD ou MOBILE."
    return "" if form["professional"] in world.seed.professionals else "Choisissez un professionnel de la liste."


def _again(request: Request, world: World, pending: PendingLogin, form: Parameters, trouble: str) -> Answer:
    people = world.seed.professionals.values()
    html = pages.login_page(login_action(request), form["request"], pending.client_id, people, trouble)
    return page_answer(OPERATION, html, 400, _facts(form, pending) | {"error": trouble})


def _facts(form: Parameters, pending: PendingLogin) -> dict[str, Json]:
    return {"request": form["request"], "client_id": pending.client_id, "redirect_uri": pending.redirect_uri}
