"""The credentials that a request carries, unverified: they tell which session of the bench it belongs to."""

from collections.abc import Iterable

from formats.oidc import jwt
from formats.oidc.exchange import bearer_token
from formats.oidc.parameters import Parameters, read
from mocks.core.message import Request
from mocks.psc.tokens import sid_of

_PLAIN = ("code", "request")
_TOKENS = ("refresh_token", "token", "id_token_hint", "access_token")


def presents(request: Request) -> Iterable[str]:
    """Login page id, code, ``jti`` and ``sid`` of every token: in query, form or Authorization header."""
    fields = (read(request.query), read(request.body) if request.method == "POST" else Parameters())
    plain = [value for source in fields for name in _PLAIN if (value := source[name])]
    tokens = [value for source in fields for name in _TOKENS if (value := source[name])]
    return [*plain, *(mark for token in [*tokens, _bearer(request)] for mark in _marks(token))]


def code_sid(code: str) -> str:
    """The session inside a code (``id.session.client``); empty when it has another shape."""
    pieces = code.split(".")
    return pieces[1] if len(pieces) == 3 else ""


def token_sids(request: Request) -> list[str]:
    """The sessions that the request's tokens and code name, unverified."""
    form, query = read(request.body), read(request.query)
    texts = [source[name] for source in (form, query) for name in _TOKENS] + [_bearer(request)]
    found = [sid_of(token) for text in texts if text and (token := jwt.decode(text))]
    return [sid for sid in [*found, code_sid(form["code"])] if sid]


def _bearer(request: Request) -> str:
    return bearer_token(request.header("Authorization"))


def _marks(text: str) -> list[str]:
    token = jwt.decode(text) if text else None
    return [] if token is None else [mark for mark in (token.text("jti"), sid_of(token)) if mark]
