"""Which handler a control request goes to. What they do is in ``sessions``, ``worlds``, ``faults`` and ``events``."""

from mocks.core.control.api import Call, Find, Handler, Reply, Routes
from mocks.core.control.deliveries import DeliveryCalls
from mocks.core.control.events import EventCalls
from mocks.core.control.faults import FaultCalls
from mocks.core.control.reach import Reach
from mocks.core.control.sessions import SessionCalls
from mocks.core.control.tls_faults import TlsFaultCalls
from mocks.core.control.worlds import WorldCalls


class Resources:
    """The control API of a bench."""

    def __init__(self, reach: Reach) -> None:
        self._reach = reach
        self._routes: Routes = {
            ("GET", 1, "bench"): self._bench,
            ("POST", 1, "stop"): self._halt,
            **SessionCalls(reach).routes,
            **WorldCalls(reach).routes,
            **FaultCalls(reach).routes,
            **DeliveryCalls(reach).routes,
            **TlsFaultCalls(reach).routes,
            **EventCalls(reach).routes,
        }

    @property
    def find(self) -> Find:
        """The router."""
        return self._route

    def _route(self, call: Call) -> Handler | None:
        depth = len(call.segments)
        name = {1: 0, 3: 2, 6: 4}.get(depth)
        if depth > 1 and call.segments[0] != "sessions":
            return None
        return self._routes.get((call.method, depth, call.segments[name] if name is not None else ""))

    async def _bench(self, _call: Call) -> Reply:
        return Reply(self._reach.facts())

    async def _halt(self, _call: Call) -> Reply:
        self._reach.stop()
        return Reply({"stopping": True})
