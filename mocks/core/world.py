"""What a handler may look at besides the request: its state, the session's clock, seed, knobs and the site."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Protocol

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

from mocks.core.seed import Seed
from record.event import Json
from record.immutable import immutable


class Verifier(Protocol):
    """Answers whether a certificate chains to the bench's authority (or to an anchor that was added)."""

    def __call__(self, der: bytes, at: datetime) -> tuple[str, ...]:
        """The errors of a DER certificate at a moment: ``expired``, ``revoked``, ``unknown-ca``…; () if none."""
        ...


def no_anchor(_der: bytes, _at: datetime) -> Json:
    """Only the bench's own authorities vouch."""
    return None


def never_moved(_moment: datetime) -> timedelta:
    """The session's clock is the real one."""
    return timedelta(0)


@dataclass(frozen=True, slots=True)
class Site:
    """Facts of the running bench that handlers share: addresses, keys, trust.

    ``anchor`` tells which authority that the user added vouches for a certificate: ``{"name", "sha256"}`` or None.

    ``addresses`` maps a listener's name (``psc.auth``, ``mss.per_org.imap``…) to
    ``https://host:port`` or ``host:port``.
    """

    addresses: Mapping[str, str]
    token_key: RSAPrivateKey
    verify: Verifier
    home: Path
    anchor: Callable[[bytes, datetime], Json] = no_anchor


@immutable
class World:
    """One handler call's view of its session. ``state`` is the mock's own; never modify it: return changes."""

    session: str
    state: Any
    seed: Seed
    site: Site
    knobs: Mapping[str, str]
    now: Callable[[], datetime]
    new_uuid: Callable[[], str]
    ahead: timedelta = timedelta(0)
    """How far the session's clock is ahead of the real one: dates that a client checks against its own clock
    leave it out (design §4, "Clock")."""
    ahead_at: Callable[[datetime], timedelta] = never_moved
    """How far it was ahead at a moment of the real clock: what a client dated by its own clock then has, in the
    session's time, the age that ``age`` tells."""

    def age(self, dated: datetime) -> timedelta:
        """How old something is in the session's time, dated by a client's own (real) clock."""
        return self.now() - dated - self.ahead_at(dated)

    def knob(self, name: str, default: str) -> str:
        """The value of a knob (``insi.unknown_person``), ``default`` when the session does not set it."""
        return self.knobs.get(name, default)
