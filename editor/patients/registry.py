"""The patients of the practice, in memory."""

import itertools
from dataclasses import dataclass, field

from editor.outcome import FailedError, RefusedError
from editor.patients.identity import Patient


@dataclass(slots=True)
class Registry:
    """Patients by local id. A patient is replaced as a whole, never modified in place."""

    patients: dict[str, Patient] = field(default_factory=dict)
    _numbers: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))

    def new_id(self, wanted: str = "") -> str:
        """The id wanted, or the next free one. ``RefusedError`` when it is taken."""
        if wanted in self.patients:
            raise RefusedError(f"L'identifiant {wanted} est déjà pris.")
        return wanted or next(found for n in self._numbers if (found := f"P{n:04d}") not in self.patients)

    def keep(self, patient: Patient) -> Patient:
        """Add or replace a patient."""
        self.patients[patient.id] = patient
        return patient

    def find(self, patient_id: str) -> Patient:
        """The patient of that id; ``FailedError`` when there is none."""
        found = self.patients.get(patient_id)
        if found is None:
            raise FailedError(f"patient inconnu : {patient_id}")
        return found
