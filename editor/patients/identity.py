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
class UsedNames:
    """Complementary traits: the names that the person goes by, never filled from INSi."""

    family_name: str = ""
    given_name: str = ""


NO_USED_NAMES = UsedNames()


@dataclass(frozen=True, slots=True)
class Patient:
    """One patient. ``proof`` is the identity document checked ("" if none), ``offered`` an INSi return to accept.

    ``presented`` is the document that was shown at the desk, typed but not yet judged to be enough ("" if none).
    ``used`` holds the used names (complementary traits), ``review`` why the identity is on the worklist ("" if not).
    """

    id: str
    traits: Traits
    attributes: frozenset[Attribute] = frozenset()
    ins: Ins | None = None
    former: tuple[Ins, ...] = ()
    proof: str = ""
    presented: str = ""
    offered: Individual | None = None
    used: UsedNames = NO_USED_NAMES
    review: str = ""

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

    @property
    def is_locked(self) -> bool:
        """Whether the strict traits came from INSi: only a user with the right to may change them."""
        return self.ins is not None


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the comparison box: a trait as kept here and as INSi returned it."""

    trait: str
    local: str
    insi: str
    same: bool


def created(patient_id: str, typed: Traits, attributes: frozenset[Attribute]) -> Patient:
    """A new patient. ``RefusedError`` when the attributes cannot go together."""
    return Patient(patient_id, typed, _combined(attributes))


def _combined(attributes: frozenset[Attribute]) -> frozenset[Attribute]:
    if Attribute.FICTIVE in attributes and len(attributes) > 1:
        raise RefusedError("Une identité fictive ne peut avoir d'autre attribut.")
    return attributes


def flagged(patient: Patient, attribute: Attribute) -> Patient:
    """An attribute is set: a doubtful or fictitious identity is provisional again, without INS (rule 25)."""
    marked = replace(patient, attributes=_combined(patient.attributes | {attribute}))
    return replace(marked, ins=None, proof="", offered=None) if marked.is_blocked else marked


def corrected(patient: Patient, typed: Traits, *, authorized: bool) -> Patient:
    """Strict traits are typed again: the INS no longer holds, the status goes down (rule 27).

    ``RefusedError`` when they are locked and the user has no right to change them (rule 26).
    """
    if typed == patient.traits:
        return patient
    if patient.is_locked and not authorized:
        raise RefusedError("Les traits stricts de cette identité sont verrouillés.")
    return replace(patient, traits=typed, ins=None, offered=None)


def denied(patient: Patient) -> Patient:
    """INSi denied a known identity: provisional again, without INS, on the worklist (rule 49)."""
    return replace(patient, ins=None, proof="", offered=None, review="INS démentie par INSi à la vérification")


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
    """An identity document of high trust was checked. ``RefusedError`` for an unknown one or a blocked identity.

    Without ``document`` it is the one that was shown at the desk.
    """
    if patient.is_blocked:
        raise RefusedError("Une identité douteuse ou fictive reste provisoire.")
    shown = presented(patient, document or patient.presented)
    return replace(shown, proof=shown.presented)


def presented(patient: Patient, document: str) -> Patient:
    """An identity document was shown: it is kept, the status does not move. ``RefusedError`` for an unknown one."""
    if document not in DOCUMENTS:
        raise RefusedError(f"Document d'identité non admis : {document or 'aucun'}.")
    return replace(patient, presented=document)
