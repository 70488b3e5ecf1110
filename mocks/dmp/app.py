"""The simulated DMP: declaration."""

from mocks.core.mock import Mock
from mocks.dmp import changes, state
from mocks.dmp.faults import FAULTS
from mocks.dmp.injection import drop, inject, is_somebody
from mocks.dmp.routing import operation_of
from mocks.dmp.service import crash, handle

MOCK = Mock(
    name="dmp",
    new_state=state.new_state,
    apply=changes.apply,
    handle=handle,
    listeners=("dmp",),
    operation_of=operation_of,
    faults=FAULTS,
    crash=crash,
    inject=inject,
    drop_injected=drop,
    is_somebody=is_somebody,
)
