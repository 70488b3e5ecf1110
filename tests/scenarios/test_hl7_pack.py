"""The HL7 v2 pack and the catalogue hold together; whom a message is about is told, or said in words."""

import base64
from collections.abc import Mapping

import pytest

from formats.hl7 import ack, er7
from formats.hl7.mllp import frame
from harness import packs, patients
from harness.catalogue import Nature
from harness.drivers.driver import Answer, Status
from harness.outcome import Outcome
from harness.requirements.reach import checks_of, deciding
from harness.runner import Run, run
from harness.sender import mllp, pam
from harness.stop import StopError
from harness.tape import Call
from harness.verdict import Verdict
from record import clock
from record.event import Json
from scenarios.ins.hl7_received import _patient
from tests.harness.fakes import FakeBench, FakeEditor, done

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


def played(monkeypatch: pytest.MonkeyPatch, number: str, refused: int, listens: bool) -> Verdict:
    """A scenario against a product that refuses the message of that place, and makes a record of each other one."""
    kept: list[Mapping[str, Json]] = []
    came: list[pam.Announcement] = []

    def record(said: pam.Announcement) -> bool:
        came.append(said)
        if len(came) == refused:
            return False
        sure = said.reliability == pam.VALI
        kept.append(
            {
                "traits": dict(said.traits),
                "patient": f"p{len(came)}",
                "status": "qualifiee" if sure else "provisoire",
                "matricule": said.matricule if sure else "",
                "oid": said.oid if sure else "",
            }
        )
        return True

    def sent(said: pam.Announcement, _to: str, _known: str) -> Json:
        message = pam.written(said, "RI1", "B1", clock.now())
        told = {"control_id": "B1", "identifier": "RI1", "text": "", "ack": ""}
        request = base64.b64encode(message).decode()
        if not listens:
            came.append(said)
            return {**told, "file": "B1.er7", "wire": {"request": request}}
        code = "AA" if record(said) else "AE"
        answer = base64.b64encode(frame(ack.ack(er7.read(message), code))).decode()
        return {**told, "ack": code, "wire": {"request": request, "response": answer}}

    def load(_params: Mapping[str, Json]) -> Answer:
        return done() if record(came.pop()) else Answer(Status.REFUSED, {}, "matricule sans identité qualifiée")

    def find(params: Mapping[str, Json]) -> Answer:
        return done(patients=[one for one in kept if one["traits"]["family_name"] == params["family_name"]])

    actions = {
        "hl7.listen": lambda _params: done(address="127.0.0.1:1" if listens else ""),
        "hl7.load": load,
        "patient.find": find,
        "patient.record": lambda params: done(**next(one for one in kept if one["patient"] == params["patient"])),
    }
    monkeypatch.setattr(mllp, "sent", sent)
    people, bench = patients.load(packs.HOME / "patients.json"), FakeBench()
    (scenario,) = (one for one in PACK.scenarios if one.id == number)
    (result,) = run([scenario], bench, bench, FakeEditor(actions), Run(people, {"version": "essai"}))
    return result.verdict


@pytest.mark.parametrize(
    ("number", "refused", "listens", "verdict"),
    [
        ("INS-73-02", 0, True, Verdict.PASS),
        ("INS-73-02", 2, True, Verdict.PASS),
        ("INS-73-02", 2, False, Verdict.PASS),
        ("INS-73-02", 1, True, Verdict.FAIL),
        ("INS-73-01", 1, True, Verdict.FAIL),
    ],
)
def test_only_a_message_whose_sender_is_at_fault_may_be_refused(
    monkeypatch: pytest.MonkeyPatch, number: str, refused: int, listens: bool, verdict: Verdict
) -> None:
    assert played(monkeypatch, number, refused, listens) is verdict
