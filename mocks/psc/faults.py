"""Named deviations of PSC (psc.md §5.2). Each composes on the normal outcome; one that does not concern the request
leaves it alone, so arm it for its operation.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

from formats.oidc import jwt
from mocks.core.message import Answer, Request
from mocks.core.mock import Fault, Outcome
from mocks.core.world import World
from mocks.psc import keys, routes
from mocks.psc.answers import OAuthError, error_answer, server_error
from mocks.psc.changes import AuthorizationRequested, CodeIssued, CodeRedeemed, LoginCancelled, SessionClosed
from mocks.psc.credentials import token_sids
from mocks.psc.operations import introspect, login, revoke, token, userinfo

Params = Mapping[str, Any]
Normal = Callable[[], Outcome]
Edit = Callable[[dict[str, Any], World, Params], None]


def access_denied(request: Request, world: World, _params: Params, normal: Normal) -> Outcome:
    """The professional refuses, whatever was clicked (authorize: at once; login: after the click)."""
    answer, changes = normal()
    for change in changes:
        if isinstance(change, AuthorizationRequested):
            return _denied(request, world, answer, change), []
        if isinstance(change, CodeIssued):
            pending = world.state.pending[change.request]
            return _denied(request, world, answer, pending), [LoginCancelled(change.request)]
    return answer, changes


def invalid_client(_request: Request, _world: World, _params: Params, normal: Normal) -> Outcome:
    """Token, introspection, revocation: the client is refused although its credentials are right."""
    answer, changes = normal()
    if answer.operation not in (token.OPERATION, introspect.OPERATION, revoke.OPERATION):
        return answer, changes
    refusal = OAuthError(401, "unauthorized_client", "Invalid client or Invalid client credentials")
    return error_answer(answer.operation, refusal), []


def expired_code(_request: Request, _world: World, _params: Params, normal: Normal) -> Outcome:
    """Token: the code has expired."""
    answer, changes = normal()
    spent = [change for change in changes if isinstance(change, CodeRedeemed)]
    if not spent:
        return answer, changes
    facts = {"grant_type": "authorization_code", "client_id": answer.facts.get("client_id", "")}
    return error_answer(token.OPERATION, OAuthError(400, "invalid_grant", "Code is expired"), facts), spent


def session_killed(request: Request, world: World, _params: Params, normal: Normal) -> Outcome:
    """The PSC session that the request's token or code names ends just before the request is handled."""
    doomed = [sid for sid in dict.fromkeys(token_sids(request)) if sid in world.state.sessions]
    if not doomed:
        return normal()
    left = {sid: session for sid, session in world.state.sessions.items() if sid not in doomed}
    answer, changes = routes.handle(request, replace(world, state=replace(world.state, sessions=left)))
    return answer, [*(SessionClosed(sid, "fault") for sid in doomed), *_still_valid(changes, doomed)]


def userinfo_500(_request: Request, _world: World, _params: Params, normal: Normal) -> Outcome:
    """UserInfo fails with 500."""
    answer, changes = normal()
    return (server_error(userinfo.OPERATION), []) if answer.operation == userinfo.OPERATION else (answer, changes)


def userinfo_sub_mismatch(_request: Request, _world: World, _params: Params, normal: Normal) -> Outcome:
    """UserInfo speaks of another ``sub`` than the id_token: the client must refuse it (OpenID Connect Core §5.3.2)."""
    answer, changes = normal()
    if answer.operation != userinfo.OPERATION or answer.status != 200:
        return answer, changes
    body = json.loads(answer.body)
    body["sub"] += "-autre"
    return replace(answer, body=_dumped(body)), changes


def bad_signature(_request: Request, _world: World, _params: Params, normal: Normal) -> Outcome:
    """The id_token is signed by a key that the JWKS does not hold, under the usual ``kid``."""
    return _resigned(
        normal(), lambda claims, key: keys.sign(keys.foreign_key(), claims.items(), keys.key_id(key)), _world
    )


def alg_none(_request: Request, _world: World, _params: Params, normal: Normal) -> Outcome:
    """The id_token is not signed (``alg: none``)."""
    head = (("alg", "none"), ("typ", "JWT"))
    return _resigned(normal(), lambda claims, _key: keys.encode(head, claims.items()) + ".", _world)


def _edited(edit: Edit) -> Fault:
    """A fault that rewrites claims of the id_token and signs it again with the right key."""

    def fault(_request: Request, world: World, params: Params, normal: Normal) -> Outcome:
        def sign(claims: dict[str, Any], key: RSAPrivateKey) -> str:
            edit(claims, world, params)
            return keys.sign(key, claims.items())

        return _resigned(normal(), sign, world)

    return fault


def _resigned(outcome: Outcome, sign: Callable[[dict[str, Any], RSAPrivateKey], str], world: World) -> Outcome:
    answer, changes = outcome
    if answer.operation != token.OPERATION or answer.status != 200:
        return outcome
    body = json.loads(answer.body)
    decoded = jwt.decode(body.get("id_token", ""))
    if decoded is not None:
        body["id_token"] = sign(dict(decoded.claims), world.site.token_key)
    return replace(answer, body=_dumped(body)), changes


def _wrong_nonce(claims: dict[str, Any], _world: World, _params: Params) -> None:
    claims["nonce"] = "nonce-d-une-autre-demande"


def _wrong_iss(claims: dict[str, Any], _world: World, _params: Params) -> None:
    claims["iss"] = "https://auth.psc.invalid/auth/realms/esante-wallet"


def _wrong_aud(claims: dict[str, Any], _world: World, _params: Params) -> None:
    claims["aud"] = claims["azp"] = "un-autre-client"


def _expired(claims: dict[str, Any], _world: World, _params: Params) -> None:
    claims["exp"] -= 3600 + 120
    claims["iat"] = claims["exp"] - 120


def _other_acr(claims: dict[str, Any], _world: World, params: Params) -> None:
    """Parameter ``value``: the acr to serve, ``eidas2`` by default."""
    claims["acr"] = str(params.get("value", "eidas2"))


def _denied(request: Request, world: World, answer: Answer, login_of: Any) -> Answer:
    facts = dict(answer.facts)
    told = login.denied(request, world, login_of.redirect_uri, login_of.state, login_of.response_mode, facts)
    return replace(told, operation=answer.operation, notes=answer.notes)


def _still_valid(changes: Sequence[object], doomed: Sequence[str]) -> list[object]:
    return [change for change in changes if not (isinstance(change, SessionClosed) and change.sid in doomed)]


def _dumped(body: Mapping[str, Any]) -> bytes:
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()


FAULTS: dict[str, Fault] = {
    "access_denied": access_denied,
    "invalid_client": invalid_client,
    "expired_code": expired_code,
    "bad_signature": bad_signature,
    "wrong_nonce": _edited(_wrong_nonce),
    "wrong_iss": _edited(_wrong_iss),
    "wrong_aud": _edited(_wrong_aud),
    "alg_none": alg_none,
    "expired_id_token": _edited(_expired),
    "acr_other": _edited(_other_acr),
    "userinfo_500": userinfo_500,
    "userinfo_sub_mismatch": userinfo_sub_mismatch,
    "session_killed": session_killed,
}
"""Every fault by its name. Slowness, cuts and 503 are the core's."""
