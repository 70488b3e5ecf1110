"""What shared and own listeners show in place of themselves for a while: a TLS fault at the usual address."""

from collections.abc import Callable
from weakref import WeakSet

from mocks.core.listener import Endpoint, Wire
from mocks.core.session import Session
from mocks.core.sessions import Sessions

_Key = tuple[str, str]
_NAMED = 3
"""How many of the sessions that share a listener a refusal names."""


class Disguises:
    """Chooses what answers each new connection.

    Nothing of a connection says whose it is before its handshake. A shared listener therefore wears what the standing
    session asked for, and only while no other session lives whose clients come by it: else it is itself again, and
    ``lapsed`` is told.
    """

    def __init__(self, sessions: Sessions) -> None:
        self._sessions = sessions
        self._worn: dict[_Key, tuple[Session, Endpoint]] = {}
        self._wires: dict[_Key, WeakSet[Wire]] = {}
        self.lapsed: Callable[[Session, Endpoint], None] = _nobody

    def accept(self, endpoint: Endpoint) -> Wire:
        """The connection that has just come to a listener."""
        key = (endpoint.session, endpoint.name)
        if key in self._worn:
            self.settle()
        _session, shown = self._worn.get(key, (None, endpoint))
        wire = Wire(shown)
        self._wires.setdefault(key, WeakSet()).add(wire)
        return wire

    def why_not(self, session: Session, listener: str) -> str:
        """Why a listener is not the session's to disguise (French); "" when it is."""
        if listener in session.own:
            return ""
        if self._sessions.standing() is not session:
            return f"« {listener} » sert d'autres sessions que « {session.id} »"
        sharing = self._sessions.sharing(session, listener)
        others = ", ".join(f"« {known.id} » ({known.title or 'sans titre'})" for known in sharing[:_NAMED])
        others += f" et {len(sharing) - _NAMED} de plus" if len(sharing) > _NAMED else ""
        return f"« {listener} » sert aussi d'autres sessions, qui en souffriraient : {others}" if others else ""

    def wear(self, session: Session, endpoint: Endpoint) -> None:
        """Have a listener be ``endpoint`` from now on; whoever is connected to it has to come back."""
        key = (endpoint.session, endpoint.name)
        self._worn[key] = (session, endpoint)
        self._cut(key)

    def of(self, session: str) -> list[Endpoint]:
        """What the listeners wear for a session."""
        return [endpoint for owner, endpoint in self._worn.values() if owner.id == session]

    def settle(self) -> None:
        """Listeners that may not be worn any more are themselves again; ``lapsed`` is told of each."""
        for key, (session, endpoint) in list(self._worn.items()):
            if session.over or (not key[0] and self.why_not(session, endpoint.name)):
                self._undo(key)
                self.lapsed(session, endpoint)

    def drop(self, session: str) -> None:
        """Its listeners are themselves again."""
        for key in [key for key, (owner, _endpoint) in self._worn.items() if owner.id == session]:
            self._undo(key)
        for key in [key for key in self._wires if key[0] == session]:
            del self._wires[key]

    def _undo(self, key: _Key) -> None:
        del self._worn[key]
        self._cut(key)

    def _cut(self, key: _Key) -> None:
        for wire in list(self._wires.pop(key, ())):
            wire.close()


def _nobody(_session: Session, _endpoint: Endpoint) -> None:
    """Nobody is told."""
