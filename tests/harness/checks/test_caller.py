"""Checks of who calls INSi, and of the log of it."""

from typing import Any

import pytest

from harness.checks import caller
from harness.checks.check import Evidence
from record.event import Kind
from tests.formats.insi import messages
from tests.harness.checks.insi_evidence import event, exchange, failing, observed, rules
from tests.insi_kit import assertions

DOCTOR, OTHER = assertions.DOCTOR, "899900000029"


def login(subject: str = DOCTOR) -> Evidence:
    return event(Kind.EXCHANGE, {"mock": "psc", "operation": "token", "facts": {"subject": subject}})


def certified(serial: str, ou: str = "49990000001101") -> Evidence:
    certificate = {"cn": "INSI-MANU", "ou": ou, "serial": serial}
    return exchange(tls={"version": "TLSv1.3", "certificate": certificate})


def by_psc(**changes: Any) -> Evidence:
    security = assertions.security(assertions.psc(**changes))
    request = messages.message(header=messages.HEADER + security)
    return exchange(request, listener="insi.cpx", tls={"version": "TLSv1.3", "certificate": None})


def test_two_practitioners_with_their_own_certificates_pass() -> None:
    first, second = [certified("1")], [certified("2", "49990000002901")]
    report = caller.practitioner(first=first, second=second, logins=[login(), login(OTHER)])
    assert (report.examined, report.findings) == (4, [])


def test_the_certificate_of_another_fails_and_an_ou_of_the_practice_only_warns() -> None:
    logins = [login(), login(OTHER)]
    same = caller.practitioner(first=[certified("1")], second=[certified("1")], logins=logins)
    assert failing(same) == ["insi.certificat_praticien"]
    practice = [certified("1", "10B0000026")], [certified("2", "10B0000026")]
    report = caller.practitioner(first=practice[0], second=practice[1], logins=logins)
    assert (failing(report), rules(report)) == ([], ["insi.certificat_rpps_rang"] * 2)


@pytest.mark.parametrize(
    ("first", "logins"),
    [([], [login(), login(OTHER)]), ([by_psc()], [login(), login(OTHER)]), ([certified("1")], [login(), login()])],
)
def test_without_two_people_and_two_certificates_nothing_is_judged(
    first: list[Evidence], logins: list[Evidence]
) -> None:
    assert caller.practitioner(first=first, second=[certified("2")], logins=logins).examined == 0


def test_an_assertion_about_who_logged_in_passes() -> None:
    report = caller.by_psc(call=by_psc(), login=login())
    assert (report.examined, report.findings) == (1, [])


def test_an_assertion_about_somebody_else_only_warns_where_it_is() -> None:
    report = caller.by_psc(call=by_psc(), login=login(OTHER))
    assert (report.examined, failing(report), rules(report)) == (1, [], ["insi.identite_psc"])
    assert report.findings[0].excerpt.startswith(b"<saml:Assertion")


@pytest.mark.parametrize("call", [exchange(), by_psc(qualifier="CPS")], ids=["no assertion", "another mode"])
def test_a_call_in_another_mode_is_told_and_not_judged(call: Evidence) -> None:
    report = caller.by_psc(call=call, login=login())
    assert (report.examined, failing(report), rules(report)) == (0, [], ["insi.mode_psc"])


def test_what_cannot_be_read_is_not_judged() -> None:
    assert caller.by_psc(call=exchange(b"<x"), login=login()).examined == 0
    assert caller.by_psc(call=by_psc(), login=login("")).examined == 0


def entry(request: str, user: str = DOCTOR) -> dict[str, str]:
    return {"time": "2026-11-22T10:00:00", "user": user, "action": "INSi par traits", "request": request}


def test_a_log_that_tells_mode_and_professional_passes() -> None:
    log = observed({"entries": [entry("DE VINCI ; Pro Santé Connect")]})
    report = caller.logged(log=log, calls=[by_psc(), exchange()], login=login())
    assert (report.examined, report.findings) == (3, [])


@pytest.mark.parametrize("line", [entry("DE VINCI ; INSI-AUTO"), entry("Pro Santé Connect", user="u1")])
def test_a_log_without_mode_or_professional_only_warns(line: dict[str, str]) -> None:
    report = caller.logged(log=observed({"entries": [line]}), calls=[by_psc()], login=login())
    assert (failing(report), rules(report)) == ([], ["ins.journal_mode_psc"])


def test_a_log_without_the_call_fails() -> None:
    report = caller.logged(log=observed({"entries": []}), calls=[by_psc()], login=login())
    assert failing(report) == ["ins.journal_appel"]


def test_without_a_call_in_that_mode_nothing_is_judged() -> None:
    assert caller.logged(log=observed({"entries": []}), calls=[exchange()], login=login()).examined == 0
    assert caller.logged(log=observed({"entries": []}), calls=[by_psc()], login=login("")).examined == 0
