"""What the control API acts on: the sessions of a bench and what was opened for them."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Protocol

from mocks.core.control.api import Call, ControlError
from mocks.core.expiry import Expiry
from mocks.core.mock import Mock, knob_problem
from mocks.core.session import Session, UnreadableSession
from mocks.core.sessions import SessionOver, Sessions, UnknownSession
from record.event import Draft, Json, Kind


class Ports(Protocol):
    """Opens the ports of a session's own."""

    @property
    def services(self) -> tuple[str, ...]:
        """What ports can be opened for."""
        ...

    async def open_for(self, session: Session, services: Collection[str]) -> None:
        """Open them, all or none; raises ``OSError``."""
        ...


class FaultyPorts(Protocol):
    """Opens ports that show a TLS fault."""

    async def open_for(self, session: Session, fault: str, listener: str) -> str:
        """The address of one; raises ``BadFault`` (``mocks.core.tls_faults``) and ``OSError``."""
        ...

    async def disguise(self, session: Session, fault: str, listeners: str) -> str:
        """Have usual addresses show a fault; returns them; raises ``BadFault``."""
        ...

    def undisguise(self, session: Session) -> None:
        """The usual addresses show none any more."""
        ...

    def settle(self) -> None:
        """Usual addresses that may lie for their session no more are themselves again."""
        ...

    def listed(self, session: Session) -> list[Json]:
        """Those of a session."""
        ...

    def close_for(self, session: Session) -> None:
        """Close those of a session."""
        ...


@dataclass(frozen=True, slots=True)
class Reach:
    """``facts`` is what ``up --json`` printed, ``describe`` the same for other addresses; ``stop`` ends the bench."""

    sessions: Sessions
    mocks: Mapping[str, Mock]
    ports: Ports
    expiry: Expiry
    facts: Callable[[], Json]
    describe: Callable[[Mapping[str, str]], Json]
    stop: Callable[[], None]
    faulty: FaultyPorts

    def session(self, call: Call) -> Session:
        """The session that a call is about, to be read."""
        try:
            return self.sessions.get(call.segments[1])
        except UnknownSession:
            raise ControlError(404, f"session « {call.segments[1]} » inconnue") from None
        except UnreadableSession as error:
            raise ControlError(410, str(error)) from error

    def living(self, call: Call) -> Session:
        """The session that a call is about, to be moved: one that is over is refused."""
        session = self.session(call)
        if session.identity.expired:
            raise ControlError(410, str(SessionOver(session.identity)))
        return session


async def move(session: Session, moved: object, actor: str, kind: Kind | None = None) -> None:
    """Apply and record a change; a second event of ``kind`` tells readers who look for faults or clock moves."""
    drafts = session.move([moved], actor)
    if kind is not None:
        drafts.append(Draft(kind, actor, drafts[0].data))
    await session.journal.record(drafts)


def knobs(body: Json, name: str, mocks: Mapping[str, Mock]) -> dict[str, str]:
    """Knobs that a body sets; raises ``ControlError`` for those that their mock does not have."""
    values = text_map(body, name)
    problem = knob_problem(mocks, values)
    if problem:
        raise ControlError(400, problem)
    return values


def text_map(body: Json, name: str) -> dict[str, str]:
    """A JSON object of texts; raises ``ControlError``."""
    if not isinstance(body, dict) or not all(isinstance(value, str) for value in body.values()):
        raise ControlError(400, f"{name} : un objet JSON de textes est attendu")
    return body
