"""The changes of Pro Santé Connect: the only way its state moves. Moments are epoch seconds of the session's clock."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import singledispatch
from typing import Any

from mocks.core.change import change
from mocks.psc.state import Code, PendingLogin, Session, State


@change("psc")
@dataclass(frozen=True, slots=True)
class AuthorizationRequested:
    """A login page was shown; ``request`` is its opaque id."""

    request: str
    client_id: str
    redirect_uri: str
    response_mode: str
    scope: str
    state: str
    nonce: str
    challenge: str
    method: str
    at: int


@change("psc")
@dataclass(frozen=True, slots=True)
class LoginCancelled:
    """The professional gave up on the login page."""

    request: str


@change("psc")
@dataclass(frozen=True, slots=True)
class CodeIssued:
    """The professional logged in: session ``sid`` is open and a code leads to it."""

    request: str
    code: str
    sid: str
    subject: str
    mode: str
    at: int


@change("psc")
@dataclass(frozen=True, slots=True)
class CodeRedeemed:
    """A code was presented, with success or not: it cannot be used again."""

    code: str


@change("psc")
@dataclass(frozen=True, slots=True)
class TokensIssued:
    """Tokens left, by their ``jti``; ``replaces`` is the refresh token that rotation retires (empty if none).

    ``ahead`` is how many seconds the session's clock was ahead of the real one, which the tokens' dates follow.
    """

    sid: str
    access: str
    refresh: str
    identity: str
    at: int
    replaces: str = ""
    ahead: int = 0


@change("psc")
@dataclass(frozen=True, slots=True)
class TokenRevoked:
    """An access token was revoked, by its ``jti``."""

    jti: str


@change("psc")
@dataclass(frozen=True, slots=True)
class SessionClosed:
    """A PSC session ended: ``logout``, ``revoke``, ``code-reuse`` or ``fault``."""

    sid: str
    reason: str


@singledispatch
def _apply(change: object, _state: State) -> None:
    raise TypeError(f"not a change of psc: {change!r}")


@_apply.register
def _(change: AuthorizationRequested, state: State) -> None:
    state.pending[change.request] = PendingLogin(
        change.client_id,
        change.redirect_uri,
        change.response_mode,
        change.scope,
        change.state,
        change.nonce,
        change.challenge,
        change.method,
        change.at,
    )


@_apply.register
def _(change: LoginCancelled, state: State) -> None:
    state.pending.pop(change.request, None)


@_apply.register
def _(change: CodeIssued, state: State) -> None:
    login = state.pending.pop(change.request)
    state.codes[change.code] = Code(
        change.sid, login.client_id, login.redirect_uri, login.challenge, login.method, change.at
    )
    state.sessions[change.sid] = Session(
        change.subject, change.mode, login.client_id, login.scope, login.nonce, change.at, change.at
    )


@_apply.register
def _(change: CodeRedeemed, state: State) -> None:
    state.codes[change.code] = replace(state.codes[change.code], used=True)


@_apply.register
def _(change: TokensIssued, state: State) -> None:
    state.sessions[change.sid] = replace(state.sessions[change.sid], last=change.at)
    if change.replaces:
        state.revoked.add(change.replaces)
    if change.ahead:
        state.ahead.update(dict.fromkeys((change.access, change.refresh, change.identity), change.ahead))


@_apply.register
def _(change: TokenRevoked, state: State) -> None:
    state.revoked.add(change.jti)


@_apply.register
def _(change: SessionClosed, state: State) -> None:
    state.sessions.pop(change.sid, None)


def apply(state: State, change: object) -> None:
    """Move the state by one change."""
    _apply(change, state)


_ISSUED: dict[type[Any], Callable[[Any], Iterable[str]]] = {
    AuthorizationRequested: lambda change: (change.request,),
    CodeIssued: lambda change: (change.code, change.sid),
    TokensIssued: lambda change: (change.access, change.refresh, change.identity, change.sid),
}


def issues(change: object) -> Iterable[str]:
    """The credentials that a change gives out: login page id, code, ``sid``, ``jti`` of each token."""
    read = _ISSUED.get(type(change))
    return read(change) if read else ()
