"""A patient's identity: its status and the only transitions that may change it.

Status (RNIV): provisoire, récupérée (INSi), validée (identity document), qualifiée (both, in either order).
"""

from dataclasses import dataclass, replace
from enum import StrEnum

from editor.outcome import RefusedError
from editor.patients import traits as spelling
from editor.patients.ins import Individual, Ins
from editor.patients.traits import Traits

DOCUMENTS = {
    "passeport": "Passeport",
    "cni": "Carte nationale d'identité",
    "titre-sejour": "Titre permanent de séjour",
    "acte-naissance": "Extrait d'acte de naissance",
    "livret-famille": "Livret de famille",
}
"""Identity documents of high trust that the practice accepts to validate an identity."""


class Status(StrEnum):
    """The four exclusive statuses."""

    PROVISOIRE = "provisoire"
    RECUPEREE = "recuperee"
    VALIDEE = "validee"
    QUALIFIEE = "qualifiee"

    @property
    def label(self) -> str:
        """The status as users read it."""
        return {"recuperee": "récupérée", "validee": "validée", "qualifiee": "qualifiée"}.get(self.value, self.value)


class Attribute(StrEnum):
    """What qualifies an identity besides its status."""

    DOUTEUSE = "douteuse"
    FICTIVE = "fictive"
    HOMONYME = "homonyme"


_BLOCKING = frozenset({Attribute.DOUTEUSE, Attribute.FICTIVE})


@dataclass(frozen=True, slots=True)
class Patient:
    """One patient. ``proof`` is the identity document checked ("" if none), ``offered`` an INSi return to accept."""

    id: str
    traits: Traits
    attributes: frozenset[Attribute] = frozenset()
    ins: Ins | None = None
    former: tuple[Ins, ...] = ()
    proof: str = ""
    offered: Individual | None = None

    @property
    def status(self) -> Status:
        """A doubtful or fictitious identity stays provisional, whatever else is known."""
        if self.attributes & _BLOCKING:
            return Status.PROVISOIRE
        if self.ins:
            return Status.QUALIFIEE if self.proof else Status.RECUPEREE
        return Status.VALIDEE if self.proof else Status.PROVISOIRE

    @property
    def is_blocked(self) -> bool:
        """Whether INSi must not be called for this identity."""
        return bool(self.attributes & _BLOCKING)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the comparison box: a trait as kept here and as INSi returned it."""

    trait: str
    local: str
    insi: str
    same: bool


def created(patient_id: str, typed: Traits, attributes: frozenset[Attribute]) -> Patient:
    """A new patient. ``RefusedError`` when the attributes cannot go together."""
    if Attribute.FICTIVE in attributes and len(attributes) > 1:
        raise RefusedError("Une identité fictive ne peut avoir d'autre attribut.")
    return Patient(patient_id, typed, attributes)


def compared(patient: Patient, individual: Individual) -> tuple[Line, ...]:
    """The comparison box, trait by trait. Typography does not count; a place unknown here is a difference."""
    here, there = patient.traits, individual.traits
    pairs = ((name, getattr(here, name), getattr(there, name)) for name in spelling.LABELS)
    return tuple(Line(name, one, other, spelling.same_name(one, other)) for name, one, other in pairs)


def accepted(patient: Patient) -> Patient:
    """The user accepts the traits that INSi returned: they replace the local ones, the INS is kept as received."""
    offered = patient.offered
    if offered is None:
        raise RefusedError("Aucun retour INSi à accepter pour ce patient.")
    first = spelling.first_given_name(offered.traits.given_names, patient.traits.first_given_name)
    previous = (patient.ins,) if patient.ins and patient.ins.number != offered.ins.number else ()
    return replace(
        patient,
        traits=replace(offered.traits, first_given_name=first),
        ins=offered.ins,
        former=(*offered.former, *previous),
        offered=None,
    )


def validated(patient: Patient, document: str) -> Patient:
    """An identity document of high trust was checked. ``RefusedError`` for an unknown one or a blocked identity."""
    if patient.is_blocked:
        raise RefusedError("Une identité douteuse ou fictive reste provisoire.")
    if document not in DOCUMENTS:
        raise RefusedError(f"Document d'identité non admis : {document}.")
    return replace(patient, proof=document)
