"""The end of session, asked by the client (psc.md §2.8)."""

from collections.abc import Sequence

from formats.oidc import redirect
from formats.oidc.jwt import Jwt
from formats.oidc.parameters import Parameters, read
from mocks.core.message import Answer, Request
from mocks.core.mock import Outcome
from mocks.core.world import World
from mocks.psc import keys, pages, tokens
from mocks.psc.answers import NO_STORE, OAuthError, error_answer, page_answer, redirect_answer, with_fields
from mocks.psc.changes import SessionClosed
from mocks.psc.claims import subject_of
from mocks.psc.clients import authenticate, form_of
from record.event import Json

OPERATION = "logout"


def handle(request: Request, world: World) -> Outcome:
    """A redirect, PSC's own "session fermée" page, or an HTML 400 with the words of Keycloak [I]."""
    form = read(request.body) if request.method == "POST" else read(request.query)
    if request.method == "POST" and form["refresh_token"]:
        return _by_refresh_token(request, world)
    hint = keys.verified(world.site.token_key, form["id_token_hint"]) if form["id_token_hint"] else None
    facts = _facts(form, hint)
    trouble = _trouble(world, form, hint)
    if trouble:
        return page_answer(OPERATION, pages.error_page(trouble), 400, {**facts, "error": trouble}), []
    if hint is None:
        return page_answer(OPERATION, pages.unconfirmed_page(), 200, facts), []
    changes = _closed(world, hint)
    return _left(form, {**facts, "closed": bool(changes)}), changes


def _trouble(world: World, form: Parameters, hint: Jwt | None) -> str:
    if form["id_token_hint"] and (hint is None or hint.text("typ") != "ID"):
        return "Invalid parameter: id_token_hint"
    if not form["post_logout_redirect_uri"]:
        return ""
    client = hint.text("azp") if hint else form["client_id"]
    if not client:
        return "Missing parameters: id_token_hint"
    return "" if _is_registered(world, client, form["post_logout_redirect_uri"]) else "Invalid redirect uri"


def _is_registered(world: World, client_id: str, uri: str) -> bool:
    """Any address on the origin of a registered redirect URI: the real registration is separate and unknown [I]."""
    client = world.seed.clients.get(client_id)
    return client is not None and any(redirect.same_origin(known, uri) for known in client.redirect_uris)


def _left(form: Parameters, facts: dict[str, Json]) -> Answer:
    target = form["post_logout_redirect_uri"]
    if not target:
        return page_answer(OPERATION, pages.closed_page(), 200, facts)
    return redirect_answer(OPERATION, with_fields(target, {"state": form["state"]}), facts)


def _closed(world: World, token: Jwt) -> Sequence[object]:
    sid = tokens.sid_of(token)
    return [SessionClosed(sid, "logout")] if world.state.session(sid, tokens.now_of(world)) else []


def _by_refresh_token(request: Request, world: World) -> Outcome:
    """Keycloak's older back-channel logout: client credentials and a refresh token, 204 [I]."""
    try:
        form = form_of(request)
        client = authenticate(request, world, form)
        token = keys.verified(world.site.token_key, form["refresh_token"])
        if token is None or token.text("typ") != keys.REFRESH or token.text("azp") != client.id:
            raise OAuthError(400, "invalid_grant", "Invalid refresh token")
    except OAuthError as refusal:
        return error_answer(OPERATION, refusal, {"id_token_hint": False}), refusal.changes
    changes = _closed(world, token)
    facts = {**_facts(form, token), "id_token_hint": False, "closed": bool(changes)}
    return Answer(204, b"", NO_STORE, OPERATION, facts=facts), changes


def _facts(form: Parameters, token: Jwt | None) -> dict[str, Json]:
    """``id_token_hint`` says whether one was sent; subject, sid and client come from it when it verifies."""
    return {
        "id_token_hint": bool(form["id_token_hint"]),
        "post_logout_redirect_uri": form["post_logout_redirect_uri"],
        "state": form["state"],
        "closed": False,
        "subject": subject_of(token.text("sub")) if token else "",
        "sid": tokens.sid_of(token) if token else "",
        "client_id": token.text("azp") if token else form["client_id"],
    }
