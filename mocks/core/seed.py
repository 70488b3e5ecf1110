"""The fictitious population that every session starts from: one read-only file, shared by the mocks.

Mocks meet only over real protocols or by this seed (design §4); its name and digest are in the bench's facts.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

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

    ``birth_date`` is AAAA-MM-JJ, ``birth_place`` a COG code, ``given_names`` the list as INSi returns it.
    ``dmp`` is ``actif``, ``ferme`` or ``aucun``.
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
    persons: tuple[Person, ...]
    structures: Mapping[str, Structure]
    professionals: Mapping[str, Professional]
    mailboxes: Mapping[str, Mailbox]
    clients: Mapping[str, Client]
    extra: Mapping[str, object] = field(default_factory=dict)

    @cached_property
    def by_matricule(self) -> Mapping[str, Person]:
        """Persons by their active 13-character matricule."""
        return {person.ins.number: person for person in self.persons}


def load(path: Path = DEFAULT) -> Seed:
    """The seed of a file; its name is the file's stem."""
    raw = path.read_bytes()
    body = json.loads(raw)
    return Seed(
        name=path.stem,
        digest=hashlib.sha256(raw).hexdigest(),
        persons=tuple(_person(item) for item in body["persons"]),
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


def _person(item: dict[str, object]) -> Person:
    values = dict(item)
    values["ins"] = _matricule(values["ins"])
    values["former"] = tuple(_matricule(former) for former in values.get("former", ()))  # type: ignore[attr-defined]
    return Person(**values)  # type: ignore[arg-type]


def _matricule(item: object) -> Matricule:
    """Keys are computed, never typed: the file gives them only where a CNDA case wants a wrong one."""
    from formats.ins import matricule  # noqa: PLC0415 - formats.ins is needed by the seed alone on this path

    fields = dict(item)  # type: ignore[call-overload]
    fields.setdefault("key", matricule.key_of(fields["number"]))
    return Matricule(**fields)
