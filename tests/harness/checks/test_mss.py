"""The checks of MSSanté: a golden input passes each, a flawed one is found at its place."""

import base64
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from formats.mail.submission import on_the_wire
from harness.checks import mss
from harness.checks.check import CHECKS, Evidence, Report
from record.event import Kind
from tests.formats.cda import golden as cda
from tests.formats.pdfa.test_markers import golden as pdfa
from tests.formats.xdm import golden as xdm
from tests.harness.checks import journey
from tests.harness.checks.journey import event, rules_of, sent

TLS: dict[str, Any] = {"version": "TLSv1.3", "cipher": "x", "errors": [], "certificate": None}
GOOD = base64.b64encode(b"user=camille.martin@cabinet-banc.mssante.fr\x01auth=Bearer jeton\x01\x01")
GOLDEN_HEADERS = {
    "Message-ID": "<1@cabinet-banc.mssante.fr>",
    "X-MSS-INS": "O",
    "X-MSS-CODECDA": "11488-4",
    "X-MSS-NIL": "1234",
}


def auth(
    response: bytes = GOOD,
    *,
    operation: str = "smtp.AUTH",
    status: str = "235",
    listener: str = "mss.per_org.smtp",
    tls: Mapping[str, Any] | None = TLS,
    mechanism: str = "XOAUTH2",
) -> Evidence:
    """The exchange that decides a session."""
    data = {
        "mock": "mss",
        "operation": operation,
        "protocol": operation.partition(".")[0],
        "status": status,
        "listener": listener,
        "tls": tls,
        "facts": {"mechanism": mechanism},
    }
    parts = {"request": b"AUTH XOAUTH2 " + response + b"\r\n", "response": b"235\r\n"}
    return event(1, Kind.EXCHANGE, data, parts)


def mail(**changes: str) -> Evidence:
    """The golden message, some headers changed; an empty value removes one."""
    headers = {**GOLDEN_HEADERS, **{name.replace("_", "-"): value for name, value in changes.items()}}
    return sent(headers={name: value for name, value in headers.items() if value})


def with_subject(subject: str) -> Evidence:
    """The golden message under another subject."""
    golden = mail()
    wire = golden.part("request").replace(b"XDM/1.0/DDM+CR de consultation DE VINCI LEONARDO", subject.encode())
    return event(5, Kind.EXCHANGE, golden.data, {"request": wire})


def quoted(report: Report, evidence: Evidence) -> bytes:
    """The bytes of the first finding, by its locator."""
    return journey.spot(evidence, report.findings[0].locator)


def test_a_session_by_starttls_and_xoauth2_passes() -> None:
    calls = [auth(), auth(operation="imap.AUTHENTICATE", status="OK", listener="mss.per_org.imap")]
    report = mss.session(calls=calls)
    assert (report.examined, report.findings) == (6, [])


@pytest.mark.parametrize(
    ("call", "rule"),
    [
        (auth(tls=None, status="538"), "mss.session.clear"),
        (auth(mechanism="PLAIN", status="504"), "mss.session.mechanism"),
        (auth(base64.b64encode(b"user=a auth=Bearer b")), "mss.xoauth2.form"),
        (auth(b"pas-du-base64!"), "mss.xoauth2.form"),
        (auth(status="334"), "mss.session.accepted"),
        (auth(operation="imap.AUTHENTICATE", status="NO"), "mss.session.accepted"),
        (auth(listener="mss.per_org.smtps"), "mss.session.implicit_tls"),
    ],
)
def test_a_session_opened_otherwise_is_found(call: Evidence, rule: str) -> None:
    report = mss.session(calls=call)
    assert rule in rules_of(report)
    assert any(finding.fails for finding in report.findings) is (rule != "mss.session.implicit_tls")


@pytest.mark.parametrize("call", [auth(tls=None, status="538"), auth(mechanism="PLAIN", status="504")])
def test_the_refusal_that_a_breach_leads_to_is_not_a_second_finding(call: Evidence) -> None:
    (rule,) = rules_of(mss.session(calls=call))
    assert rule in ("mss.session.clear", "mss.session.mechanism")


def test_a_refusal_followed_by_a_retry_that_passes_is_good_practice() -> None:
    assert mss.session(calls=[auth(status="334"), auth()]).findings == []


def test_the_applicative_mailbox_is_another_matter() -> None:
    assert mss.session(calls=auth(listener="mss.app.smtp", mechanism="PLAIN")).examined == 0


HEADER_CHECKS: list[tuple[Callable[[Evidence], Report], Evidence, str, bytes]] = [
    (lambda call: mss.message_id(call=call), mail(Message_ID="sans-chevrons"), "mss.message_id", b"Message-ID: sans"),
    (lambda call: mss.nil(call=call, expected="1234"), mail(X_MSS_NIL="9999"), "mss.header.nil", b"X-MSS-NIL: 9999"),
    (lambda call: mss.mes_fin(call=call, expected="absent"), mail(X_MSS_MES="FIN"), "mss.header.mes_fin", b"X-MSS-MES"),
    (lambda call: mss.headers_match_archive(call=call), mail(X_MSS_INS="N"), "mss.header.ins", b"X-MSS-INS: N"),
    (
        lambda call: mss.headers_match_archive(call=call),
        mail(X_MSS_CODECDA="34112-3"),
        "mss.header.codecda",
        b"X-MSS-CODECDA: 34112-3",
    ),
    (
        lambda call: mss.subject(call=call),
        with_subject("CR de consultation DE VINCI LEONARDO"),
        "mss.subject.prefix",
        b"Subject: CR",
    ),
    (
        lambda call: mss.subject(call=call),
        with_subject("XDM/1.0/DDM+CR de consultation DUPONT LEONARDO"),
        "mss.subject.fields",
        b"Subject: XDM",
    ),
    (
        lambda call: mss.patient_address(call=call, matricule="279035121518989"),
        mail(),
        "mss.patient_address",
        b"To: 114026322083356@",
    ),
]


@pytest.mark.parametrize(("judge", "flawed", "rule", "quote"), HEADER_CHECKS)
def test_a_header_is_judged_and_quoted(
    judge: Callable[[Evidence], Report], flawed: Evidence, rule: str, quote: bytes
) -> None:
    report = judge(flawed)
    assert rules_of(report) == {rule}
    assert quoted(report, flawed).startswith(quote)


def test_the_golden_message_passes_every_check_of_headers() -> None:
    call, record = mail(), journey.record("qualifiee", cda.MATRICULE, cda.OID)
    for report in (
        mss.message_id(call=call),
        mss.nil(call=call, expected="1234"),
        mss.mes_fin(call=call, expected="absent"),
        mss.mes_fin(call=mail(X_MSS_MES="FIN"), expected="present"),
        mss.headers_match_archive(call=call),
        mss.subject(call=call),
        mss.patient_address(call=call, record=record),
    ):
        assert report.examined > 0
        assert report.findings == []


@pytest.mark.parametrize("name", ["Message_ID", "X_MSS_NIL"])
def test_an_absent_header_is_found(name: str) -> None:
    check = mss.message_id if name == "Message_ID" else mss.nil
    assert len(check(call=mail(**{name: ""})).findings) == 1


def test_an_absent_wish_for_no_answer_is_found() -> None:
    assert rules_of(mss.mes_fin(call=mail(), expected="present")) == {"mss.header.mes_fin"}


def test_x_mss_ins_o_without_an_ins_in_the_cda_is_found() -> None:
    archive = xdm.archive(cda.document(identifiers=cda.LOCAL))
    assert "mss.header.ins" in rules_of(mss.headers_match_archive(call=sent(archive)))


def attachment_rules(archive: bytes | None = None, **more: Any) -> set[str]:
    """The rules that the attachments break, beside a PDF/A-1 unless the test says otherwise."""
    return rules_of(mss.attachments(call=sent(archive, **{"pdf": pdfa(), **more})))


def test_one_archive_and_its_pdf_a_copy_pass() -> None:
    report = mss.attachments(call=sent(pdf=pdfa()))
    assert (report.examined, report.findings) == (4, [])


def test_a_missing_pdf_a_misnamed_archive_and_an_unreadable_one_are_found() -> None:
    assert attachment_rules(pdf=None) == {"mss.attachment.pdf"}
    assert attachment_rules(zip_name="archive.zip") == {"mss.attachment.archive"}
    assert attachment_rules(zip_name="note.txt") == {"mss.attachment.archive"}
    assert attachment_rules(b"PK pas un zip") == {"xdm.opens"}


def test_a_pdf_that_is_not_pdf_a_is_found_at_its_bytes() -> None:
    call = sent(pdf=b"%PDF-1.7 rien")
    report = mss.attachments(call=call)
    found = [finding for finding in report.findings if finding.rule.startswith("pdfa.")]
    assert found
    assert found[0].locator[2].name.endswith(".pdf")


def test_a_message_that_is_not_there_is_not_judged() -> None:
    other = event(2, Kind.EXCHANGE, {"operation": "smtp.RCPT", "status": "250"}, {"request": b"RCPT TO:<a>\r\n"})
    for check in (mss.message_id, mss.nil, mss.subject, mss.attachments, mss.headers_match_archive):
        assert check(call=other).examined == 0


def test_a_message_without_archive_has_no_subject_to_follow() -> None:
    assert mss.subject(call=sent(zip_name="note.txt")).examined == 0


def test_silence_counts_by_its_stimulus() -> None:
    stimulus = event(1, Kind.STIMULUS, {"args": {"action": "mss.send"}})
    refused = event(2, Kind.EXCHANGE, {"operation": "smtp.DATA", "status": "552", "facts": {}})
    report = mss.nothing_sent(events=[refused], stimulus=stimulus)
    assert (report.examined, report.findings) == (2, [])
    assert mss.nothing_sent(events=[]).examined == 0


def test_a_message_that_left_is_found() -> None:
    report = mss.nothing_sent(events=[mail()])
    assert rules_of(report) == {"mss.nothing_sent"}
    assert quoted(report, mail()).startswith(b"From:")
    assert mss.nothing_sent(events=[mail()], to="@cabinet-banc.mssante.fr").findings == []
    assert mss.nothing_sent(events=[mail()], to="@patient.mssante.fr").findings


def test_a_dotted_message_is_quoted_at_its_place_on_the_wire() -> None:
    raw = b"From: a@b.mssante.fr\r\n.X: 1\r\nMessage-ID: faux\r\n\r\n.\r\n"
    data = {"operation": "smtp.DATA", "status": "250", "protocol": "smtp", "facts": {}}
    call = event(5, Kind.EXCHANGE, data, {"request": on_the_wire(raw)})
    assert quoted(mss.message_id(call=call), call) == b"Message-ID: faux\r\n"


@pytest.mark.parametrize("name", ["01-pro-to-pro-xdm", "02-app-to-patient-fin"])
def test_the_samples_keep_the_rules_of_their_headers(shared_data: Path, name: str) -> None:
    raw = (shared_data / "mss" / "samples" / f"{name}.eml").read_bytes()
    data = {"operation": "smtp.DATA", "status": "250", "protocol": "smtp", "facts": {}}
    call = event(5, Kind.EXCHANGE, data, {"request": on_the_wire(raw)})
    for report in (mss.message_id(call=call), mss.nil(call=call, expected="1234"), mss.subject(call=call)):
        assert (report.examined, report.findings) == (1, [])
    assert mss.headers_match_archive(call=call).findings == []


def test_every_check_of_the_service_is_declared() -> None:
    assert {name for name in CHECKS if name.startswith("mss.")} == {
        "mss.session",
        "mss.message_id",
        "mss.subject",
        "mss.nil",
        "mss.mes_fin",
        "mss.attachments",
        "mss.headers_match_archive",
        "mss.patient_address",
        "mss.nothing_sent",
    }
