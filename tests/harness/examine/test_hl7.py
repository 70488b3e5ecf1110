"""``banc check`` on HL7 v2 messages: recognised however they were saved, judged at their bytes."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.examine.examined import Examined, Type
from harness.verdict import Verdict
from tests.formats.hl7.messages import LOCAL, message
from tests.harness.examine.asking import judged

FRAMED = b"\x0b" + message() + b"\x1c\r"
SAVED = {
    "as it was sent": FRAMED,
    "without its frame": message(),
    "with line feeds": message(end="\n"),
    "with those of Windows": message(end="\r\n"),
    "with a byte order mark": b"\xef\xbb\xbf" + message(end="\n"),
    "after blank lines": b"\r\n\r\n" + message(),
    "cut after its frame began": b"\x0b" + message(),
}


def failed(found: Examined) -> list[str]:
    return [one.rule for one in found.report.findings if one.fails]


@pytest.mark.parametrize("how", SAVED)
def test_a_right_message_passes_however_it_was_saved(how: str) -> None:
    found = judged(SAVED[how])
    assert (found.type, found.verdict, found.report.findings) == (Type.HL7, Verdict.PASS, [])
    assert any("114026322083356" in fact.fr for fact in found.facts)
    assert any("Gazelle" in one.fr for one in found.unjudged)


def test_the_ends_of_lines_are_told_of_a_file_and_judged_of_a_capture() -> None:
    assert any("LF" in fact.fr for fact in judged(message(end="\n")).facts)
    assert failed(judged(b"\x0b" + message(end="\n") + b"\x1c\r")) == ["hl7.terminator"]


@pytest.mark.parametrize("before", [b"", b"\xef\xbb\xbf", b"\x0b", b"\r\n\x0b"])
def test_a_flaw_is_found_at_its_bytes(before: bytes) -> None:
    raw = before + message(p8="U", end="\n") + b"\x1c\r"
    (finding,) = [one for one in judged(raw).report.findings if one.rule == "hl7.sex"]
    file, value = finding.locator
    assert raw[file.start : file.end][value.start : value.end] == finding.excerpt == b"U"
    assert value.name == "PID-8"


@pytest.mark.parametrize("between", [b"", b"\x1c\r\x0b", b"\r\n"])
def test_each_message_of_a_file_is_judged(between: bytes) -> None:
    raw = message(p32="PROV") + between + message(m10="MSG-0002", p3=LOCAL)
    found = judged(raw)
    assert [fact.fr.partition(",")[0] for fact in found.facts if fact.fr.startswith("message")] == [
        "message 1 : ADT^A28",
        "message 2 : ADT^A28",
    ]
    assert [one.rule for one in found.report.findings] == ["hl7.status"]


def test_an_acknowledgement_says_whose_it_is() -> None:
    raw = message("MSA|AE|MSG-0001", m9="ACK^A28^ACK")
    assert "acquittement AE de MSG-0001" in [fact.fr for fact in judged(raw).facts]


def test_what_begins_as_a_message_and_is_none_fails() -> None:
    found = judged(b"MSH|^~\\&|LGC\rpid|1\r")
    assert (found.verdict, failed(found)) == (Verdict.FAIL, ["hl7.er7"])
    assert found.report.findings[0].excerpt == b"pid|1\r"


def test_another_file_that_is_called_a_message_is_not_judged() -> None:
    found = judged(b"bonjour", type=Type.HL7)
    assert found.verdict is Verdict.BLOCKED
    assert found.unreadable is not None


def test_a_long_log_is_judged_up_to_a_limit() -> None:
    assert any("500" in one.fr for one in judged(b"MSH|^~\\&|\r" * 600).unjudged)


def test_the_samples_of_ans_follow_every_rule(shared_data: Path) -> None:
    samples = [path.read_bytes() for path in (shared_data / "later" / "hl7v2").rglob("*") if path.is_file()]
    messages = [raw for raw in samples if raw[:400].lstrip().startswith(b"MSH|")]
    if not messages:
        pytest.skip("exemples HL7 v2 de l'ANS absents")
    assert [finding for raw in messages for finding in judged(raw).report.findings] == []
    assert {judged(raw).verdict for raw in messages} == {Verdict.PASS}


@settings(max_examples=80)
@given(st.binary(max_size=100), st.integers(0, len(FRAMED)))
def test_a_damaged_message_never_raises(noise: bytes, at: int) -> None:
    assert judged(FRAMED[:at] + noise + FRAMED[at:], type=Type.HL7).verdict in Verdict
