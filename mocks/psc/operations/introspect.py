"""The introspection endpoint (psc.md §2.7)."""

from typing import Any

from formats.oidc import jwt
from formats.oidc.jwt import Jwt
from formats.oidc.parameters import Parameters
from mocks.core.message import Answer, Request
from mocks.core.mock import Outcome
from mocks.core.world import World
from mocks.psc import keys, tokens
from mocks.psc.answers import OAuthError, error_answer, http_error, json_answer
from mocks.psc.claims import subject_of
from mocks.psc.clients import authenticate, form_of, takes_form

OPERATION = "introspect"


def handle(request: Request, world: World) -> Outcome:
    """The claims of an access or refresh token; ``{"active": false}`` for any other text or a dead token."""
    if not takes_form(request):
        return http_error(OPERATION, 415, "Unsupported Media Type"), []
    try:
        form = form_of(request)
        return _answer(world, _caller(request, world, form), form["token"]), []
    except OAuthError as refusal:
        return error_answer(OPERATION, refusal), refusal.changes


def _caller(request: Request, world: World, form: Parameters) -> str:
    try:
        client = authenticate(request, world, form)
    except OAuthError as refusal:
        raise OAuthError(401, "invalid_request", "Authentication failed.") from refusal
    if not form["token"]:
        raise OAuthError(400, "invalid_request", "Token not provided.")
    return client.id


def _answer(world: World, caller: str, text: str) -> Answer:
    token = keys.verified(world.site.token_key, text)
    session = tokens.session_of(world, token) if token and _is_introspectable(token) else None
    body = {"active": False} if token is None or session is None else _active(world, token, session.subject)
    return json_answer(OPERATION, body, facts=_facts(caller, jwt.decode(text), active=session is not None))


def _is_introspectable(token: Jwt) -> bool:
    return token.text("typ") in ("Bearer", keys.REFRESH)


def _active(world: World, token: Jwt, subject: str) -> dict[str, Any]:
    """Knob ``psc.introspection_subject``: documented for access tokens (default), absent from the sample of 2023."""
    told = world.knob("psc.introspection_subject", "present") == "present" and token.text("typ") == "Bearer"
    return {
        **token.claims,
        **({"SubjectNameID": subject} if told else {}),
        "client_id": token.text("azp"),
        "username": subject,
        "active": True,
    }


def _facts(caller: str, token: Jwt | None, *, active: bool) -> dict[str, Any]:
    """``client_id`` is who asks; the other facts are what the presented text says of itself, even when it is dead."""
    if token is None:
        return {"active": active, "client_id": caller, "subject": "", "jti": "", "sid": "", "issued_to": ""}
    return {
        "active": active,
        "client_id": caller,
        "subject": subject_of(token.text("sub")),
        "jti": token.text("jti"),
        "sid": tokens.sid_of(token),
        "issued_to": token.text("azp"),
    }
