"""Checks of the HL7 v2 messages that a product sends: golden ones pass, each flaw fails by its rule, at its bytes."""

from typing import Any

import pytest

from formats.hl7 import er7
from harness.checks import hl7
from harness.checks.check import Evidence, Report
from record.event import Kind
from tests.formats.hl7.messages import LOCAL, MATRICULE, OID, message
from tests.harness.checks.insi_evidence import RECORD, event, failing, observed, rules

QUALIFIED = {**RECORD, "status": "qualifiee"}


def framed(raw: bytes) -> bytes:
    return b"\x0b" + raw + b"\x1c\r"


def sent(wire: bytes, number: int = 7) -> Evidence:
    """The exchange of a message that came."""
    return event(Kind.EXCHANGE, {"mock": "hl7", "operation": "ADT^A28"}, {"request": wire}, number)


def judged(record: dict[str, Any] | None = None, **changed: str) -> Report:
    beside = None if record is None else observed(record)
    return hl7.pid(sent=sent(framed(message(**changed))), record=beside)


def quoted(report: Report) -> list[tuple[str, str, bytes]]:
    """For each finding: its rule, the name of its place, the bytes there."""
    return [(one.rule, one.locator[-1].name, one.excerpt) for one in report.findings]


def test_a_right_message_passes_alone_and_beside_the_record() -> None:
    for record in (None, QUALIFIED):
        report = judged(record)
        assert report.examined > 10
        assert report.findings == []


def test_a_flaw_is_quoted_from_its_bytes() -> None:
    wire = framed(message(p8="U"))
    (finding,) = hl7.pid(sent=sent(wire)).findings
    (event_layer, part, value) = finding.locator
    assert (event_layer.name, part.name, value.name) == ("7", "request", "PID-8")
    assert wire[part.start : part.end][value.start : value.end] == finding.excerpt == b"U"


def test_a_flaw_fails_and_what_is_inferred_warns() -> None:
    assert failing(judged(p3=f"{MATRICULE[:13]}00^^^ASIP-SANTE-INS-NIR&{OID}&ISO^INS")) == ["ins.key"]
    warned = judged(p32="PROV")
    assert (rules(warned), failing(warned)) == (["hl7.status"], [])


def test_the_record_of_a_qualified_identity_says_what_must_be_there() -> None:
    assert failing(judged(QUALIFIED, p3=LOCAL)) == ["hl7.ins_absent"]
    assert failing(judged(QUALIFIED, p5="VINCI^LEONARDO^LEONARDO PIERO^^^^L")) == ["hl7.same_traits"]
    assert failing(judged(p3=LOCAL)) == []


@pytest.mark.parametrize("status", ["provisoire", "recuperee", "validee"])
def test_the_record_of_another_identity_asks_for_nothing(status: str) -> None:
    assert judged({**RECORD, "status": status}, p3=LOCAL, p11="").findings == []


def test_what_came_without_its_frame_fails_and_is_read_all_the_same() -> None:
    report = hl7.pid(sent=sent(message(p8="U")))
    assert failing(report) == ["hl7.mllp", "hl7.sex"]
    assert quoted(report)[1] == ("hl7.sex", "PID-8", b"U")
    assert failing(hl7.pid(sent=sent(b"\x0b" + message()))) == ["hl7.mllp"]


def test_bytes_before_the_frame_and_line_feeds_fail() -> None:
    report = hl7.pid(sent=sent(b"\r\n" + framed(message(end="\r\n"))))
    assert failing(report) == ["hl7.mllp", "hl7.terminator"]
    assert report.findings[0].excerpt == b"\r\n"


def test_what_is_no_message_fails_where_it_shows() -> None:
    report = hl7.pid(sent=sent(framed(b"MSH|^~\\&|LGC\rpid|1")))
    assert quoted(report) == [("hl7.er7", "ER7", b"pid|1")]


def test_several_messages_are_each_judged() -> None:
    calls = [sent(framed(message()), 3), sent(framed(message(p8="U")), 5)]
    (finding,) = hl7.pid(sent=calls).findings
    assert finding.locator[0].name == "5"


def test_without_a_message_nothing_is_judged() -> None:
    other = event(Kind.EXCHANGE, {"mock": "mss"}, {"request": framed(message())})
    for evidence in ([], None, other, sent(b"")):
        assert hl7.pid(sent=evidence).examined == 0
        assert hl7.no_ins(sent=evidence).examined == 0


def secret(record: dict[str, Any] | None = None, matricule: str = "", **changed: str) -> Report:
    beside = None if record is None else observed(record)
    return hl7.no_ins(sent=sent(framed(message(**changed))), record=beside, matricule=matricule)


def test_a_message_without_ins_keeps_it() -> None:
    report = secret(RECORD, p3=LOCAL)
    assert report.examined == 5
    assert report.findings == []


def test_a_message_that_tells_the_ins_of_a_recovered_identity_fails() -> None:
    report = secret(RECORD)
    assert failing(report) == ["hl7.no_ins"]
    assert quoted(report)[0][1:] == ("PID-3[2]", f"{MATRICULE}^^^ASIP-SANTE-INS-NIR&{OID}&ISO^INS".encode())


@pytest.mark.parametrize("known", [{"record": RECORD}, {"matricule": MATRICULE}])
def test_the_matricule_of_the_record_or_of_insi_is_looked_for_everywhere(known: dict[str, Any]) -> None:
    assert failing(secret(p3=f"{LOCAL}~{MATRICULE}^^^AUTRE^SS", **known)) == ["hl7.no_ins"]
    elsewhere = secret(p3=LOCAL, p19=MATRICULE, **known)
    assert (rules(elsewhere), failing(elsewhere)) == (["hl7.no_ins_elsewhere"], [])
    assert rules(secret(p3=LOCAL, p19=MATRICULE)) == []


@pytest.mark.parametrize("type", ["ACK", "NMD^N02", "ADT^A20", "SIU^S12"])
def test_a_message_about_no_patient_is_not_judged(type: str) -> None:
    wire = framed(message("ZZZ|1", m9=type))
    assert hl7.pid(sent=sent(wire), record=observed(QUALIFIED)).examined == 0
    assert hl7.no_ins(sent=sent(wire), record=observed(RECORD)).examined == 0
    assert failing(hl7.no_ins(sent=sent(framed(message(f"ZZZ|{MATRICULE}", m9=type))), record=observed(RECORD))) == []


def test_a_result_without_its_patient_has_no_ins() -> None:
    wire = framed(message("OBR|1", m9="ORU^R01"))
    assert failing(hl7.pid(sent=sent(wire), record=observed(QUALIFIED))) == ["hl7.ins_absent"]


def test_a_limit_of_the_bench_is_no_fault() -> None:
    over = message("OBX|1|TX|||" + "~" * (er7.MAX_REPETITIONS + 1))
    for wire in (b"\x0b" + b"A" * er7.MAX_BYTES, framed(over), over):
        for report in (hl7.pid(sent=sent(wire)), hl7.no_ins(sent=sent(wire))):
            assert (report.examined, report.findings) == (0, [])
        assert hl7.identities(sent(wire)) == ()


def test_the_ins_of_a_qualified_identity_may_be_told() -> None:
    assert secret(QUALIFIED).examined == 0


def test_how_a_message_is_framed_is_another_matter() -> None:
    assert hl7.no_ins(sent=sent(message(p3=LOCAL))).findings == []


def test_what_cannot_be_read_cannot_be_trusted() -> None:
    assert failing(hl7.no_ins(sent=sent(framed(b"bonjour")))) == ["hl7.er7"]
