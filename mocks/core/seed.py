"""The fictitious population that every session starts from: one read-only file, shared by the mocks.

Mocks meet only over real protocols or by this seed (design §4); its name and digest are in the bench's facts.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from formats.ins import matricule
from mocks.core.people import ByKey, Indexed, Rows

DEFAULT = Path(__file__).parent.parent / "seed" / "base.json"


@dataclass(frozen=True, slots=True)
class Matricule:
    """An INS: 13 characters, key, OID, and the period when it is a former one (ISO dates, empty if none)."""

    number: str
    key: str
    oid: str
    start: str = ""
    end: str = ""


@dataclass(frozen=True, slots=True)
class Person:
    """A fictitious patient: strict traits, active INS, former ones. ``source`` is ``CNDA`` or ``banc``.

    ``birth_date`` is AAAA-MM-JJ (``00`` for a month or day that nobody knows), ``birth_place`` a COG code,
    ``given_names`` the list as INSi returns it. ``dmp`` is ``actif``, ``ferme`` or ``aucun``. ``cases`` are what the
    person is there for (ids of ``mocks/seed/cas.json``), ``typed`` what a document reads where it is something else.
    """

    id: str
    family_name: str
    given_names: str
    sex: str
    birth_date: str
    birth_place: str
    ins: Matricule
    former: tuple[Matricule, ...] = ()
    source: str = "banc"
    dmp: str = "actif"
    cases: tuple[str, ...] = ()
    typed: str = ""


@dataclass(frozen=True, slots=True)
class Structure:
    """A fictitious structure: Struct_IdNat (with its prefix), name, sector (``SA07``), practice setting."""

    id: str
    name: str
    sector: str
    practice: str


@dataclass(frozen=True, slots=True)
class Professional:
    """A fictitious professional: national id (8 + RPPS), names, profession (G15), specialty (R38), structure."""

    id: str
    family_name: str
    given_name: str
    title: str
    profession: str
    specialty: str
    specialty_label: str
    structure: str


@dataclass(frozen=True, slots=True)
class Mailbox:
    """An MSSanté mailbox: address, type (PER, ORG, APP), who may open it.

    ``holders`` are national ids of professionals, or for APP the structures whose certificate opens it.
    """

    address: str
    type: str
    holders: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Client:
    """A client registered at Pro Santé Connect."""

    id: str
    secret: str
    redirect_uris: tuple[str, ...]


@dataclass(frozen=True)
class Seed:
    """The whole population, indexed. Read-only."""

    name: str
    digest: str
    persons: Indexed[Person]
    structures: Mapping[str, Structure]
    professionals: Mapping[str, Professional]
    mailboxes: Mapping[str, Mailbox]
    clients: Mapping[str, Client]
    extra: Mapping[str, object] = field(default_factory=dict)

    @cached_property
    def by_matricule(self) -> Mapping[str, Person]:
        """Persons by their active 13-character matricule."""
        return ByKey(self.persons, number_of)


def number_of(person: Person) -> tuple[str]:
    """The key of ``Seed.by_matricule``."""
    return (person.ins.number,)


def load(path: Path = DEFAULT) -> Seed:
    """The seed of a file; its name is the file's stem. The file names that of its persons, one to a line."""
    raw = path.read_bytes()
    body = json.loads(raw)
    people = (path.parent / body["persons"]).read_bytes()
    return Seed(
        name=path.stem,
        digest=hashlib.sha256(raw + people).hexdigest(),
        persons=Indexed(Rows(people, person_of)),
        structures={item["id"]: Structure(**item) for item in body["structures"]},
        professionals={item["id"]: Professional(**item) for item in body["professionals"]},
        mailboxes={
            item["address"]: Mailbox(item["address"], item["type"], tuple(item.get("holders", ())))
            for item in body["mailboxes"]
        },
        clients={
            item["id"]: Client(item["id"], item["secret"], tuple(item["redirect_uris"])) for item in body["clients"]
        },
    )


def person_of(item: dict[str, object]) -> Person:
    """A person of the seed's JSON; the key of a matricule is computed unless it is given."""
    values = dict(item)
    values["ins"] = _matricule(values["ins"])
    if "former" in values:
        values["former"] = tuple(_matricule(former) for former in values["former"])  # type: ignore[attr-defined]
    if "cases" in values:
        values["cases"] = tuple(values["cases"])  # type: ignore[arg-type]
    return Person(**values)  # type: ignore[arg-type]


def _matricule(item: object) -> Matricule:
    """Keys are computed, never typed: the file gives them only where a CNDA case wants a wrong one."""
    fields = dict(item)  # type: ignore[call-overload]
    if "key" not in fields:
        fields["key"] = matricule.key_of(fields["number"])
    return Matricule(**fields)
