"""The token endpoint: authorization code and refresh (psc.md §2.2, §2.3, §2.9)."""

from collections.abc import Callable
from typing import TypeAlias

from formats.oidc import pkce
from formats.oidc.jwt import Jwt
from formats.oidc.parameters import Parameters
from mocks.core.message import Request
from mocks.core.mock import Outcome
from mocks.core.seed import Client
from mocks.core.world import World
from mocks.psc import keys, tokens
from mocks.psc.answers import OAuthError, error_answer, http_error, json_answer
from mocks.psc.changes import CodeRedeemed, SessionClosed
from mocks.psc.clients import authenticate, form_of, name_of, takes_form
from mocks.psc.state import Code, Session
from record.event import Json

OPERATION = "token"
CIBA = "urn:openid:params:grant-type:ciba"
DEVICE = "urn:ietf:params:oauth:grant-type:device_code"
_CLOSED_GRANTS = {
    "password": (400, "Client not allowed for direct access grants"),
    "client_credentials": (401, "Client not enabled to retrieve service account"),
    CIBA: (400, "Client not allowed OIDC CIBA Grant"),
    DEVICE: (400, "Client not allowed OAuth 2.0 Device Authorization Grant"),
}
"""Grants that the metadata lists and that the mock's clients do not have, with Keycloak's words."""

_Grant: TypeAlias = Callable[[Request, World, Client, Parameters], Outcome]


def handle(request: Request, world: World) -> Outcome:
    """A token response, or an OAuth error with the words of Keycloak."""
    if not takes_form(request):
        return http_error(OPERATION, 415, "Unsupported Media Type"), []
    facts: dict[str, Json] = {}
    try:
        form = form_of(request)
        facts |= {"grant_type": form["grant_type"], "client_id": name_of(request, form)}
        give = _grant_of(form["grant_type"])
        return give(request, world, authenticate(request, world, form), form)
    except OAuthError as refusal:
        return error_answer(OPERATION, refusal, facts), refusal.changes


def _grant_of(name: str) -> _Grant:
    if not name:
        raise OAuthError(400, "invalid_request", "Missing form parameter: grant_type")
    if name in _CLOSED_GRANTS:
        status, words = _CLOSED_GRANTS[name]
        raise OAuthError(status, "unauthorized_client", words)
    if name not in _GRANTS:
        raise OAuthError(400, "unsupported_grant_type", "Unsupported grant_type")
    return _GRANTS[name]


def _redeem(request: Request, world: World, client: Client, form: Parameters) -> Outcome:
    code = _code(world, form)
    spent = CodeRedeemed(form["code"])
    session: Session | None = world.state.session(code.sid, tokens.now_of(world))
    trouble = _code_trouble(world, code, client, form, session)
    if trouble or session is None:
        raise OAuthError(400, "invalid_grant", trouble, [spent])
    answer, changes = _issue(request, world, code.sid, session, form)
    return answer, [spent, *changes]


def _code(world: World, form: Parameters) -> Code:
    """A code that was issued and never presented; one presented again also ends its session."""
    if not form["code"]:
        raise OAuthError(400, "invalid_request", "Missing parameter: code")
    code: Code | None = world.state.codes.get(form["code"])
    if code is None or code.used:
        closed = [SessionClosed(code.sid, "code-reuse")] if code else []
        raise OAuthError(400, "invalid_grant", "Code not valid", closed)
    return code


def _code_trouble(world: World, code: Code, client: Client, form: Parameters, session: Session | None) -> str:
    """What Keycloak says of a code that cannot be redeemed, in its order of checks; empty when all is well."""
    if not code.is_fresh(tokens.now_of(world)):
        return "Code is expired"
    if code.redirect_uri != form["redirect_uri"]:
        return "Incorrect redirect_uri"
    if code.client_id != client.id:
        return "Auth error"
    if session is None:
        return "Session not active"
    return _verifier_trouble(code, form["code_verifier"])


def _verifier_trouble(code: Code, verifier: str) -> str:
    if not code.challenge:
        return ""
    if not verifier:
        return "PKCE code verifier not specified"
    if not pkce.is_well_formed(verifier):
        return "PKCE verification failed: Invalid code verifier"
    return "" if pkce.verifies(verifier, code.challenge, code.method) else "PKCE verification failed: Code mismatch"


def _refresh(request: Request, world: World, client: Client, form: Parameters) -> Outcome:
    """New tokens; knob ``psc.refresh_rotation`` [I] is ``off`` (Keycloak's default) or ``on``."""
    token = _refresh_token(world, client, form)
    session: Session | None = world.state.session(tokens.sid_of(token), tokens.now_of(world))
    if session is None:
        raise OAuthError(400, "invalid_grant", "Session not active")
    rotates = world.knob("psc.refresh_rotation", "off") == "on"
    return _issue(request, world, tokens.sid_of(token), session, form, token.text("jti") if rotates else "")


def _refresh_token(world: World, client: Client, form: Parameters) -> Jwt:
    if not form["refresh_token"]:
        raise OAuthError(400, "invalid_request", "No refresh token")
    token = keys.verified(world.site.token_key, form["refresh_token"])
    if token is None or token.text("typ") != keys.REFRESH:
        raise OAuthError(400, "invalid_grant", "Invalid refresh token")
    if token.text("azp") != client.id:
        message = "Invalid refresh token. Token client and authorized client don't match"
        raise OAuthError(400, "invalid_grant", message)
    if world.state.end_of(token) <= tokens.now_of(world):
        raise OAuthError(400, "invalid_grant", "Token is not active")
    if token.text("jti") in world.state.revoked:
        raise OAuthError(400, "invalid_grant", "Maximum allowed refresh token reuse exceeded")
    return token


def _issue(request: Request, world: World, sid: str, session: Session, form: Parameters, replaces: str = "") -> Outcome:
    given = tokens.grant(request, world, sid, session)
    body, issued = tokens.respond(world, given, replaces)
    facts = {
        "grant_type": form["grant_type"],
        "client_id": session.client_id,
        "subject": session.subject,
        "jti": issued.access,
        "refresh_jti": issued.refresh,
        "sid": sid,
        "nonce": session.nonce,
    }
    return json_answer(OPERATION, body, facts=facts), [issued]


_GRANTS: dict[str, _Grant] = {"authorization_code": _redeem, "refresh_token": _refresh}
