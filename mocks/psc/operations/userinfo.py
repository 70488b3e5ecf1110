"""The UserInfo endpoint (psc.md §2.6, §2.9)."""

from formats.oidc.exchange import bearer_token
from formats.oidc.jwt import Jwt
from formats.oidc.parameters import read
from mocks.core.message import Answer, Request
from mocks.core.mock import Outcome
from mocks.core.world import World
from mocks.psc import keys, tokens
from mocks.psc.answers import OAuthError, error_answer, json_answer
from mocks.psc.claims import userinfo
from mocks.psc.clients import takes_form

OPERATION = "userinfo"


def handle(request: Request, world: World) -> Outcome:
    """The professional of the access token (header, or ``access_token`` of a form); 401 when the token is dead."""
    text = _token_of(request)
    if not text:
        return _refused(OAuthError(401, "invalid_request", "Token not provided")), []
    token = keys.verified(world.site.token_key, text)
    if token is None or token.text("typ") != "Bearer":
        return _refused(OAuthError(401, "invalid_token", "Token verification failed")), []
    return _told(world, token), []


def _told(world: World, token: Jwt) -> Answer:
    session = tokens.session_of(world, token)
    marks = {"jti": token.text("jti"), "sid": tokens.sid_of(token), "client_id": token.text("azp")}
    if session is None:
        return _refused(OAuthError(401, "invalid_token", "Token verification failed"), marks)
    if "openid" not in session.scope.split():
        return _refused(OAuthError(403, "insufficient_scope", "Missing openid scope"), marks)
    body = userinfo(world, world.seed.professionals[session.subject], session.mode)
    return json_answer(OPERATION, body, facts={**marks, "subject": session.subject})


def _token_of(request: Request) -> str:
    bearer = bearer_token(request.header("Authorization"))
    return bearer or (read(request.body)["access_token"] if request.method == "POST" and takes_form(request) else "")


def _refused(refusal: OAuthError, facts: dict[str, str] | None = None) -> Answer:
    challenge = f'Bearer realm="esante-wallet", error="{refusal.error}", error_description="{refusal.description}"'
    answer = error_answer(OPERATION, refusal, facts)
    return Answer(
        answer.status,
        answer.body,
        (*answer.headers, ("WWW-Authenticate", challenge)),
        OPERATION,
        facts=answer.facts,
    )
