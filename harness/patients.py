"""The fictitious patients of the scenarios, as a secretary would type them."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from record.event import Json


@dataclass(frozen=True, slots=True)
class Patient:
    """A fictitious patient as a secretary would type it: dates AAAA-MM-JJ, place a COG code.

    ``matricule`` (15 characters) and ``oid`` are the INS that a third party knows of him, where a scenario needs it.
    """

    family_name: str
    given_names: str
    sex: str
    birth_date: str
    birth_place: str
    matricule: str = ""
    oid: str = ""

    @property
    def name(self) -> str:
        """Birth name and given names."""
        return f"{self.family_name} {self.given_names}"

    @property
    def traits(self) -> Mapping[str, Json]:
        """The parameters of ``patient.create``."""
        return {
            "family_name": self.family_name,
            "given_names": self.given_names,
            "sex": self.sex,
            "birth_date": self.birth_date,
            "birth_place": self.birth_place,
        }


def load(path: Path) -> dict[str, Patient]:
    """The patients of a JSON file (a list of their members), by ``name``."""
    people = (Patient(**item) for item in json.loads(path.read_bytes()))
    return {patient.name: patient for patient in people}
