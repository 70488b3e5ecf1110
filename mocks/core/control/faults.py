"""Faults over the control API: armed, disarmed, and the file served as the next answer."""

from typing import Any

from mocks.core import crl_faults, session_state
from mocks.core.control.api import Call, ControlError, Reply, Routes
from mocks.core.control.reach import Reach, move
from mocks.core.faults import GENERIC
from mocks.core.session import Session
from record import randomness
from record.event import Kind


class FaultCalls:
    """The handlers that bend the answers of a session's mocks."""

    def __init__(self, reach: Reach) -> None:
        self._reach = reach
        self._mocks = reach.mocks
        self.routes: Routes = {
            ("POST", 3, "faults"): self._arm,
            ("DELETE", 3, "faults"): self._disarm,
            ("POST", 3, "inject"): self._inject,
            ("DELETE", 3, "inject"): self._drop_injected,
        }

    async def _arm(self, call: Call) -> Reply:
        body = call.json()
        mock, name = str(body.get("mock", "")), str(body.get("name", ""))
        self._require_fault(mock, name)
        session = self._reach.living(call)
        if mock == crl_faults.PUBLISHER:
            self._require_standing(session)
        armed = session_state.FaultArmed(
            randomness.token_hex(4),
            mock,
            name,
            str(body.get("operation", "")),
            _count(body.get("count", 1)),
            _params(body.get("params", {})),
        )
        await move(session, armed, call.actor(body), Kind.FAULT)
        return Reply({"id": armed.id})

    async def _disarm(self, call: Call) -> Reply:
        """Those of the mocks, and the TLS faults that usual addresses show; ports apart are closed by name."""
        session = self._reach.living(call)
        self._reach.faulty.undisguise(session)
        await move(session, session_state.FaultsCleared(), call.actor(), Kind.FAULT)
        return Reply({})

    async def _inject(self, call: Call) -> Reply:
        mock = self._mocks.get(call.query.get("mock", ""))
        if mock is None or mock.inject is None:
            raise ControlError(400, "inject?mock=insi : seul un simulateur qui sait servir un fichier est accepté")
        place, identity = call.whole("call", 0), call.query.get("for", "")
        if place > _MOST_CALLS or len(identity) > _LONGEST_IDENTITY:
            raise ControlError(400, f"call : {_MOST_CALLS} au plus ; for : {_LONGEST_IDENTITY} caractères au plus")
        session = self._reach.living(call)
        await move(session, mock.inject(call.raw, place, identity), call.actor(), Kind.FAULT)
        known = not identity or mock.is_somebody(identity, session.world(mock.name).seed)
        return Reply({"size": len(call.raw), "known": known})

    async def _drop_injected(self, call: Call) -> Reply:
        """Forget what still waits to be served, by one mock or by all of them."""
        wanted = call.query.get("mock", "")
        if wanted not in {"", *self._mocks}:
            raise ControlError(400, f"simulateur « {wanted} » inconnu : {', '.join(self._mocks)}")
        for mock in self._mocks.values():
            if mock.drop_injected is not None and wanted in {"", mock.name}:
                await move(self._reach.living(call), mock.drop_injected(), call.actor(), Kind.FAULT)
        return Reply({})

    def _require_fault(self, mock: str, name: str) -> None:
        if mock not in {*self._mocks, crl_faults.PUBLISHER}:
            raise ControlError(
                400, f"simulateur « {mock} » inconnu : {', '.join([*self._mocks, crl_faults.PUBLISHER])}"
            )
        known = self._known(mock)
        if name not in known:
            raise ControlError(400, f"défaut « {name} » inconnu de {mock} : {', '.join(sorted(known))}")

    def _require_standing(self, session: Session) -> None:
        """Who reads a list names no session: another one's fault would never be met."""
        standing = self._reach.sessions.standing()
        if session is not standing:
            raise ControlError(
                400,
                f"une lecture de liste de révocation ne nomme aucune session : « {session.id} » n'est pas celle par "
                f"défaut (« {standing.id} »), ce défaut ne serait jamais vu",
            )

    def _known(self, mock: str) -> set[str]:
        if mock == crl_faults.PUBLISHER:
            return set(crl_faults.FAULTS)
        return {*GENERIC, *self._mocks[mock].faults, *self._mocks[mock].line_faults}


_MOST_CALLS = 1000
_LONGEST_IDENTITY = 300
"""Of an answer that waits: for which call at most, and the length of the name of whom it concerns."""


def _count(value: Any) -> int:
    if not isinstance(value, int) or not 1 <= value <= 1_000_000:
        raise ControlError(400, f"count : un nombre d'appels est attendu, reçu « {value} »")
    return value


def _params(value: Any) -> dict[str, Any]:
    """The parameters of a fault; those of the generic ones are numbers."""
    if not isinstance(value, dict):
        raise ControlError(400, "params : un objet JSON est attendu")
    for name in ("seconds", "bytes"):
        given = value.get(name, 0)
        if not isinstance(given, int | float) or not 0 <= given <= 10_000_000:
            raise ControlError(400, f"params.{name} : un nombre positif est attendu, reçu « {given} »")
    return value
