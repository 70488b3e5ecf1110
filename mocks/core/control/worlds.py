"""A session's world over the control API: back to the seed, knobs, population, clock."""

import json

from mocks.core import session_state
from mocks.core.control.api import Call, ControlError, Reply, Routes
from mocks.core.control.reach import Reach, knobs, move, text_map
from mocks.core.population import PopulationError
from record import clock
from record.event import Kind

_FURTHEST = 50 * 365 * 86400
"""How far, in seconds, a session's clock may be moved."""


class WorldCalls:
    """The handlers that move what a session's mocks look at."""

    def __init__(self, reach: Reach) -> None:
        self._reach = reach
        self.routes: Routes = {
            ("POST", 3, "reset"): self._reset,
            ("POST", 3, "knobs"): self._knobs,
            ("POST", 3, "population"): self._populate,
            ("GET", 3, "population"): self._population,
            ("POST", 3, "clock"): self._clock,
        }

    async def _reset(self, call: Call) -> Reply:
        """Back to the seed; the TLS faults that usual addresses show end with the others, ports apart stay."""
        session, actor = self._reach.living(call), call.actor(call.json())
        self._reach.faulty.undisguise(session)
        await move(session, session_state.SessionReset(), actor)
        return Reply({})

    async def _knobs(self, call: Call) -> Reply:
        """Set knobs, for good or (``?until=reset``) until the session goes back to its seed."""
        until = call.query.get("until", "")
        if until not in ("", "reset"):
            raise ControlError(400, f"until : « reset », ou rien, est attendu ; reçu « {until} »")
        moved = session_state.KnobsSet(knobs(call.json(), "réglages", self._reach.mocks), until == "reset")
        await move(self._reach.living(call), moved, call.actor())
        return Reply({})

    async def _populate(self, call: Call) -> Reply:
        """Add to the seed what the body says, in place of what was added before; the same again moves nothing."""
        session, added = self._reach.living(call), call.json()
        secrets = text_map(added.pop("secrets", {}), "secrets")
        try:
            clashes = session.clashes(added, secrets)
        except PopulationError as error:
            raise ControlError(400, str(error)) from error
        moved = session_state.PopulationSet(added, json.dumps(secrets, sort_keys=True).encode())
        if moved != (session.core.population or session_state.PopulationSet({}, b"{}")):
            await move(session, moved, call.actor())
        return Reply({"clashes": clashes})

    async def _population(self, call: Call) -> Reply:
        """What the session adds to the seed, secrets left out."""
        known = self._reach.session(call).core.population
        return Reply(dict(known.added) if known else {})

    async def _clock(self, call: Call) -> Reply:
        body = call.json()
        seconds = body.get("offset_seconds")
        if not isinstance(seconds, int | float) or not abs(seconds) <= _FURTHEST:
            raise ControlError(400, f"offset_seconds : un nombre entre -{_FURTHEST} et {_FURTHEST} est attendu")
        session = self._reach.living(call)
        moved = session_state.ClockMoved(int(seconds * 1000), int(clock.now().timestamp() * 1000))
        await move(session, moved, call.actor(body), Kind.CLOCK)
        return Reply({"now": session.session_time()})
