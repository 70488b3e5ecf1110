"""rechercherInsAvecCarteVitale (WS_INS1): the INS of a beneficiary of a Vitale card (insi.md §1.3 mode 4, §1.5)."""

from formats.insi.resultat import Resultat, resultat
from formats.insi.service import RECHERCHE_VITALE
from formats.insi.vitale import RechercheVitale
from mocks.core.message import Request
from mocks.core.mock import Outcome
from mocks.core.world import World
from mocks.insi import cards, gate, replay, sentinels
from mocks.insi.answers import Note, Refusal, answered, nobody, refused


def handle(request: Request, world: World) -> Outcome:
    """A RESULTAT of code 00, 01 or 02, or a SOAP fault."""
    appel, notes = None, list[Note]()
    try:
        appel = gate.read_call(request)
        gate.check_action(appel, RECHERCHE_VITALE)
        asked = gate.card_search_of(appel)
        caller = gate.admit(appel, request, world, notes, with_card=True)
        gate.check_card(appel, asked, world, notes)
        sentinel = sentinels.named(asked.nom)
        result = sentinel.result if sentinel else search(asked, world)
    except Refusal as refusal:
        return refused(refusal, world, RECHERCHE_VITALE, appel, notes), replay.seen(appel, world)
    answer = answered(result, world, RECHERCHE_VITALE, appel, notes, caller.facts)
    outcome = answer, replay.seen(appel, world)
    return outcome if sentinel is None else sentinels.deviate(sentinel, request, world, outcome)


def search(asked: RechercheVitale, world: World) -> Resultat:
    """The result of a search; raises ``Refusal`` when the profile answers an unknown person by a fault."""
    found = cards.found(asked, world.seed)
    if not found:
        return nobody(world, RECHERCHE_VITALE)
    return resultat("00", found[0]) if len(found) == 1 else resultat("02")
