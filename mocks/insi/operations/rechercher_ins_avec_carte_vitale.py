"""rechercherInsAvecCarteVitale (WS_INS1): not simulated yet; the answer is the bench's own and says so."""

from formats.insi.service import RECHERCHE_VITALE
from mocks.core.message import Request
from mocks.core.mock import Outcome
from mocks.core.world import World
from mocks.insi.answers import own_refusal, refused
from mocks.insi.gate import call_or_none


def handle(request: Request, world: World) -> Outcome:
    """A fault of the bench."""
    refusal = own_refusal("pas_encore", "la recherche avec carte Vitale n'est pas encore simulée", "insi.soap")
    return refused(refusal, world, RECHERCHE_VITALE, call_or_none(request)), ()
