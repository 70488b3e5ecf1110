"""What a session's Pro Santé Connect remembers. Moments are whole seconds of the session's clock (epoch)."""

from dataclasses import dataclass, field

from formats.oidc import jwt
from formats.oidc.jwt import Jwt
from mocks.core.seed import Seed

CODE_LIFE = 60
"""Seconds of an authorization code (psc.md §2.3, Keycloak's default [I])."""
LOGIN_LIFE = 1800
"""Seconds that a login page stays usable (Keycloak's default [I])."""
REFRESH_LIFE = 1800
"""Seconds of a refresh token (psc.md §2.3 [V])."""
SESSION_IDLE = 1800
"""Seconds without refresh after which a PSC session ends (psc.md §2.3 [V])."""
SESSION_MAX = 14_400
"""Seconds after which a PSC session ends whatever happens (psc.md §2.3 [V])."""


@dataclass(frozen=True, slots=True)
class PendingLogin:
    """An authorization request whose login page is open."""

    client_id: str
    redirect_uri: str
    response_mode: str
    scope: str
    state: str
    nonce: str
    challenge: str
    method: str
    at: int

    def is_open(self, now: int) -> bool:
        """Whether the page is still usable."""
        return now - self.at < LOGIN_LIFE


@dataclass(frozen=True, slots=True)
class Code:
    """An authorization code and what its redemption must match."""

    sid: str
    client_id: str
    redirect_uri: str
    challenge: str
    method: str
    at: int
    used: bool = False

    def is_fresh(self, now: int) -> bool:
        """Whether the code has not expired."""
        return now - self.at < CODE_LIFE


@dataclass(frozen=True, slots=True)
class Session:
    """A PSC session: one professional (national id), one means (``CARD``, ``MOBILE``), one client."""

    subject: str
    mode: str
    client_id: str
    scope: str
    nonce: str
    started: int
    last: int

    @property
    def end(self) -> int:
        """The moment when the session ends unless it is used."""
        return min(self.last + SESSION_IDLE, self.started + SESSION_MAX)

    def is_alive(self, now: int) -> bool:
        """Whether the session is neither idle nor too old."""
        return now < self.end


@dataclass(slots=True)
class State:
    """The overlay of one session of the bench. Tokens are JWTs: only the revoked ones are remembered, by ``jti``."""

    pending: dict[str, PendingLogin] = field(default_factory=dict)
    codes: dict[str, Code] = field(default_factory=dict)
    sessions: dict[str, Session] = field(default_factory=dict)
    revoked: set[str] = field(default_factory=set)
    ahead: dict[str, int] = field(default_factory=dict)
    """Seconds by which the session's clock led the real one when a token was issued, by ``jti``; 0 when absent."""

    def end_of(self, token: Jwt) -> int:
        """When a token ends, on the session's clock: its own dates follow the real one."""
        return jwt.number_of(token.claims, "exp") + self.ahead.get(token.text("jti"), 0)

    def session(self, sid: str, now: int) -> Session | None:
        """A session that is alive; None otherwise."""
        found = self.sessions.get(sid)
        return found if found is not None and found.is_alive(now) else None


def new_state(_seed: Seed) -> State:
    """Nobody is logged in. Clients and professionals are read from the seed itself."""
    return State()
