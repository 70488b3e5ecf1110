"""Fictitious people for the product's tests."""

from datetime import UTC, datetime

from editor.documents.document import Document, Structure
from editor.patients.identity import Patient
from editor.patients.ins import Ins
from editor.patients.traits import Traits
from editor.professional import Professional

LEONARDO = Traits("DE VINCI", "LEONARDO", "LEONARDO PIERO", "M", "2014-02-01", "63220")
INS = Ins("1140263220833", "56", "1.2.250.1.213.1.4.8")
QUALIFIED = Patient("P0001", LEONARDO, ins=INS, proof="passeport")
DOCTOR = Professional("899900000011", "MARTIN-BANC", "CAMILLE", "DR", "10", "SM54", "SA07")
PRACTICE = Structure("10B0000026", "CABINET D'ESSAI (SIMULE)")


def draft(patient: Patient = QUALIFIED, ins: Ins | None = INS, **changes: object) -> Document:
    """A report that has not been composed."""
    facts: dict[str, object] = {
        "id": "D0001",
        "patient": patient,
        "ins": ins,
        "author": DOCTOR,
        "structure": PRACTICE,
        "title": "Compte rendu <d'essai> & suite",
        "text": "Rien à signaler.\n#set page(fill: red) *gras* $x$",
        "unique_id": "1.2.250.1.999.1.1.4242.11.1",
        "set_id": "1.2.250.1.999.1.1.4242.13.1",
        "created": datetime(2026, 1, 15, 9, 30, tzinfo=UTC),
        "started": datetime(2026, 1, 15, 9, 15, tzinfo=UTC),
    }
    return Document(**{**facts, **changes})  # type: ignore[arg-type]
