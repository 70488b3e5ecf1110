"""The persons of the seed as INSi searches them: one look-up, whatever their number."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from formats.ins.traits import first_given_name
from formats.insi.appel import Recherche
from formats.insi.resultat import Identifiant, Individu, Tiq
from mocks.core.seed import Matricule, Person, Seed

_Key: TypeAlias = tuple[str, str, str, str]
_KEPT = 4


@dataclass(frozen=True, slots=True)
class Population:
    """Persons by what a search may name: family name, given name, sex, birth date."""

    by_traits: Mapping[_Key, tuple[Person, ...]]

    def search(self, recherche: Recherche) -> tuple[Person, ...]:
        """Who a search finds (insi.md §2): the given name is the first of the list or the whole of it, all else exact.

        The place, when it is given, must be the person's. Several are found only when it does not tell them apart.
        """
        key = (recherche.nom, recherche.prenom, recherche.sexe, recherche.date)
        found = self.by_traits.get(key, ())
        if not recherche.lieu:
            return found
        return tuple(person for person in found if person.birth_place == recherche.lieu)


_populations: dict[int, tuple[Seed, Population]] = {}
"""By identity of the seed, which is kept beside so that the identity stays its own."""


def population(seed: Seed) -> Population:
    """The indexed persons of a seed, built once per seed."""
    known = _populations.get(id(seed))
    if known is None:
        while len(_populations) >= _KEPT:
            _populations.pop(next(iter(_populations)))
        known = _populations[id(seed)] = (seed, _build(seed))
    return known[1]


def _build(seed: Seed) -> Population:
    found: dict[_Key, list[Person]] = {}
    for person in seed.persons:
        for given in {first_given_name(person.given_names), person.given_names}:
            key = (person.family_name, given, person.sex, person.birth_date)
            found.setdefault(key, []).append(person)
    return Population({key: tuple(persons) for key, persons in found.items()})


def individu(person: Person) -> Individu:
    """A person as INSi returns them: the whole list of given names, never the first one apart (insi.md §1.6)."""
    return Individu(
        _identifiant(person.ins),
        Tiq(person.family_name, person.given_names, person.sex, person.birth_date, person.birth_place),
        tuple(_identifiant(former) for former in person.former),
    )


def _identifiant(ins: Matricule) -> Identifiant:
    return Identifiant(ins.number, ins.key, ins.oid, ins.start or None, ins.end or None)
