"""From a whole command of a line protocol to a recorded reply: armed faults, handler, and what a failure answers.

The counterpart of ``dispatch`` for SMTP, IMAP and MLLP.
"""

import logging
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import partial

from mocks.core.conduit import Conduit, ConnectionEnded
from mocks.core.line_faults import GENERIC_LINE, LineFault, Proceed
from mocks.core.session_state import ArmedFault, FaultSpent
from mocks.core.turn import Next, Said, Turn, imap_turn, smtp_turn
from record.event import Json

_log = logging.getLogger("banc.conduit")


class LineService:
    """How a mock's line protocols are served: its name, its faults by name, those that its protocols share.

    ``failed`` gives the reply to what made its handler fail.
    """

    def __init__(
        self,
        mock: str,
        faults: Mapping[str, LineFault],
        generic: Mapping[str, LineFault] = GENERIC_LINE,
        failed: Callable[[Said], Turn] | None = None,
    ) -> None:
        self._mock = mock
        self._faults = {**generic, **faults}
        self._failed = failed or _mail_failed

    async def settle(
        self, conduit: Conduit, said: Said, proceed: Proceed, abandon: Callable[[], None] = lambda: None
    ) -> Turn:
        """The turn of a command, armed faults applied; a handler that fails gets the protocol's own error reply.

        ``abandon`` is called when a fault replies in place of the handler: what a dialogue waited for is over.
        """
        handled: list[bool] = []

        async def handle() -> Turn:
            handled.append(True)
            return await proceed()

        bent: Proceed = handle
        spent: list[object] = []
        notes: list[Mapping[str, Json]] = []
        for armed, fault in self._met(conduit, said):
            bent = partial(fault.act, said, conduit.world(self._mock), armed.params, bent)
            spent.append(FaultSpent(armed.id))
            notes.append({"rule": f"{self._mock}.fault", "kind": "mock-own", "text": f"défaut armé : {armed.name}"})
        try:
            turn = await bent()
        except ConnectionEnded:
            raise
        except Exception as error:
            _log.exception("%s : échec du traitement de %s", self._mock, said.operation)
            note = {"rule": "", "kind": "crash", "text": f"{type(error).__name__}: {error}"}
            turn = replace(self._failed(said), notes=(note,))
        if not handled:
            abandon()
        return replace(turn, changes=(*turn.changes, *spent), notes=(*turn.notes, *notes))

    async def say(self, conduit: Conduit, received: bytes, turn: Turn) -> Next:
        """Record a turn, then send its reply; returns what comes next."""
        await conduit.exchange(
            self._mock,
            turn.operation,
            received,
            turn.reply,
            status=turn.status,
            changes=turn.changes,
            facts=turn.facts,
            notes=turn.notes,
            close=turn.then is Next.CLOSE,
            delay=turn.delay,
        )
        return turn.then

    def _met(self, conduit: Conduit, said: Said) -> Iterator[tuple[ArmedFault, LineFault]]:
        """The armed faults that a command meets, innermost first as HTTP has them; those of HTTP services are left."""
        for armed in reversed(conduit.faults):
            fault = self._faults.get(armed.name)
            met = fault is not None and fault.touches(said.operation, armed.operation)
            if fault is not None and met and armed.touches(self._mock, said.operation):
                yield armed, fault


def _mail_failed(said: Said) -> Turn:
    """The reply to a mail command whose handler failed: nobody may blame the editor."""
    if said.protocol == "imap":
        return imap_turn(said, "NO", "[SERVERBUG] Internal error of the simulator")
    return smtp_turn(said.operation, "451 4.3.0 Error: internal error of the simulator")
