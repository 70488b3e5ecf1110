"""Answers that the editor gives to be served to its own next call, byte for byte."""

from mocks.core.message import Answer, Request
from mocks.core.mock import Outcome
from mocks.core.world import World
from mocks.dmp.answers import FAULT_STATUS, PLAIN, own_note
from mocks.dmp.changes import AnswerInjected, InjectedAnswerServed
from mocks.dmp.gate import claimed_facts

_NOTE = own_note(
    "Réponse fournie par l'éditeur, servie octet pour octet ; la demande n'a pas été contrôlée.", "dmp.injection"
)


def inject(payload: bytes) -> AnswerInjected:
    """The change that keeps an answer for the next call; several are served in the order given."""
    return AnswerInjected(payload)


def serve_injected(request: Request, world: World, operation: str) -> Outcome:
    """The oldest injected answer: HTTP 500 when it holds a SOAP fault; multipart when it begins with its boundary."""
    payload = bytes(world.state.injected[0])
    _, facts = claimed_facts(request, operation, "injectée")
    status = FAULT_STATUS if b":Fault>" in payload else 200
    headers = (("Content-Type", _content_type(payload)),)
    answer = Answer(status, payload, headers, operation, (_NOTE,), facts={**facts.to_json(), "injected": True})
    return answer, (InjectedAnswerServed(),)


def _content_type(payload: bytes) -> str:
    if not payload.startswith(b"--"):
        return PLAIN
    boundary = payload[2 : payload.find(b"\r\n")].decode("latin-1").replace('"', "")
    return (
        f'multipart/related; type="application/xop+xml"; boundary="{boundary}"; '
        'start="<root.message@cxf.apache.org>"; start-info="application/soap+xml"'
    )
