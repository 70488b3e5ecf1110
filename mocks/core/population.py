"""What a session adds to the seed: the product's own client, structures, professionals, mailboxes and patients.

An addition has the shape of the seed's file, each list optional, and takes the place of what has the same id (a
person: the same matricule). ``without`` names by list what the session no longer has.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields, replace
from functools import lru_cache
from typing import Any, TypeVar

from formats.ins.matricule import is_matricule
from mocks.core.people import Indexed
from mocks.core.seed import Client, Mailbox, Person, Professional, Seed, Structure, number_of, person_of
from record.event import Json

OPERATOR = "mss-operateur"
"""The mail operator's own client at Pro Santé Connect; its calls are background for the editor's scenarios, and no
product may take its place."""
LISTS = ("persons", "structures", "professionals", "mailboxes", "clients")
MOST = 2000
"""The most items that one list may add."""

T = TypeVar("T")


class PopulationError(ValueError):
    """An addition of another shape; the message says which item and what was expected."""


def extended(base: Seed, added: Mapping[str, Json], secrets: Mapping[str, str]) -> Seed:
    """The seed with an addition; ``secrets`` are those of its clients, by id. Raises ``PopulationError``.

    The same addition to the same seed is the same object: what is derived from it is made once, not per session.
    """
    if not any(added.values()):
        return base
    return _extended(_Held(base), json.dumps([added, dict(secrets)], sort_keys=True))


class _Held:
    """A seed as a part of a cache key: itself, not what it is equal to."""

    def __init__(self, seed: Seed) -> None:
        self.seed = seed

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Held) and other.seed is self.seed

    def __hash__(self) -> int:
        return id(self.seed)


@lru_cache(maxsize=8)
def _extended(held: _Held, written: str) -> Seed:
    base = held.seed
    added, secrets = json.loads(written)
    _check_shape(added)
    found = replace(
        base,
        persons=_persons(base, added),
        structures=_merged(base.structures, added, "structures", lambda item: _made(Structure, item)),
        professionals=_merged(base.professionals, added, "professionals", lambda item: _made(Professional, item)),
        mailboxes=_merged(base.mailboxes, added, "mailboxes", lambda item: _made(Mailbox, item), "address"),
        clients=_merged(base.clients, added, "clients", lambda item: _client(item, secrets)),
    )
    _check_ties(found)
    return found


def clashes(base: Seed, added: Mapping[str, Json]) -> list[dict[str, str]]:
    """The persons of an addition whose matricule is that of somebody else in the seed: their traits differ."""
    found = []
    for person in (person_of(item) for item in added.get("persons", ())):
        known = base.by_matricule.get(person.ins.number)
        if known is not None and _traits(known) != _traits(person):
            found.append({"matricule": person.ins.number, "known": _traits(known), "source": known.source})
    return found


def _traits(person: Person) -> str:
    return " ".join(
        (person.family_name, person.given_names, person.sex, person.birth_date, person.birth_place or "lieu inconnu")
    )


def _check_shape(added: Any) -> None:
    for name, items in added.items():
        if name == "without":
            _check_removed(items)
        elif name not in LISTS:
            raise PopulationError(f"population.{name} : au choix {', '.join((*LISTS, 'without'))}")
        elif not isinstance(items, list) or len(items) > MOST or not all(isinstance(item, dict) for item in items):
            raise PopulationError(f"population.{name} : une liste de {MOST} objets au plus est attendue")


def _check_removed(removed: Any) -> None:
    listed = isinstance(removed, dict) and all(
        name in LISTS and isinstance(ids, list) and all(isinstance(one, str) for one in ids)
        for name, ids in removed.items()
    )
    if not listed:
        raise PopulationError("population.without : des listes d'identifiants par nom de liste sont attendues")
    if OPERATOR in removed.get("clients", ()):
        raise PopulationError(f"population.without : {OPERATOR} est le client de l'opérateur simulé")


def _persons(base: Seed, added: Mapping[str, Any]) -> Indexed[Person]:
    """Those of the seed stay where they are: only what differs from it is held."""
    new = {}
    for item in added.get("persons", ()):
        person = _person(item)
        new[person.ins.number] = person
    ids = {*added.get("without", {}).get("persons", ()), *(person.id for person in new.values())}
    gone = {place for id in ids for place in base.persons.places(_id_of, id) if base.persons[place].id == id}
    for number in new:
        places = base.persons.places(number_of, number)
        gone |= {place for place in places if base.persons[place].ins.number == number}
    return Indexed(tuple(new.values()), base.persons, frozenset(gone))


def _id_of(person: Person) -> tuple[str]:
    return (person.id,)


def _person(item: Mapping[str, Any]) -> Person:
    try:
        person = person_of(dict(item))
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise PopulationError(f"population.persons : {error}") from error
    texts = (
        [getattr(person, name) for name in _PERSON_TEXTS]
        + [
            value
            for ins in (person.ins, *person.former)
            for value in (ins.number, ins.key, ins.oid, ins.start, ins.end)
        ]
        + list(person.cases)
    )
    if not all(isinstance(text, str) for text in texts) or not is_matricule(person.ins.number):
        raise PopulationError(f"population.persons : « {item.get('id')} » n'a pas la forme d'une personne du jeu")
    return person


_PERSON_TEXTS = tuple(item.name for item in fields(Person) if item.name not in ("ins", "former", "cases"))


def _merged(
    base: Mapping[str, T], added: Mapping[str, Any], name: str, make: Callable[[Any], T], key: str = "id"
) -> dict[str, T]:
    gone = set(added.get("without", {}).get(name, ()))
    made = [make(item) for item in added.get(name, ())]
    new = {str(getattr(one, key)): one for one in made}
    return {**{id: one for id, one in base.items() if id not in gone}, **new}


def _made(kind: Callable[..., T], item: Mapping[str, Any]) -> T:
    """A seed's record of a JSON object: texts, and lists of texts."""
    values = {name: _value(name, value) for name, value in item.items()}
    try:
        return kind(**values)
    except TypeError as error:
        raise PopulationError(f"population : {item.get('id', item.get('address'))} : {error}") from error


def _value(name: str, value: Any) -> str | tuple[str, ...]:
    if name not in _LISTED and isinstance(value, str):
        return value
    if name in _LISTED and isinstance(value, list) and all(isinstance(one, str) for one in value):
        return tuple(value)
    raise PopulationError(f"population : « {name} » est {'une liste de textes' if name in _LISTED else 'un texte'}")


_LISTED = ("holders", "redirect_uris")
"""The members that are lists; the others are texts."""


def _client(item: Mapping[str, Any], secrets: Mapping[str, str]) -> Client:
    client = _made(Client, {**item, "secret": secrets.get(str(item.get("id")), "")})
    if client.id == OPERATOR:
        raise PopulationError(f"population.clients : « {client.id} » ne peut pas être déclaré ainsi")
    return client


def _check_ties(found: Seed) -> None:
    """Whoever is named exists: what is derived from the seed follows these ties."""
    for person in found.professionals.values():
        if person.structure not in found.structures:
            raise PopulationError(f"population : la structure « {person.structure} » de {person.id} n'existe pas")
    known = {*found.professionals, *found.structures}
    for box in found.mailboxes.values():
        _check_holders(box.address, box.holders, known)


def _check_holders(address: str, holders: Iterable[str], known: set[str]) -> None:
    unknown = ", ".join(holder for holder in holders if holder not in known)
    if unknown:
        raise PopulationError(f"population : {address} a des titulaires inconnus : {unknown}")
