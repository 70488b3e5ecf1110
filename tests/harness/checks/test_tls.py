"""Servers that must be refused, revocation lists that must be kept: golden and flawed."""

from typing import Any

import pytest

from harness.checks import tls
from harness.checks.check import Evidence
from record.event import Kind
from tests.harness.checks.insi_evidence import event

SMTP = "mss.per_org.smtp"
PEER = "127.0.0.1:40000"


def handshake(outcome: str, fault: str = "expired-certificate", listener: str = SMTP) -> Evidence:
    return event(Kind.HANDSHAKE, {"listener": listener, "tls_fault": fault, "outcome": outcome, "peer": PEER})


def gone(by: str = "client", *, spoke: bool = False) -> Evidence:
    told = {"listener": SMTP, "tls_fault": "expired-certificate", "peer": PEER, "spoke": spoke, "by": by}
    return event(Kind.NOTE, told)


def call(fault: str = "expired-certificate", listener: str = SMTP, number: int = 8, **data: Any) -> Evidence:
    told = {"mock": "mss", "listener": listener, "tls_fault": fault, "request_head": 0, **data}
    return event(Kind.EXCHANGE, told, {"request": b"EHLO poste\r\n", "response": b"250 OK\r\n"}, number)


@pytest.mark.parametrize("outcome", ["refused", "left"])
def test_a_client_that_refuses_the_server_passes(outcome: str) -> None:
    report = tls.server_refused(seen=[handshake(outcome)])
    assert (report.examined, report.findings) == (1, [])


def goodbye(operation: str = "smtp.QUIT") -> Evidence:
    return call(operation=operation, peer=PEER)


@pytest.mark.parametrize("last", [[gone()], [goodbye(), gone(spoke=True)], [goodbye("imap.CONNECT"), gone()]])
def test_a_client_that_looks_at_the_certificate_afterwards_and_leaves_passes(last: list[Evidence]) -> None:
    report = tls.server_refused(seen=[handshake("completed"), *last])
    assert (report.examined, report.findings) == (1, [])


@pytest.mark.parametrize(
    "seen",
    [
        [handshake("completed")],
        [handshake("completed"), gone("banc")],
        [handshake("completed"), gone(spoke=True)],
        [handshake("refused-by-bench")],
        [handshake("knocked")],
        [handshake("cut")],
        [handshake("bench-gave-up")],
    ],
)
def test_what_does_not_tell_what_the_client_thinks_of_the_server_is_not_judged(seen: list[Evidence]) -> None:
    report = tls.server_refused(seen=seen)
    assert (report.examined, report.findings) == (0, [])


def test_one_call_through_it_fails_and_is_told_once() -> None:
    report = tls.server_refused(seen=[handshake("completed"), call(), call(number=9)])
    (finding,) = report.findings
    assert (finding.rule, finding.fails) == ("mss.serveur_expire", True)
    assert finding.excerpt.startswith(b"EHLO")


def test_what_no_source_says_only_warns() -> None:
    (finding,) = tls.server_refused(seen=[call("wrong-host", "insi.mtls")]).findings
    assert not finding.fails


@pytest.mark.parametrize("seen", [[], [handshake("left", "handshake-hangs")], [call("incomplete-chain")]])
def test_nothing_is_judged_of_a_client_that_never_came_or_of_a_fault_to_cope_with(seen: list[Evidence]) -> None:
    report = tls.server_refused(seen=seen)
    assert (report.examined, report.findings) == (0, [])


ORGANISATIONS, PEOPLE = "/crl/ac-organisations.crl", "/crl/ac-personnes.crl"


def reading(number: int, status: int, path: str = ORGANISATIONS, fault: str = "", method: str = "GET") -> Evidence:
    data = {"what": "pki.read", "path": path, "status": status, "method": method}
    return event(Kind.NOTE, data | ({"fault": fault} if fault else {}), number=number)


def missed(number: int, path: str = ORGANISATIONS) -> Evidence:
    return reading(number, 404, path, "not_found")


def said(number: int, operation: str, tls: str = "TLSv1.3") -> Evidence:
    return call("", number=number, operation=operation, tls={"version": tls} if tls else None)


def test_the_link_that_holds_without_a_new_list_passes() -> None:
    report = tls.crl_kept(readings=[reading(3, 200), missed(9)], calls=[said(10, "smtp.EHLO"), said(12, "smtp.DATA")])
    assert (report.examined, report.findings) == (1, [])


@pytest.mark.parametrize(
    "calls",
    [
        [],
        [said(8, "smtp.STARTTLS", ""), said(10, "smtp.EHLO", "")],
        [said(8, "smtp.CONNECT"), said(10, "smtp.QUIT")],
        [said(7, "imap.NOOP"), said(10, "imap.NOOP")],
    ],
    ids=["nothing", "before TLS only", "a greeting and a goodbye", "reading mail"],
)
def test_the_link_that_is_cut_with_the_list_fails(calls: list[Evidence]) -> None:
    hung = reading(9, 0, fault="hangs")
    (finding,) = tls.crl_kept(readings=[reading(3, 200), hung], calls=calls).findings
    assert (finding.rule, finding.fails) == ("mss.crl_gardee", True)


def test_a_message_that_had_left_before_the_reading_that_failed_proves_nothing() -> None:
    report = tls.crl_kept(readings=[reading(3, 200), missed(9)], calls=[said(7, "smtp.DATA"), said(10, "smtp.QUIT")])
    assert (report.examined, report.findings) == (0, [])


@pytest.mark.parametrize(
    "readings",
    [
        [],
        [reading(3, 200)],
        [reading(3, 404)],
        [missed(9)],
        [missed(3), reading(9, 200)],
        [reading(3, 200), reading(9, 404)],
        [reading(3, 200), reading(9, 404, "/crl/autre.crl")],
        [reading(3, 200, PEOPLE), missed(9)],
        [reading(3, 200, fault="expired"), missed(9)],
        [reading(3, 200, method="HEAD"), missed(9)],
        [reading(3, 200), reading(9, 200, fault="malformed")],
        [reading(3, 200, "/ac/ac-organisations.cer"), missed(9)],
    ],
)
def test_nothing_is_judged_unless_a_list_was_read_then_asked_for_in_vain(readings: list[Evidence]) -> None:
    assert tls.crl_kept(readings=readings, calls=[]).examined == 0
