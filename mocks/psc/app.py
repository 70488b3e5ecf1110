"""Pro Santé Connect for the core: two hosts, one state."""

from dataclasses import replace

from mocks.core.message import Answer, Request
from mocks.core.mock import Mock
from mocks.psc import paths, routes
from mocks.psc.answers import server_error
from mocks.psc.changes import apply, issues
from mocks.psc.credentials import presents
from mocks.psc.faults import FAULTS
from mocks.psc.state import new_state


def crash(request: Request, message: str) -> Answer:
    """Keycloak's 500; the reason goes into the exchange, never to the client."""
    note = {"rule": "", "kind": "mock-own", "text": message}
    return replace(server_error(routes.operation_of(request)), notes=(note,))


MOCK = Mock(
    name="psc",
    new_state=new_state,
    apply=apply,
    handle=routes.handle,
    listeners=(paths.AUTH, paths.WALLET),
    operation_of=routes.operation_of,
    issues=issues,
    presents=presents,
    faults=FAULTS,
    crash=crash,
)
