"""Who a search by traits finds among the persons of the seed (insi.md §2): one look-up, whatever their number.

Seen on the platform [V-live]: the given name searched is the first of the list; name, sex and date are exact; the
place, when it is given, is the person's, and so turns a 02 into a 00. The rest is inferred, hence knobs:

- ``insi.prenoms``: ``debut`` (default) takes the first given names of the list, in order, one or more [I: the advice
  after a 02 is to add the others one by one, insi.md §2]; ``premier`` the first one or all of them; ``equivalent``
  reads hyphen and apostrophe as a space, in the name too (EXI ID 10 asks it of clients; of the platform, [?]).
- ``insi.date_incomplete``: a person whose day or month of birth nobody knows is found by the date as it is kept and by
  the one that RNIV has typed in its place (``completee``, default [I]), or by the former alone (``exacte``).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from formats.ins.traits import Traits, completed, first_given_name
from formats.insi.appel import Recherche
from formats.insi.resultat import Identifiant, Individu, Tiq
from mocks.core.seed import Matricule, Person, Seed
from mocks.core.world import World


@dataclass(frozen=True, slots=True)
class Ways:
    """How traits are compared: the values of the two knobs."""

    names: str = "debut"
    incomplete: str = "completee"


def find(recherche: Recherche, world: World) -> list[Person]:
    """The persons that a search finds, none, one or several; several ``Prenom`` elements are one list."""
    asked = Traits(recherche.nom, recherche.prenom, recherche.sexe, recherche.date, recherche.lieu)
    ways = Ways(world.knob("insi.prenoms", "debut"), world.knob("insi.date_incomplete", "completee"))
    return among(world.seed, asked, ways)


def among(seed: Seed, asked: Traits, ways: Ways = Ways()) -> list[Person]:
    """The persons of a seed who have the traits asked for; an empty place is any."""
    key = _key(asked.family_name, asked.given_names, asked.sex, asked.birth_date)
    return [person for person in seed.persons.candidates(search_keys, key) if _is(person, asked, ways)]


def search_keys(person: Person) -> tuple[str]:
    """What a person is looked up by: wider than any way of matching, which then decides."""
    return (_key(person.family_name, person.given_names, person.sex, person.birth_date),)


def individu(person: Person) -> Individu:
    """A person as INSi returns them: the whole list of given names, never the first one apart (insi.md §1.6)."""
    return Individu(
        _identifiant(person.ins),
        Tiq(person.family_name, person.given_names, person.sex, person.birth_date, person.birth_place),
        tuple(_identifiant(former) for former in person.former),
    )


def _identifiant(ins: Matricule) -> Identifiant:
    return Identifiant(ins.number, ins.key, ins.oid, ins.start or None, ins.end or None)


def _key(family: str, given: str, sex: str, date: str) -> str:
    when = completed(date) if "-00" in date else date
    return f"{_spaced(family)}\n{first_given_name(_spaced(given))}\n{sex}\n{when}"


def _spaced(name: str) -> str:
    """A name with its hyphens and apostrophes as spaces; nothing else is folded."""
    return " ".join(name.replace("-", " ").replace("'", " ").split())


def _is(person: Person, asked: Traits, ways: Ways) -> bool:
    return (
        asked.birth_place in ("", person.birth_place)
        and asked.sex == person.sex
        and (asked.birth_date == person.birth_date or _completes(person, asked, ways))
        and _NAMES.get(ways.names, _by_beginning)(person, asked)
    )


def _completes(person: Person, asked: Traits, ways: Ways) -> bool:
    return ways.incomplete != "exacte" and asked.birth_date == completed(person.birth_date)


def _by_first(person: Person, asked: Traits) -> bool:
    first = first_given_name(person.given_names)
    return asked.family_name == person.family_name and asked.given_names in (first, person.given_names)


def _by_beginning(person: Person, asked: Traits) -> bool:
    return asked.family_name == person.family_name and _begins(asked.given_names, person.given_names)


def _by_words(person: Person, asked: Traits) -> bool:
    same = _spaced(asked.family_name) == _spaced(person.family_name)
    return same and _begins(_spaced(asked.given_names), _spaced(person.given_names))


def _begins(given: str, several: str) -> bool:
    return f"{several} ".startswith(f"{given} ")


_NAMES: Mapping[str, Callable[[Person, Traits], bool]] = {
    "premier": _by_first,
    "debut": _by_beginning,
    "equivalent": _by_words,
}
"""The ways of comparing names, by value of the knob ``insi.prenoms``."""
