"""Which operation a request is for."""

from formats import soap
from formats.insi import service
from formats.soap import SoapError
from mocks.core.message import Request
from mocks.insi.gate import MAX_BYTES


def operation_of(request: Request) -> str:
    """The operation that a request names, by its Content-Type or else by wsa:Action; empty when none."""
    named = service.action_parameter(request.header("Content-Type"))
    return service.operation_of(named or _addressed_action(request))


def _addressed_action(request: Request) -> str:
    if len(request.body) > MAX_BYTES:
        return ""
    try:
        return soap.read(request.body, service.charset_parameter(request.header("Content-Type"))).action
    except SoapError:
        return ""
