"""The HL7 v2 pack and the catalogue hold together; whom a message is about is told, or said in words."""

import pytest

from harness import packs
from harness.catalogue import Nature
from harness.drivers.driver import Status
from harness.outcome import Outcome
from harness.requirements.reach import checks_of, deciding
from harness.stop import StopError
from harness.tape import Call
from record.event import Json
from scenarios.ins.hl7_received import _patient

PACK = packs.load("hl7v2")


def test_every_requirement_and_proof_is_in_the_catalogue() -> None:
    for scenario in PACK.scenarios:
        assert set(scenario.requirements) <= set(PACK.catalogue.requirements)
        known = {proof for name in scenario.requirements for proof in PACK.catalogue.requirement(name).proofs}
        assert set(scenario.proves) <= known, scenario.id


def test_the_pack_has_a_scenario_for_each_row_that_needs_hl7() -> None:
    spoken = {name.rpartition(".")[2] for scenario in PACK.scenarios for name in scenario.requirements}
    assert {"16", "61", "62", "64", "66", "67", "68", "69", "71", "72", "73"} <= spoken


def test_each_scenario_has_a_check_that_can_fail() -> None:
    assert all(deciding(checks_of(scenario)) for scenario in PACK.scenarios)


def test_nothing_here_is_more_than_a_rehearsal() -> None:
    proven = {proof for scenario in PACK.scenarios for proof in scenario.proves}
    assert all(PACK.catalogue.proof(proof).nature is not Nature.PIECE for proof in proven)


def found(patients: Json) -> Outcome:
    result = {"status": "done", "result": {"patients": patients}, "reason": "", "attested": False}
    return Outcome(Call({"action": "patient.find"}, result, lambda: pytest.fail("not looked at")), (Status.DONE,))


def test_whom_the_message_is_about() -> None:
    assert _patient(found([{"patient": "A"}, {"patient": "B"}])) == "B"
    assert _patient(found("")) == "l'usager du message reçu"


@pytest.mark.parametrize("patients", [[], None, ["x"], [{}], {"patient": "A"}])
def test_without_a_record_nothing_more_can_be_asked(patients: Json) -> None:
    with pytest.raises(StopError):
        _patient(found(patients))
