"""The directory's resources, made from the seed: professionals, their activities, structures, mailboxes.

Addresses of structures are invented on purpose: the seed gives none, and nothing real may appear.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from formats.fhir import systems
from formats.fhir.bundle import Resource
from formats.fhir.mailbox import DirectoryMailbox, telecom
from mocks.core.seed import Mailbox, Professional, Seed, Structure
from mocks.mss import population

UPDATED = "2026-01-05T10:00:00.000+01:00"
SELF_EMPLOYED = "SA07"
"""The sector of a cabinet: its professionals' mailboxes hang on the person, others' on the activity."""
_DESCRIPTIONS = {"ORG": "Boîte de l'organisation (simulée)", "APP": "Boîte applicative (simulée)"}


@dataclass(frozen=True, slots=True)
class Directory:
    """Resources by type, in the order of their ids."""

    resources: Mapping[str, tuple[Resource, ...]]

    def find(self, type: str, id: str) -> Resource | None:
        """A resource by type and id."""
        return next((found for found in self.resources.get(type, ()) if found["id"] == id), None)


def of_seed(seed: Seed) -> Directory:
    """The directory of a population."""
    structures = {id: f"001-01-{number:07d}" for number, id in enumerate(seed.structures, 1)}
    people = {id: f"003-{number:07d}-{number:07d}" for number, id in enumerate(seed.professionals, 1)}
    return Directory(
        {
            "Practitioner": tuple(_practitioner(seed, seed.professionals[id], people[id]) for id in people),
            "PractitionerRole": tuple(_role(seed, id, people[id], structures) for id in people),
            "Organization": tuple(_organization(seed, seed.structures[id], structures[id]) for id in structures),
            "Device": (),
            "HealthcareService": (),
        }
    )


def _resource(type: str, id: str) -> dict[str, Any]:
    meta = {
        "versionId": "1",
        "lastUpdated": UPDATED,
        "source": "https://annuaire.sante.fr",
        "profile": list(systems.PROFILES[type]),
    }
    return {"resourceType": type, "id": id, "meta": meta, "language": "fr"}


def _practitioner(seed: Seed, person: Professional, id: str) -> Resource:
    name: dict[str, Any] = {"use": "usual", "family": person.family_name, "given": [person.given_name]}
    if person.title:
        name["suffix"] = [person.title]
    return {
        **_resource("Practitioner", id),
        "identifier": [
            _identifier(systems.IDNPS, person.id, "IDNPS"),
            _identifier(systems.RPPS, person.id[1:], "RPPS"),
        ],
        "active": True,
        "name": [name],
        **_telecoms(_personal(seed, person) if _on_person(seed, person) else ()),
        "qualification": list(_qualifications(person)),
    }


def _qualifications(person: Professional) -> Iterator[dict[str, Any]]:
    yield _concept((systems.PROFESSION, person.profession), (systems.CATEGORY, "C"))
    if person.specialty:
        yield _concept((systems.SPECIALTY, person.specialty))


def _role(seed: Seed, professional: str, id: str, structures: Mapping[str, str]) -> Resource:
    person = seed.professionals[professional]
    mode = "L" if _on_person(seed, person) else "S"
    codes = ((systems.ACTIVITY, "GENR01"), (systems.PRACTICE, mode), (systems.FUNCTION, "FON-AU"))
    return {
        **_resource("PractitionerRole", "005" + id[3:]),
        "identifier": [{"system": systems.RPPS, "value": f"10{id[-7:]}"}],
        "active": True,
        "practitioner": {"reference": f"Practitioner/{id}"},
        "organization": {"reference": f"Organization/{structures[person.structure]}"},
        "code": [_coded(system, code) for system, code in codes],
        **_telecoms(() if _on_person(seed, person) else _personal(seed, person)),
    }


def _organization(seed: Seed, structure: Structure, id: str) -> Resource:
    domains = [name for name in population.domains(seed) if population.structure_of(seed, name) == structure.id]
    boxes = [
        box
        for box in seed.mailboxes.values()
        if box.type in _DESCRIPTIONS and population.domain_of(box.address) in domains
    ]
    identifiers = [_identifier(systems.IDNST, structure.id, "IDNST")]
    if structure.id.startswith("1"):
        identifiers.append(_identifier(systems.FINESS, structure.id[1:], "FINEG"))
    return {
        **_resource("Organization", id),
        "identifier": identifiers,
        "active": True,
        "name": structure.name,
        "type": [
            _type("organizationType", systems.ORGANIZATION_TYPE, "GEOGRAPHICAL-ENTITY"),
            _type("secteurActiviteRASS", systems.SECTOR, structure.sector),
        ],
        **_telecoms(boxes),
        "address": [{"line": ["1 RUE DU BANC"], "city": "VILLE-SIMULEE", "postalCode": "00000"}],
    }


def _on_person(seed: Seed, person: Professional) -> bool:
    return seed.structures[person.structure].sector == SELF_EMPLOYED


def _personal(seed: Seed, person: Professional) -> list[Mailbox]:
    return [box for box in seed.mailboxes.values() if box.type == "PER" and person.id in box.holders]


def _telecoms(boxes: "list[Mailbox] | tuple[()]") -> dict[str, Any]:
    points = [
        telecom(DirectoryMailbox(box.address, box.type, _DESCRIPTIONS.get(box.type, "")), rank=1 if first == 0 else 0)
        for first, box in enumerate(boxes)
    ]
    return {"telecom": points} if points else {}


def _identifier(system: str, value: str, code: str) -> dict[str, Any]:
    kind = {"coding": [{"system": systems.IDENTIFIER_TYPE, "code": code}]}
    return {"system": system, "use": "official", "value": value, "type": kind}


def _concept(*codings: tuple[str, str]) -> dict[str, Any]:
    return {"code": {"coding": [{"system": system, "code": code} for system, code in codings]}}


def _coded(system: str, code: str) -> dict[str, Any]:
    return {"coding": [{"system": system, "code": code}]}


def _type(slice: str, system: str, code: str) -> dict[str, Any]:
    return {"extension": [{"url": systems.ORGANIZATION_TYPES, "valueCode": slice}], **_coded(system, code)}
