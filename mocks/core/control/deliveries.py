"""What a third party sends, over the control API: it arrives in a mailbox that a mock hosts."""

from mocks.core.control.api import Call, ControlError, Reply, Routes
from mocks.core.control.reach import Reach
from mocks.core.mock import UndeliverableError


class DeliveryCalls:
    """The handler of ``/sessions/{id}/deliveries``."""

    def __init__(self, reach: Reach) -> None:
        self._reach = reach
        self._mocks = reach.mocks
        self.routes: Routes = {("POST", 3, "deliveries"): self._deliver}

    async def _deliver(self, call: Call) -> Reply:
        """``?mock=mss&to=ADDRESS``, the body being the whole message."""
        mock = self._mocks.get(call.query.get("mock", ""))
        if mock is None or mock.deliver is None:
            raise ControlError(400, "deliveries?mock=mss : seul un simulateur qui héberge des boîtes est accepté")
        session = self._reach.living(call)
        try:
            changes = mock.deliver(session.world(mock.name), call.query.get("to", ""), call.raw)
        except UndeliverableError as error:
            raise ControlError(400, str(error)) from error
        await session.journal.record(session.move(changes, call.actor()))
        return Reply({"size": len(call.raw)})
