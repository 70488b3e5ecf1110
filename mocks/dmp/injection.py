"""Answers that the editor gives to be served to its own calls, byte for byte."""

from collections.abc import Mapping

from mocks.core.injection import NOTE, turn
from mocks.core.message import Answer, Request
from mocks.core.mock import Handler, Outcome
from mocks.core.seed import Seed
from mocks.core.world import World
from mocks.dmp.answers import FAULT_STATUS, PLAIN, own_note
from mocks.dmp.changes import AnswerInjected, InjectedAnswersDropped, InjectedAnswerServed, InjectedCallsCounted
from mocks.dmp.gate import claimed_facts
from record.event import Json

_NOTE = own_note(NOTE, "dmp.injection")


def inject(payload: bytes, call: int = 0, identity: str = "") -> AnswerInjected:
    """The change that keeps an answer: for the next call, or for the Nth, whoever it is about or about a matricule."""
    return AnswerInjected(payload, call, identity)


def is_somebody(identity: str, seed: Seed) -> bool:
    """Whether an identity is the matricule of somebody of the population."""
    return _number(identity) in seed.by_matricule


def drop() -> InjectedAnswersDropped:
    """The change that forgets the answers not served yet."""
    return InjectedAnswersDropped()


def interposed(request: Request, world: World, operation: str, handler: Handler) -> Outcome:
    """What a call gets while answers wait: one of them, or else what ``handler`` says; those waiting count it."""
    _, claimed = claimed_facts(request, operation, "injectée")
    facts = claimed.to_json()
    mine = turn(world.state.injected, lambda identity: _is_about(identity, facts))
    counted = (InjectedCallsCounted(mine.counted),) if mine.counted else ()
    if mine.served is None:
        answer, changes = handler(request, world)
        return answer, (*counted, *changes)
    answer = _answer(world.state.injected[mine.served].payload, operation, facts)
    return answer, (*counted, InjectedAnswerServed(mine.served))


def _is_about(identity: str, facts: Mapping[str, Json]) -> bool:
    """Whether a call names a patient, by the 13 characters of the matricule."""
    number = _number(identity)
    return bool(number) and str(facts.get("patient") or "").startswith(number)


def _number(identity: str) -> str:
    return identity.replace(" ", "").upper()[:13]


def _answer(payload: bytes, operation: str, facts: Mapping[str, Json]) -> Answer:
    """HTTP 500 when the bytes hold a SOAP fault; multipart when they begin with their boundary."""
    status = FAULT_STATUS if b":Fault>" in payload else 200
    headers = (("Content-Type", _content_type(payload)),)
    return Answer(status, payload, headers, operation, (_NOTE,), facts={**facts, "injected": True})


def _content_type(payload: bytes) -> str:
    if not payload.startswith(b"--"):
        return PLAIN
    boundary = payload[2 : payload.find(b"\r\n")].decode("latin-1").replace('"', "")
    return (
        f'multipart/related; type="application/xop+xml"; boundary="{boundary}"; '
        'start="<root.message@cxf.apache.org>"; start-info="application/soap+xml"'
    )
