"""The mock: messages come over MLLP (``service``), nothing over HTTP."""

from mocks.core.message import Answer, Request
from mocks.core.mock import Mock, Outcome
from mocks.core.world import World
from mocks.hl7 import knobs
from mocks.hl7.faults import FAULTS
from mocks.hl7.state import apply, new_state

NAME = "hl7"
LISTENER = "hl7.mllp"


def handle(_request: Request, _world: World) -> Outcome:
    """It names no HTTP listener: nothing comes here."""
    return Answer(404, b""), ()


MOCK = Mock(
    name=NAME,
    new_state=new_state,
    apply=apply,
    handle=handle,
    line_faults=FAULTS,
    knob_problem=knobs.problem,
)
