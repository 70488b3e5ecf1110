"""The mock: autoconfiguration and Annuaire Santé over HTTP. Mail is served by ``smtp.service`` and ``imap.service``."""

from mocks.core.message import Request
from mocks.core.mock import Mock, Outcome
from mocks.core.world import World
from mocks.mss import changes, delivery
from mocks.mss.faults import FAULTS
from mocks.mss.mail_faults import MAIL_FAULTS
from mocks.mss.operations import annuaire, autoconfig
from mocks.mss.state import new_state, repopulate

ANNUAIRE, AUTOCONFIG = "annuaire", "mss.autoconfig"


def operation_of(request: Request) -> str:
    """The operation of an HTTP request."""
    return annuaire.operation_of(request) if request.listener == ANNUAIRE else autoconfig.OPERATION


def handle(request: Request, world: World) -> Outcome:
    """Answer an HTTP request of either listener."""
    if request.listener == ANNUAIRE:
        return annuaire.handle(request, world)
    return autoconfig.handle(request, world)


MOCK = Mock(
    name="mss",
    new_state=new_state,
    apply=changes.apply,
    handle=handle,
    listeners=(AUTOCONFIG, ANNUAIRE),
    operation_of=operation_of,
    faults=FAULTS,
    line_faults=MAIL_FAULTS,
    deliver=delivery.arrived,
    repopulate=repopulate,
)
