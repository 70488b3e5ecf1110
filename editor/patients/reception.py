"""Documents that came from outside: what was made of each, and the senders that a contract of trust binds."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from editor.documents.incoming import Incoming
from editor.patients.identity import Patient
from editor.patients.traits import LABELS, same_name

CONTRACT = "contrat-de-confiance"
"""What stands for the identity document when a trusted sender vouches for it (rule 30)."""


@dataclass(frozen=True, slots=True)
class Partner:
    """A sender bound by a contract of trust: its mailbox, and the structure that its documents must come from."""

    address: str
    structure: str


@dataclass(frozen=True, slots=True)
class Filed:
    """A document that came. ``patient`` is the local id of whom it was brought to, ``integrated`` whether it is in the
    record; ``reason`` is why it waits on the worklist otherwise."""

    document: Incoming
    patient: str
    integrated: bool
    reason: str


@dataclass(slots=True)
class Reception:
    """Documents by unique id, and the trusted senders."""

    filed: dict[str, Filed] = field(default_factory=dict)
    trusted: set[Partner] = field(default_factory=set)

    def is_trusted(self, document: Incoming) -> bool:
        """Whether mailbox and structure are those of one contract."""
        return Partner(document.sender, document.structure) in self.trusted


def known(patients: Iterable[Patient], document: Incoming) -> Patient | None:
    """The local identity that a document is about: the one with its matricule, else the only one with its traits."""
    people = list(patients)
    number = document.ins.number if document.ins else ""
    same = [one for one in people if one.ins and one.ins.number == number]
    alike = same or [one for one in people if is_alike(one, document)]
    return alike[0] if len(alike) == 1 else None


def is_alike(patient: Patient, document: Incoming) -> bool:
    """Whether the strict traits of an identity are those that a document names, typography aside."""
    here, there = patient.traits, document.traits
    return all(same_name(getattr(here, name), getattr(there, name)) for name in LABELS)


def is_verified(patient: Patient, document: Incoming) -> bool:
    """Whether what a document names was already verified here: the INS and the traits that INSi gave."""
    ins = document.ins
    held = patient.ins
    return bool(ins and held and (held.number, held.oid) == (ins.number, ins.oid) and is_alike(patient, document))
