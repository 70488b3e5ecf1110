"""The token response and the three tokens inside it (psc.md §2.2, §2.4, §2.5)."""

from dataclasses import dataclass
from typing import Any, TypeAlias

from formats.oidc import jwt
from formats.oidc.jwt import Jwt
from mocks.core.message import Request
from mocks.core.world import World
from mocks.psc import keys, places
from mocks.psc.changes import TokensIssued
from mocks.psc.claims import other_ids, sub_of
from mocks.psc.state import REFRESH_LIFE, SESSION_MAX, Session

Members: TypeAlias = list[tuple[str, Any]]

OLD, CURRENT, RECENT = "2021", "2023", "2025"
"""Values of the knob ``psc.token_profile``: 2021 and 2023 as seen on the wire [V]; 2025 as Keycloak ≥ 25 would [I]."""
SCOPES = (
    "openid",
    "microprofile-jwt",
    "rpps",
    "referentiel",
    "web-origins",
    "basic",
    "identity",
    "acr",
    "offline_access",
    "eidas1",
    "profile",
    "roles",
    "email",
    "scope_all",
    "phone",
    "interop",
    "scope_1",
    "address",
    "scope_2",
    "eidas2",
)
"""The scopes that the realm knows (psc.md §1.2)."""


@dataclass(frozen=True, slots=True)
class Grant:
    """What tokens are made of: who, for whom, when. ``now`` is epoch seconds of the session's clock.

    ``ahead`` is how many seconds that clock leads the real one: the dates inside tokens leave it out, since clients
    check them against their own clock.
    """

    issuer: str
    sid: str
    session: Session
    now: int
    profile: str
    access_acr: str
    id_acr: str
    ahead: int = 0

    def dated(self, moment: int) -> int:
        """A moment of the session's clock as tokens write it."""
        return moment - self.ahead

    @property
    def life(self) -> int:
        """Seconds of the access token: 60 in 2021, 120 since 2023 (psc.md §2.3 [V])."""
        return 60 if self.profile == OLD else 120


def now_of(world: World) -> int:
    """The session's clock in epoch seconds."""
    return int(world.now().timestamp())


def grant(request: Request, world: World, sid: str, session: Session) -> Grant:
    """The grant of a session at this moment, as the knobs want it.

    ``psc.id_token_acr`` is ``eidas1`` (default), ``eidas3``, ``1`` or ``absent``; ``psc.access_token_acr`` is
    ``eidas1`` (default) or ``eidas3``, as real access tokens of 2021 to 2023 said.
    """
    return Grant(
        places.issuer(request, world),
        sid,
        session,
        now_of(world),
        world.knob("psc.token_profile", CURRENT),
        world.knob("psc.access_token_acr", "eidas1"),
        world.knob("psc.id_token_acr", "eidas1"),
        int(world.ahead.total_seconds()),
    )


def respond(world: World, given: Grant, replaces: str = "") -> tuple[dict[str, Any], TokensIssued]:
    """The body of a token response and the change that goes with it."""
    key = world.site.token_key
    issued = TokensIssued(
        given.sid, world.new_uuid(), world.new_uuid(), world.new_uuid(), given.now, replaces, given.ahead
    )
    access = keys.sign(key, access_claims(given, issued.access))
    body: dict[str, Any] = {
        "access_token": access,
        "expires_in": given.life,
        "refresh_expires_in": _refresh_end(given) - given.now,
        "refresh_token": keys.sign_refresh(key, refresh_claims(given, issued.refresh)),
        "token_type": "Bearer",
    }
    if "openid" in given.session.scope.split():
        body["id_token"] = keys.sign(key, id_claims(world, given, issued.identity, access))
    body |= {"not-before-policy": 0, "session_state": given.sid, "scope": granted_scope(given)}
    return body, issued


def granted_scope(given: Grant) -> str:
    """``openid profile scope_all identity`` for the usual request: the realm adds profile and identity by itself."""
    asked = dict.fromkeys(word for word in given.session.scope.split() if word in SCOPES)
    if given.profile == OLD:
        return " ".join(dict.fromkeys(("openid", "profile", "email", *asked)))
    words = [word for word in asked if word not in ("openid", "profile", "identity")]
    return " ".join((*(["openid"] if "openid" in asked else []), "profile", *words, "identity"))


def access_claims(given: Grant, jti: str) -> Members:
    """The claims of an access token. No ``aud``; ``nonce`` is empty when the client sent none."""
    shape = {OLD: _access_2021, RECENT: _access_2025}.get(given.profile, _access_2023)
    return [*_common(given, jti, given.life), ("iss", given.issuer), *shape(given)]


def id_claims(world: World, given: Grant, jti: str, access_token: str) -> Members:
    """The claims of an id_token: a composite, no real one was seen (psc.md §2.5)."""
    session = given.session
    professional = world.seed.professionals[session.subject]
    return [
        *_common(given, jti, given.life),
        ("iss", given.issuer),
        ("aud", session.client_id),
        ("sub", sub_of(session.subject)),
        ("typ", "ID"),
        ("azp", session.client_id),
        *([("nonce", session.nonce)] if session.nonce else []),
        ("session_state", given.sid),
        ("at_hash", jwt.at_hash(access_token)),
        *([] if given.id_acr == "absent" else [("acr", given.id_acr)]),
        ("sid", given.sid),
        ("authMode", session.mode),
        ("otherIds", other_ids(session.subject)),
        ("SubjectNameID", session.subject),
        ("preferred_username", session.subject),
        ("given_name", professional.given_name),
        ("family_name", professional.family_name),
    ]


def refresh_claims(given: Grant, jti: str) -> Members:
    """The claims of a refresh token: clients read its ``exp``."""
    return [
        ("exp", given.dated(_refresh_end(given))),
        ("iat", given.dated(given.now)),
        ("jti", jti),
        ("iss", given.issuer),
        ("aud", given.issuer),
        ("sub", sub_of(given.session.subject)),
        ("typ", keys.REFRESH),
        ("azp", given.session.client_id),
        ("session_state", given.sid),
        ("scope", granted_scope(given)),
        ("sid", given.sid),
    ]


def session_of(world: World, token: Jwt) -> Session | None:
    """The living session of a verified token that is neither expired nor revoked; None otherwise."""
    now = now_of(world)
    if world.state.end_of(token) <= now or token.text("jti") in world.state.revoked:
        return None
    session: Session | None = world.state.session(sid_of(token), now)
    return session


def sid_of(token: Jwt) -> str:
    """The session of a token: ``sid``, or ``session_state`` in the 2021 layout."""
    return token.text("sid") or token.text("session_state")


def _refresh_end(given: Grant) -> int:
    return min(given.now + REFRESH_LIFE, given.session.started + SESSION_MAX)


def _common(given: Grant, jti: str, life: int) -> Members:
    issued = given.dated(given.now)
    return [("exp", issued + life), ("iat", issued), ("auth_time", given.dated(given.session.started)), ("jti", jti)]


def _identity(given: Grant) -> Members:
    return [("sub", sub_of(given.session.subject)), ("typ", "Bearer"), ("azp", given.session.client_id)]


def _tail(given: Grant) -> Members:
    subject = given.session.subject
    return [("authMode", given.session.mode), ("otherIds", other_ids(subject)), ("preferred_username", subject)]


def _access_2021(given: Grant) -> Members:
    """The layout of 2021: ``acr`` comes twice in the same object [V]."""
    return [
        *_identity(given),
        ("nonce", given.session.nonce),
        ("session_state", given.sid),
        ("acr", "1"),
        ("scope", granted_scope(given)),
        ("acr", given.access_acr),
        ("email_verified", False),
        ("preferred_username", given.session.subject),
    ]


def _access_2023(given: Grant) -> Members:
    return [
        *_identity(given),
        ("nonce", given.session.nonce),
        ("session_state", given.sid),
        ("acr", given.access_acr),
        ("scope", granted_scope(given)),
        ("sid", given.sid),
        *_tail(given),
    ]


def _access_2025(given: Grant) -> Members:
    return [
        *_identity(given),
        ("sid", given.sid),
        ("acr", given.access_acr),
        ("scope", granted_scope(given)),
        *_tail(given),
    ]
