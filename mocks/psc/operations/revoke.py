"""The revocation endpoint (RFC 7009 as Keycloak does it [I])."""

from collections.abc import Sequence

from mocks.core.message import Answer, Request
from mocks.core.mock import Outcome
from mocks.core.seed import Client
from mocks.core.world import World
from mocks.psc import keys, tokens
from mocks.psc.answers import NO_STORE, OAuthError, error_answer, http_error
from mocks.psc.changes import SessionClosed, TokenRevoked
from mocks.psc.clients import authenticate, form_of, takes_form

OPERATION = "revoke"


def handle(request: Request, world: World) -> Outcome:
    """Empty 200, even for a text that is no token. A refresh token takes its session with it."""
    if not takes_form(request):
        return http_error(OPERATION, 415, "Unsupported Media Type"), []
    try:
        form = form_of(request)
        client = authenticate(request, world, form)
        if not form["token"]:
            raise OAuthError(400, "invalid_request", "Token not provided")
        changes = _revoked(world, client, form["token"])
    except OAuthError as refusal:
        return error_answer(OPERATION, refusal), refusal.changes
    return Answer(200, b"", NO_STORE, OPERATION, facts={"client_id": client.id, "revoked": bool(changes)}), changes


def _revoked(world: World, client: Client, text: str) -> Sequence[object]:
    token = keys.verified(world.site.token_key, text)
    if token is None or tokens.session_of(world, token) is None:
        return []
    if token.text("azp") != client.id:
        raise OAuthError(400, "invalid_token", "Unmatching clients")
    if token.text("typ") == keys.REFRESH:
        return [SessionClosed(tokens.sid_of(token), "revoke")]
    return [TokenRevoked(token.text("jti"))]
