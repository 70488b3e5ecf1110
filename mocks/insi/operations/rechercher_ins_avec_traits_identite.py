"""rechercherInsAvecTraitsIdentite (WS_INS2): the INS of a person by strict traits (insi.md §1.5, §1.6, §2)."""

from formats.insi.appel import Recherche
from formats.insi.enveloppe import Profile
from formats.insi.erreurs import CATALOGUE
from formats.insi.resultat import Resultat, resultat
from formats.insi.service import RECHERCHE_TRAITS
from mocks.core.message import Request
from mocks.core.mock import Outcome
from mocks.core.world import World
from mocks.insi import gate
from mocks.insi.answers import Note, Refusal, answered, known_refusal, profile, refused
from mocks.insi.seed import individu, population

_UNKNOWN = {Profile.WIRE_2026: "01", Profile.WIRE_2023: "insi_102"}
"""What the platform answered for an unknown person, by profile (insi.md §1.8); knob ``insi.unknown_person``."""


def handle(request: Request, world: World) -> Outcome:
    """A RESULTAT of code 00, 01 or 02, or a SOAP fault."""
    appel, notes = None, list[Note]()
    try:
        appel = gate.read_call(request)
        gate.check_action(appel, RECHERCHE_TRAITS)
        recherche = gate.search_of(appel)
        gate.admit(appel, request, world, notes)
        gate.check_traits(recherche, world, notes)
        result = search(recherche, world)
    except Refusal as refusal:
        return refused(refusal, world, RECHERCHE_TRAITS, appel, notes), ()
    return answered(result, world, RECHERCHE_TRAITS, appel, notes), ()


def search(recherche: Recherche, world: World) -> Resultat:
    """The result of a search; raises ``Refusal`` when the profile answers an unknown person by a fault."""
    found = population(world.seed).search(recherche)
    if len(found) == 1:
        return resultat("00", individu(found[0]))
    return resultat("02") if found else _unknown(world)


def _unknown(world: World) -> Resultat:
    code = world.knob("insi.unknown_person", _UNKNOWN[profile(world)])
    if code in CATALOGUE:
        raise known_refusal(code, "insi.unknown_person")
    return resultat("01")
