"""rechercherInsAvecTraitsIdentite (WS_INS2): the INS of a person by strict traits (insi.md §1.5, §1.6, §2)."""

from formats.insi.appel import Recherche
from formats.insi.resultat import Resultat, resultat
from formats.insi.service import RECHERCHE_TRAITS
from mocks.core.message import Request
from mocks.core.mock import Outcome
from mocks.core.world import World
from mocks.insi import gate, replay, sentinels
from mocks.insi.answers import Note, Refusal, answered, nobody, refused
from mocks.insi.seed import find, individu


def handle(request: Request, world: World) -> Outcome:
    """A RESULTAT of code 00, 01 or 02, or a SOAP fault."""
    appel, notes = None, list[Note]()
    try:
        appel = gate.read_call(request)
        gate.check_action(appel, RECHERCHE_TRAITS)
        recherche = gate.search_of(appel)
        caller = gate.admit(appel, request, world, notes)
        gate.check_traits(recherche, world, notes)
        sentinel = sentinels.named(recherche.nom)
        result = sentinel.result if sentinel else search(recherche, world)
    except Refusal as refusal:
        return refused(refusal, world, RECHERCHE_TRAITS, appel, notes), replay.seen(appel, world)
    answer = answered(result, world, RECHERCHE_TRAITS, appel, notes, caller.facts)
    outcome = answer, replay.seen(appel, world)
    return outcome if sentinel is None else sentinels.deviate(sentinel, request, world, outcome)


def search(recherche: Recherche, world: World) -> Resultat:
    """The result of a search; raises ``Refusal`` when the profile answers an unknown person by a fault."""
    found = find(recherche, world)
    if len(found) == 1:
        return resultat("00", individu(found[0]))
    return resultat("02") if found else nobody(world, RECHERCHE_TRAITS)
