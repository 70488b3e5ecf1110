"""Answers that the editor gives to be served to its own next call, as CNDA has it done with its injection files."""

from formats import soap
from formats.insi import erreurs
from formats.insi.resultat import ResultatError, read_payload
from formats.soap import SoapError
from mocks.core.message import Answer, Request
from mocks.core.mock import Outcome
from mocks.core.world import World
from mocks.insi.answers import FAULT_STATUS, Note, result_facts
from mocks.insi.changes import AnswerInjected, InjectedAnswerServed
from mocks.insi.gate import call_or_none
from record.event import Json

_CONTENT_TYPE = (("Content-Type", "application/soap+xml"),)
_NOTE: Note = {
    "rule": "insi.injection",
    "kind": "mock-own",
    "text": "Réponse fournie par l'éditeur, servie octet pour octet ; la demande n'a pas été contrôlée.",
}


def inject(payload: bytes) -> AnswerInjected:
    """The change that keeps an answer for the next call; several are served in the order given."""
    return AnswerInjected(payload)


def serve_injected(request: Request, world: World, operation: str) -> Outcome:
    """The oldest injected answer: HTTP 500 when it holds a SOAP fault, else 200, even if it is not XML."""
    payload = world.state.injected[0]
    appel = call_or_none(request)
    traits = {} if appel is None or appel.recherche is None else appel.recherche.facts()
    facts = {"code_cr": "", "matricule": "", "oid": "", "fault": "", "traits": traits, "injected": True}
    facts.update(_facts(payload))
    status = FAULT_STATUS if facts["fault"] else 200
    answer = Answer(status, payload, _CONTENT_TYPE, operation, (_NOTE,), facts=facts)
    return answer, (InjectedAnswerServed(),)


def _facts(payload: bytes) -> dict[str, Json]:
    try:
        body = soap.read(payload).payload
        if erreurs.is_fault(body):
            return {"fault": erreurs.code_of(body) or "fault"}
        return result_facts(read_payload(body))
    except (SoapError, ResultatError):
        return {}
