"""What the simulated identity reference sends is right by the bench's own rules."""

from datetime import UTC, datetime

import pytest

from formats.hl7 import examine, pid
from formats.hl7.er7 import read
from formats.ins.traits import Traits
from harness.packs import HOME
from harness.patients import Patient, load
from harness.sender.pam import CREATES, PROV, UPDATES, VALI, Announcement, written

PEOPLE = load(HOME / "patients.json")
KNOWN = [patient for patient in PEOPLE.values() if patient.matricule]
AT = datetime(2026, 1, 2, tzinfo=UTC)


def said(patient: Patient, reliability: str = VALI, event: str = CREATES, **more: object) -> Announcement:
    traits = {name: str(value) for name, value in patient.traits.items()}
    return Announcement(event, traits, reliability, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize("patient", KNOWN, ids=lambda patient: patient.name)
def test_a_qualified_identity_goes_with_its_ins_and_its_five_traits(patient: Patient) -> None:
    raw = written(said(patient, matricule=patient.matricule, oid=patient.oid), "RI1", "B1", AT)
    message, traits = read(raw), Traits(*(str(value) for value in patient.traits.values()))
    assert (message.type, message.control_id, message.terminator) == ("ADT^A28", "B1", b"\r")
    assert examine.message_breaches(message) == []
    assert examine.pid_breaches(message, traits, patient.matricule, patient.oid) == []


@pytest.mark.parametrize("patient", PEOPLE.values(), ids=lambda patient: patient.name)
def test_another_status_tells_neither_matricule_nor_oid(patient: Patient) -> None:
    message = read(written(said(patient, PROV), "RI1", "B1", AT))
    found = pid.read(message)
    assert found is not None
    assert (found.traits.family_name, found.status, found.ins) == (patient.family_name, "PROV", None)
    assert examine.secrecy_breaches(message, patient.matricule) == []


def test_a_deletion_names_the_patient_and_the_oid_and_no_matricule() -> None:
    patient = KNOWN[0]
    message = read(written(said(patient, PROV, UPDATES, oid=patient.oid, deletes=True), "RI1", "B1", AT))
    found = pid.read(message)
    assert found is not None
    assert found.ins is None
    assert [(one.value, one.oid) for one in found.ids if one.is_ins] == [('""', patient.oid)]
    assert found.local is not None
    assert found.local.value == "RI1"
