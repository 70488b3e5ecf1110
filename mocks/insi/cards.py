"""Who a search with a Vitale card finds: the beneficiaries of the bench's cards, and whoever the population knows."""

from collections.abc import Mapping
from functools import cache

from formats.ins.matricule import OID_NIR, key_of
from formats.ins.traits import folded
from formats.insi import exigences_assertion as rules
from formats.insi.resultat import Identifiant, Individu, Tiq
from formats.insi.vitale import RechercheVitale
from formats.rule import Breach
from mocks.core import vitale
from mocks.core.seed import Seed
from mocks.core.vitale import Card
from mocks.insi.seed import individu
from record.event import Json

_PLACE = slice(5, 10)
"""Where a matricule has the commune of birth."""


@cache
def known() -> dict[str, Card]:
    """The fictitious cards by serial number."""
    return {card.serial: card for card in vitale.cards()}


def holds(card: Card, asked: RechercheVitale) -> bool:
    """Whether a card holds the beneficiary that a call asks for."""
    insured = not asked.assure.number or asked.assure.number == card.insured
    return insured and any(_is(person, asked) for person in card.people)


def incoherence(card: Card, asked: RechercheVitale) -> Breach | None:
    """What a call asks for that the card does not hold, beside the beneficiary who is nearest to it; None if none."""
    if holds(card, asked):
        return None
    insured = [] if asked.assure.number in ("", card.insured) else [("MatriculeOD", asked.assure.number, card.insured)]
    traits = [*insured, *min((_differences(person, asked) for person in card.people), key=len)]
    expected = ", ".join(f"{name} {held}" for name, _sent, held in traits)
    sent = ", ".join(f"{name} {value}" for name, value, _held in traits)
    return Breach(rules.CARD, f"{expected} (carte {card.name}, {card.serial})", sent, asked.where(traits[0][0]))


def _differences(person: Mapping[str, Json], asked: RechercheVitale) -> list[tuple[str, str, str]]:
    """Each trait that differs from a beneficiary's: its name, what was sent, what the card holds."""
    traits = (
        ("MatriculeIndividu", asked.individu.number, person["number"], asked.individu.number in ("", person["number"])),
        ("NomNaissance", asked.nom, person["family_name"], _is_named(person, asked)),
        ("DateNaissance", asked.date, person["birth_date"], person["birth_date"] == asked.date),
        ("RangNaissance", asked.rang, person["rank"], _is_ranked(person, asked)),
    )
    return [(name, sent, str(held)) for name, sent, held, same in traits if not same]


def found(asked: RechercheVitale, seed: Seed) -> tuple[Individu, ...]:
    """Who is searched [I]: the certified number of the beneficiary when it is sent; else who on the cards of the
    insured person was born that day, with that rank; else the insured person themselves."""
    numbers = [asked.individu.number] if asked.individu.number else _beneficiaries(asked)
    people = (_person(number, seed) for number in dict.fromkeys(numbers))
    return tuple(one for one in people if one is not None and _agrees(one, asked))


def _beneficiaries(asked: RechercheVitale) -> list[str]:
    on_cards = [
        str(person["number"])
        for card in known().values()
        for person in card.people
        if card.insured == asked.assure.number and _is(person, asked)
    ]
    return on_cards or [asked.assure.number]


def _is(person: Mapping[str, Json], asked: RechercheVitale) -> bool:
    """Whether a beneficiary of a card is the one asked for; what is not sent does not count."""
    return (
        person["birth_date"] == asked.date
        and asked.individu.number in ("", person["number"])
        and _is_named(person, asked)
        and _is_ranked(person, asked)
    )


def _is_named(person: Mapping[str, Json], asked: RechercheVitale) -> bool:
    return folded(asked.nom) in ("", folded(person["family_name"]))


def _is_ranked(person: Mapping[str, Json], asked: RechercheVitale) -> bool:
    told = asked.rang.isascii() and asked.rang.isdigit()
    return not told or asked.rang.lstrip("0") == str(person["rank"])


def _agrees(one: Individu, asked: RechercheVitale) -> bool:
    return one.tiq.date == asked.date and asked.nom in ("", one.tiq.nom)


def _person(number: str, seed: Seed) -> Individu | None:
    """Somebody of the population, else of a card: INSi then returns what the card says."""
    person = seed.by_matricule.get(number)
    if person is not None:
        return individu(person)
    return _of_the_cards().get(number)


@cache
def _of_the_cards() -> dict[str, Individu]:
    return {str(person["number"]): _individu(person) for card in known().values() for person in card.people}


def _individu(person: Mapping[str, Json]) -> Individu:
    number = str(person["number"])
    name, given, sex, born = (str(person[trait]) for trait in ("family_name", "given_names", "sex", "birth_date"))
    return Individu(Identifiant(number, key_of(number), OID_NIR), Tiq(name, given, sex, born, number[_PLACE]))
