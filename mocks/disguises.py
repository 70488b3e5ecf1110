"""What shared and own listeners show in place of themselves for a while: a TLS fault at the usual address."""

from collections.abc import Callable
from weakref import WeakSet

from mocks.core.listener import Endpoint, Wire
from mocks.core.session import Session


class Disguises:
    """Chooses what answers each new connection. ``standing`` is the session of the calls that name none.

    A shared listener wears what the standing session asked for; it is itself again as soon as another one stands.
    """

    def __init__(self, standing: Callable[[], Session]) -> None:
        self._standing = standing
        self._worn: dict[tuple[str, str], tuple[Session, Endpoint]] = {}
        self._wires: dict[tuple[str, str], WeakSet[Wire]] = {}

    def accept(self, endpoint: Endpoint) -> Wire:
        """The connection that has just come to a listener."""
        key = (endpoint.session, endpoint.name)
        wire = Wire(self._shown(key) or endpoint)
        self._wires.setdefault(key, WeakSet()).add(wire)
        return wire

    def may_wear(self, session: Session, listener: str) -> bool:
        """Whether a listener is the session's to disguise: its own port, or a shared one while it stands."""
        return listener in session.own or self._standing() is session

    def wear(self, session: Session, endpoint: Endpoint) -> None:
        """Have a listener be ``endpoint`` from now on; whoever is connected to it has to come back."""
        key = (endpoint.session, endpoint.name)
        self._worn[key] = (session, endpoint)
        self._cut(key)

    def of(self, session: str) -> list[Endpoint]:
        """What the listeners wear for a session."""
        return [endpoint for owner, endpoint in self._worn.values() if owner.id == session]

    def drop(self, session: str) -> None:
        """Its listeners are themselves again."""
        for key in [key for key, (owner, _endpoint) in self._worn.items() if owner.id == session]:
            del self._worn[key]
            self._cut(key)
        for key in [key for key in self._wires if key[0] == session]:
            del self._wires[key]

    def _shown(self, key: tuple[str, str]) -> Endpoint | None:
        session, endpoint = self._worn.get(key, (None, None))
        if session is None or session.over or not (key[0] or self._standing() is session):
            return None
        return endpoint

    def _cut(self, key: tuple[str, str]) -> None:
        for wire in list(self._wires.pop(key, ())):
            wire.close()
