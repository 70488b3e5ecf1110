"""The timer that ends sessions: their ports close at their end, whether or not anybody calls.

Attribution looks at the end too, so that a call is never served past it, whatever the timer does.
"""

import asyncio
from datetime import datetime

from mocks.core.sessions import Sessions
from record import clock

_LONGEST = 60.0
"""Seconds between two looks at the clock: it may jump (a laptop that slept)."""


class Expiry:
    """Ends the sessions of a bench when their time comes."""

    def __init__(self, sessions: Sessions) -> None:
        self._sessions = sessions
        self._timer: asyncio.TimerHandle | None = None

    def plan(self) -> None:
        """Look again at which session ends next; call it when an end was set or moved."""
        self.stop()
        end = self._sessions.next_end()
        if end:
            seconds = (datetime.fromisoformat(end) - clock.now()).total_seconds()
            self._timer = asyncio.get_running_loop().call_later(min(max(seconds, 0.0), _LONGEST), self._strike)

    def stop(self) -> None:
        """End no session any more."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _strike(self) -> None:
        for ended in self._sessions.ended():
            self._sessions.retire(ended)
        self.plan()
