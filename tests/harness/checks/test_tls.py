"""Servers that must be refused, revocation lists that must be kept: golden and flawed."""

from typing import Any

import pytest

from harness.checks import tls
from harness.checks.check import Evidence
from record.event import Kind
from tests.harness.checks.insi_evidence import event

SMTP = "mss.per_org.smtp"


def handshake(outcome: str, fault: str = "expired-certificate", listener: str = SMTP) -> Evidence:
    return event(Kind.HANDSHAKE, {"listener": listener, "tls_fault": fault, "outcome": outcome})


def call(fault: str = "expired-certificate", listener: str = SMTP, number: int = 8, **data: Any) -> Evidence:
    told = {"mock": "mss", "listener": listener, "tls_fault": fault, "request_head": 0, **data}
    return event(Kind.EXCHANGE, told, {"request": b"EHLO poste\r\n", "response": b"250 OK\r\n"}, number)


@pytest.mark.parametrize("outcome", ["refused", "left", "completed"])
def test_a_client_that_says_nothing_to_the_server_passes(outcome: str) -> None:
    report = tls.server_refused(seen=[handshake(outcome)])
    assert (report.examined, report.findings) == (1, [])


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


def reading(number: int, status: int, path: str = "/crl/ac-organisations.crl") -> Evidence:
    return event(Kind.NOTE, {"what": "pki.read", "path": path, "status": status}, number=number)


def test_the_link_that_holds_without_a_new_list_passes() -> None:
    report = tls.crl_kept(readings=[reading(3, 200), reading(9, 404)], calls=[call("", tls={"version": "TLSv1.3"})])
    assert (report.examined, report.findings) == (1, [])


@pytest.mark.parametrize("calls", [[], [call("", tls=None)]])
def test_the_link_that_is_cut_with_the_list_fails(calls: list[Evidence]) -> None:
    (finding,) = tls.crl_kept(readings=[reading(3, 200), reading(9, 0)], calls=calls).findings
    assert (finding.rule, finding.fails) == ("mss.crl_gardee", True)


@pytest.mark.parametrize(
    "readings",
    [
        [],
        [reading(3, 200)],
        [reading(3, 404)],
        [reading(3, 404), reading(9, 200)],
        [reading(3, 200, "/ac/ac-organisations.cer"), reading(9, 404)],
    ],
)
def test_nothing_is_judged_unless_a_list_was_read_then_asked_for_in_vain(readings: list[Evidence]) -> None:
    assert tls.crl_kept(readings=readings, calls=[]).examined == 0
