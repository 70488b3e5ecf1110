"""TLS faults over the control API: what a client must refuse or cope with, on a port apart or at the usual address."""

from mocks.core.control.api import Call, ControlError, Reply, Routes
from mocks.core.control.reach import Reach
from mocks.core.tls_faults import FAULTS, BadFault
from record.event import Json


class TlsFaultCalls:
    """The handlers of ``/sessions/{id}/tls-faults``."""

    def __init__(self, reach: Reach) -> None:
        self._reach = reach
        self.routes: Routes = {
            ("GET", 3, "tls-faults"): self._list,
            ("POST", 3, "tls-faults"): self._open,
            ("DELETE", 3, "tls-faults"): self._close,
        }

    async def _list(self, call: Call) -> Reply:
        """Those that are open, and all that can be."""
        session = self._reach.session(call)
        return Reply({"open": self._reach.faulty.listed(session), "known": [_about(name) for name in FAULTS]})

    async def _open(self, call: Call) -> Reply:
        body, session = call.json(), self._reach.living(call)
        name, listener = str(body.get("name", "")), str(body.get("listener", ""))
        show = self._reach.faulty.disguise if body.get("in_place") else self._reach.faulty.open_for
        try:
            address = await show(session, name, listener)
        except BadFault as error:
            raise ControlError(400, str(error)) from error
        except OSError as error:
            raise ControlError(503, f"le point d'écoute n'a pas pu être ouvert : {error}") from error
        return Reply({"address": address, "listener": listener, **_about(name)})

    async def _close(self, call: Call) -> Reply:
        self._reach.faulty.close_for(self._reach.session(call))
        return Reply({})


def _about(name: str) -> dict[str, Json]:
    fault = FAULTS[name]
    return {
        "name": name,
        "says": {"fr": fault.says.fr, "en": fault.says.en},
        "expected": {"fr": fault.expected.fr, "en": fault.expected.en},
        "must_refuse": fault.must_refuse,
    }
