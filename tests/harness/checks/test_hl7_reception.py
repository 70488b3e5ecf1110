"""Checks of what a product makes of an identity that an HL7 v2 message brings."""

from typing import Any

import pytest

from formats.hl7.mllp import frame
from harness.checks import hl7_reception as received
from harness.checks.check import Evidence
from record.event import Kind
from tests.harness.checks.insi_evidence import RECORD, TRAITS, event, failing, observed, rules

QUALIFIED = {**RECORD, "status": "qualifiee"}
BARE = {**RECORD, "status": "provisoire", "matricule": "", "oid": ""}
TYPED = {name: value for name, value in TRAITS.items() if name != "first_given_name"}


def sent(reliability: str = "VALI", answer: bytes = b"", file: str = "", **changed: Any) -> Evidence:
    """A message about Leonardo, as the engine records it; with his INS unless said otherwise."""
    told = {"reliability": reliability, "matricule": RECORD["matricule"], "oid": RECORD["oid"], "deletes": False}
    message = {**told, "traits": TYPED, **changed}
    result = {"control_id": "B1", "identifier": "RI1", **({"file": file} if file else {})}
    parts = {"request": b"", **({"response": frame(answer)} if answer else {})}
    return event(Kind.STIMULUS, {"args": {"message": message}, "result": result}, parts)


def answer(code: str = "AA", control_id: str = "B1") -> bytes:
    return f"MSH|^~\\&|||||20260101||ACK|9|T|2.5\rMSA|{code}|{control_id}\r".encode()


def test_an_acknowledgement_quotes_the_message() -> None:
    report = received.acknowledged(sent=sent(answer=answer()))
    assert (report.examined, report.findings) == (2, [])


@pytest.mark.parametrize("given", [answer(control_id="B2"), b"MSH|^~\\&|x\r", b""])
def test_one_that_is_none_or_of_another_message_fails(given: bytes) -> None:
    assert failing(received.acknowledged(sent=sent(answer=given))) == ["ins.flux_acquitte"]


@pytest.mark.parametrize("code", ["AE", "AR"])
def test_a_refusal_is_told_and_never_fails(code: str) -> None:
    """HL7 lets a product refuse; that the identity then has no record is what fails."""
    report = received.acknowledged(sent=sent(answer=answer(code)))
    assert (rules(report), failing(report)) == (["ins.flux_accepte"], [])
    assert failing(received.acknowledged(sent=sent(answer=answer(code, "B2")))) == ["ins.flux_acquitte"]


@pytest.mark.parametrize("code", ["AA", "AE", "AR"])
def test_a_message_whose_sender_is_at_fault_may_be_refused(code: str) -> None:
    report = received.acknowledged(sent=sent("PROV", answer(code)))
    assert (report.examined, report.findings) == (2, [])
    plain = received.acknowledged(sent=sent("PROV", answer(code), matricule=""))
    assert rules(plain) == ([] if code == "AA" else ["ins.flux_accepte"])


def test_a_message_given_as_a_file_has_no_acknowledgement() -> None:
    assert received.acknowledged(sent=sent(file="messages-hl7/B1.er7")).examined == 0


def test_a_message_that_leaves_no_record_fails() -> None:
    assert not received.created(found=observed({"patients": [{"patient": "p1"}]}), sent=sent()).findings
    assert failing(received.created(found=observed({"patients": []}), sent=sent())) == ["ins.flux_creee"]
    assert received.created(found=observed({"patients": ""}), sent=sent()).examined == 0


@pytest.mark.parametrize("status", ["qualifiee", "recuperee", "provisoire"])
def test_a_qualified_identity_is_shown_with_its_ins(status: str) -> None:
    report = received.integrated(record=observed({**RECORD, "status": status}), sent=sent())
    assert report.findings == []
    assert report.examined > 5


@pytest.mark.parametrize(
    ("changed", "broken"),
    [
        ({"matricule": ""}, ["ins.flux_ins_reprise"]),
        ({"oid": "1.2.250.1.213.1.4.10"}, ["ins.flux_ins_reprise"]),
        ({"traits": {**TRAITS, "birth_place": ""}}, ["ins.flux_traits_repris"]),
    ],
)
def test_what_is_not_taken_over_fails(changed: dict[str, Any], broken: list[str]) -> None:
    assert failing(received.integrated(record=observed({**QUALIFIED, **changed}), sent=sent())) == broken


def test_its_status_is_told_and_never_fails() -> None:
    report = received.integrated(record=observed({**RECORD, "status": "validee"}), sent=sent())
    assert (rules(report), failing(report)) == (["ins.flux_statut_recu"], [])


def test_another_status_is_not_judged_as_qualified_nor_the_other_way_round() -> None:
    assert received.integrated(record=observed(QUALIFIED), sent=sent("PROV")).examined == 0
    assert received.not_qualified(record=observed(QUALIFIED), sent=sent()).examined == 0


def test_an_identity_of_another_status_has_no_ins() -> None:
    plain = sent("PROV", matricule="")
    assert not received.not_qualified(record=observed(BARE), sent=plain).findings
    taken = received.not_qualified(record=observed({**BARE, "matricule": RECORD["matricule"]}), sent=plain)
    assert failing(taken) == ["ins.flux_sans_ins"]
    assert failing(received.not_qualified(record=observed({**BARE, "status": "recuperee"}), sent=plain)) == [
        "ins.statut"
    ]


def test_a_matricule_of_an_identity_that_is_not_sure_does_not_qualify_it() -> None:
    careless = sent("PROV")
    report = received.not_qualified(record=observed(QUALIFIED), sent=careless)
    assert failing(report) == ["ins.flux_non_qualifiee"]
    kept = received.not_qualified(record=observed(RECORD), sent=careless)
    assert (set(rules(kept)), failing(kept)) == ({"ins.flux_ins_non_sure"}, [])


def test_an_ins_that_was_deleted_has_left_the_record() -> None:
    deletion = sent("PROV", matricule="", deletes=True)
    before = observed(QUALIFIED)
    assert not received.withdrawn(before=before, record=observed(BARE), sent=deletion).findings
    report = received.withdrawn(before=before, record=observed(QUALIFIED), sent=deletion)
    assert (set(rules(report)), failing(report)) == ({"ins.flux_ins_supprimee"}, [])
    assert received.withdrawn(before=observed(BARE), record=observed(BARE), sent=deletion).examined == 0
    assert received.withdrawn(before=before, record=observed(BARE), sent=sent()).examined == 0


def test_the_log_has_the_message_and_what_it_carries() -> None:
    whole = {
        "time": "2026-01-01T10:00:00",
        "user": "flux",
        "action": "HL7",
        "request": f"B1 DE VINCI {RECORD['matricule']}",
        "response": "",
    }
    assert not received.logged(log=observed({"entries": [whole]}), sent=sent()).findings
    short = {**whole, "request": "B1"}
    assert set(failing(received.logged(log=observed({"entries": [short]}), sent=sent()))) == {"ins.journal_flux_hl7"}
    assert failing(received.logged(log=observed({"entries": []}), sent=sent()))
