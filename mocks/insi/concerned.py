"""Whom a call is about, as somebody who injects answers names them: a matricule, or a birth name and given names.

``TCHITCHI`` is every search of that name; ``TCHITCHI OLA CATARINA`` those by one of these given names or by several of
them; a matricule (13 or 15 characters) those for that person of the session, by traits or by card. Case, accents,
hyphens and apostrophes do not matter.
"""

from dataclasses import dataclass

from formats.ins import matricule
from formats.ins.traits import completed, words
from formats.insi import verification
from formats.insi.appel import Appel
from mocks.core.seed import Person, Seed
from mocks.insi import cards, sentinels


@dataclass(frozen=True, slots=True)
class _Subject:
    """Whom a call names; what it does not say is empty. ``insured`` is whose card it is, not always theirs."""

    family: str
    given: str = ""
    date: str = ""
    number: str = ""
    insured: str = ""


def concerns(identity: str, appel: Appel | None, seed: Seed) -> bool:
    """Whether a call (None: it could not be read) is about an identity."""
    subject = None if appel is None else _subject(appel)
    if subject is None:
        return False
    number = identity.replace(" ", "").upper()[:13]
    if matricule.is_matricule(number):
        return _is_person(subject, number, seed.by_matricule.get(number))
    return _is_named(subject, identity)


def is_somebody(identity: str, seed: Seed) -> bool:
    """Whether an identity names somebody of the population or of a Vitale card, or a sentinel; of names, the birth name
    alone counts, since a call may search a given name that nobody has (CNDA 2.07)."""
    number = identity.replace(" ", "").upper()[:13]
    on_cards = [person for card in cards.known().values() for person in card.people]
    if matricule.is_matricule(number):
        return number in seed.by_matricule or number in {person["number"] for person in on_cards}
    named = words(identity)
    people = seed.persons.candidates(_first_words, named[0]) if named else []
    families = [one.family_name for one in people] + [str(person["family_name"]) for person in on_cards]
    return any(named[: len(family)] == family for family in map(words, (*families, *sentinels.TABLE)))


def _first_words(person: Person) -> tuple[str, ...]:
    return tuple(words(person.family_name)[:1])


def _subject(appel: Appel) -> _Subject | None:
    if appel.recherche is not None:
        return _Subject(appel.recherche.nom, appel.recherche.prenom, appel.recherche.date)
    if appel.vitale is not None:
        card = appel.vitale
        return _Subject(card.nom, "", card.date, card.individu.number, card.assure.number)
    asked = verification.read(appel.envelope.payload)
    return None if asked is None else _Subject(asked.nom, asked.liste or asked.prenom, asked.date, asked.number)


def _is_person(subject: _Subject, number: str, person: Person | None) -> bool:
    """By their number; without it, by whose card it is or by name, and by the date of birth."""
    if subject.number:
        return subject.number == number
    if person is None:
        return subject.insured == number
    if subject.date not in (person.birth_date, completed(person.birth_date)):
        return False
    if subject.insured:
        return subject.insured == number
    return _is_named(subject, f"{person.family_name} {person.given_names}")


def _is_named(subject: _Subject, identity: str) -> bool:
    named, family = words(identity), words(subject.family)
    rest = named[len(family) :]
    return bool(family) and named[: len(family)] == family and (not rest or set(words(subject.given)) <= set(rest))
