"""The Vitale card in the reader: whom it covers, and whether a patient is one of them."""

from dataclasses import dataclass

from editor.outcome import RefusedError
from editor.patients.traits import Traits, same_name


@dataclass(frozen=True, slots=True)
class Beneficiary:
    """One person of a card: names, birth date (AAAA-MM-JJ), rank, number (13 characters), whether he holds the card."""

    family_name: str
    given_names: str
    birth_date: str
    rank: int
    number: str
    bearer: bool


@dataclass(frozen=True, slots=True)
class Card:
    """A card: its name, serial number, cover (GrandRegime, Organisme, CodeCentre), insured number and key, people."""

    name: str
    serial: str
    cover: tuple[str, str, str]
    insured: tuple[str, str]
    people: tuple[Beneficiary, ...] = ()


def beneficiary(card: Card, traits: Traits) -> Beneficiary:
    """The person of the card who has those traits. ``RefusedError`` when none does (CNDA test 1.03)."""
    for person in card.people:
        if person.birth_date == traits.birth_date and same_name(person.family_name, traits.family_name):
            return person
    raise RefusedError(f"Ce patient n'est pas sur la carte {card.name} : relisez la carte ou choisissez le patient.")
