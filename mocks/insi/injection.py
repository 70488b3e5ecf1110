"""Answers that the editor gives to be served to its own calls, as CNDA has it done with its injection files."""

from formats import soap
from formats.insi import erreurs
from formats.insi.appel import Appel
from formats.insi.resultat import ResultatError, read_payload
from formats.soap import SoapError
from mocks.core.injection import NOTE, turn
from mocks.core.message import Answer, Request
from mocks.core.mock import Handler, Outcome
from mocks.core.world import World
from mocks.insi.answers import FAULT_STATUS, Note, asked_facts, result_facts
from mocks.insi.changes import AnswerInjected, InjectedAnswersDropped, InjectedAnswerServed, InjectedCallsCounted
from mocks.insi.concerned import concerns
from mocks.insi.gate import call_or_none
from record.event import Json

_CONTENT_TYPE = (("Content-Type", "application/soap+xml"),)
_NOTE: Note = {
    "rule": "insi.injection",
    "kind": "mock-own",
    "text": NOTE,
}


def inject(payload: bytes, call: int = 0, identity: str = "") -> AnswerInjected:
    """The change that keeps an answer: for the next call, or for the Nth, whoever it is about or about an identity."""
    return AnswerInjected(payload, call, identity)


def drop() -> InjectedAnswersDropped:
    """The change that forgets the answers not served yet."""
    return InjectedAnswersDropped()


def interposed(request: Request, world: World, operation: str, handler: Handler) -> Outcome:
    """What a call gets while answers wait: one of them, or else what ``handler`` says; those waiting count it."""
    appel = call_or_none(request)
    mine = turn(world.state.injected, lambda identity: concerns(identity, appel, world.seed))
    counted = (InjectedCallsCounted(mine.counted),) if mine.counted else ()
    if mine.served is None:
        answer, changes = handler(request, world)
        return answer, (*counted, *changes)
    answer = _answer(world.state.injected[mine.served].payload, appel, operation)
    return answer, (*counted, InjectedAnswerServed(mine.served))


def _answer(payload: bytes, appel: Appel | None, operation: str) -> Answer:
    """HTTP 500 when the bytes hold a SOAP fault, else 200, even if they are not XML."""
    asked = asked_facts(appel)
    facts: dict[str, Json] = {"code_cr": "", "matricule": "", "oid": "", "fault": "", **asked, "injected": True}
    facts.update(_facts(payload))
    status = FAULT_STATUS if facts["fault"] else 200
    return Answer(status, payload, _CONTENT_TYPE, operation, (_NOTE,), facts=facts)


def _facts(payload: bytes) -> dict[str, Json]:
    try:
        body = soap.read(payload).payload
        if erreurs.is_fault(body):
            return {"fault": erreurs.code_of(body) or "fault"}
        return result_facts(read_payload(body))
    except (SoapError, ResultatError):
        return {}
