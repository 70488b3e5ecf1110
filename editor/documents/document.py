"""A clinical document: what it says, who wrote it, whom it is about, and its bytes once composed."""

from dataclasses import dataclass
from datetime import datetime

from editor.documents.codes import CONSULTATION, Code
from editor.documents.oids import LOCAL_PATIENTS
from editor.patients.identity import Patient
from editor.patients.ins import Ins
from editor.professional import Professional

NOTICE = "Document fictif — environnement simulé"
"""Written on everything that a person may read."""


@dataclass(frozen=True, slots=True)
class Structure:
    """The practice: Struct_IdNat, name, sector of activity (R02)."""

    id: str
    name: str
    sector: str = "SA07"


@dataclass(frozen=True, slots=True)
class Document:
    """One version of a document. ``ins`` is what it transmits: ``None`` unless the identity was qualified.

    ``responsible`` answers for it and did the act: the author, unless said otherwise.
    ``patient`` is the identity as it was when the document was made; ``replaces`` the unique id of the version
    that this one replaces; ``cda`` and ``pdf`` are empty until it is composed, then never change.
    """

    id: str
    patient: Patient
    ins: Ins | None
    author: Professional
    structure: Structure
    title: str
    text: str
    unique_id: str
    set_id: str
    created: datetime
    started: datetime
    version: int = 1
    replaces: str = ""
    type: Code = CONSULTATION
    responsible: Professional | None = None
    cda: bytes = b""
    pdf: bytes = b""

    @property
    def signatory(self) -> Professional:
        """Who answers for the document."""
        return self.responsible or self.author

    @property
    def patient_id(self) -> str:
        """The patient as XDS names him (CX): by his INS, else by his local number."""
        if self.ins:
            return f"{self.ins.matricule}^^^&{self.ins.oid}&ISO^NH"
        return self.local_patient_id

    @property
    def local_patient_id(self) -> str:
        """The patient's number in this practice (CX)."""
        return f"{self.patient.id}^^^&{LOCAL_PATIENTS}&ISO^PI"
