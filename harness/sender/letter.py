"""What a third party sends: about whom, with which INS, from whom, to which mailbox. Everybody in it is fictitious."""

from collections.abc import Mapping
from dataclasses import dataclass

from record.event import Json

DELIVERS = "mss.delivers"
"""What a scenario calls it, and the name of the recorded call."""
NOTICE = "Document fictif — environnement simulé"
"""Written on everything that a person may read."""


@dataclass(frozen=True, slots=True)
class Sender:
    """Who writes: mailbox, structure (Struct_IdNat, name, R02 sector), professional (8 + RPPS, names, G15 role)."""

    address: str
    structure: str
    entity: str
    sector: tuple[str, str]
    national_id: str
    family_name: str
    given_name: str
    title: str
    role: tuple[str, str]

    @property
    def full_name(self) -> str:
        """``DR Alex DURAND-BANC``."""
        return f"{self.title} {self.given_name.title()} {self.family_name}"


HOSPITAL = Sender(
    "cardiologie@ch-banc.mssante.fr",
    "10B0000034",
    "CENTRE HOSPITALIER DU BANC (SIMULE)",
    ("SA01", "Etablissement public de santé"),
    "899900000029",
    "DURAND-BANC",
    "ALEX",
    "DR",
    ("G15_10/SM04", "Médecin - Cardiologie et maladies vasculaires (SM)"),
)
"""The bench's hospital, its cardiology and its cardiologist."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter about a patient. ``traits`` are those of ``patient.create``; without ``matricule`` it carries no INS."""

    to: str
    traits: Mapping[str, str]
    matricule: str = ""
    oid: str = ""
    sender: Sender = HOSPITAL
    title: str = "Compte rendu de consultation"

    @property
    def told(self) -> Json:
        """As the call records it, and as checks compare with it."""
        return {
            "from": self.sender.address,
            "structure": self.sender.structure,
            "to": self.to,
            "traits": dict(self.traits),
            "matricule": self.matricule,
            "oid": self.oid,
            "title": self.title,
        }
