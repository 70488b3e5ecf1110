"""What watch says of a call without a remark."""

import pytest

from harness.checks.check import Finding
from harness.watch import telling
from harness.watch.judge import Judged, Remark
from record.event import Json, Kind
from tests.harness.checks.journey import event
from tests.harness.fakes import SURE


def judged(mock: str, operation: str, status: str | int, checks: int = 0) -> Judged:
    data = {"mock": mock, "operation": operation, "status": status}
    return Judged(event(1, Kind.EXCHANGE, data, {}), checks, ())


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (judged("insi", "recherche", 200, 1), "rien à redire (1 contrôle)"),
        (judged("insi", "recherche", 200, 2), "rien à redire (2 contrôles)"),
        (judged("psc", "token", 401, 2), "refusé, rien à redire sur la forme (2 contrôles)"),
        (judged("psc", "discovery", 404), "refusé, non jugé"),
        (judged("mss", "imap.SELECT", "NO"), "refusé, non jugé"),
        (judged("mss", "imap.SELECT", "OK"), "noté, non jugé"),
    ],
)
def test_a_call_without_a_remark(call: Judged, words: str) -> None:
    assert telling.call_line(call).fr.endswith(f"  {words}")


@pytest.mark.parametrize(
    ("operation", "status", "is_plain"),
    [
        ("smtp.EHLO", "250", True),
        ("smtp.QUIT", "221", True),
        ("imap.CONNECT", "OK", True),
        ("smtp.EHLO", "503", False),
        ("smtp.RCPT", "550", False),
        ("imap.CAPABILITY", "BAD", False),
        ("smtp.DATA", "250", False),
    ],
)
def test_the_steps_of_a_mail_session_that_went_well_have_no_line(operation: str, status: str, is_plain: bool) -> None:
    assert telling.is_plain(judged("mss", operation, status)) is is_plain
    assert not telling.is_plain(judged("mss", operation, status, 1))


@pytest.mark.parametrize(
    ("outcome", "words"),
    [
        ("refused", "le logiciel a refusé la connexion"),
        ("refused-by-bench", "ne dit rien du logiciel face à ce défaut"),
        ("left", "le logiciel est parti"),
        ("completed", "un appel dira s'il s'en contente"),
    ],
)
def test_what_comes_of_a_tls_fault_is_not_told_as_a_refused_connection(outcome: str, words: str) -> None:
    data = {"listener": "mss.per_org.smtp", "tls_fault": "old-tls", "outcome": outcome, "reason": "old-tls"}
    line = telling.handshake_line(event(1, Kind.HANDSHAKE, data, {}).event).fr
    assert "défaut « old-tls »" in line
    assert line.endswith(words)


@pytest.mark.parametrize(
    ("mock", "facts", "words"),
    [
        ("insi", {"injected": True, "code_cr": "00"}, " ; réponse injectée"),
        ("insi", {"injected": True, "fault": "siram_40"}, " ; réponse injectée"),
        ("insi", {"injected": True, "code_cr": ""}, " ; réponse injectée, illisible : ni RESULTAT, ni faute SOAP"),
        ("dmp", {"injected": True}, " ; réponse injectée"),
        ("insi", {"code_cr": "00"}, "rien à redire (1 contrôle)"),
    ],
)
def test_an_answer_that_was_given_is_told_as_such(mock: str, facts: dict[str, Json], words: str) -> None:
    call = event(1, Kind.EXCHANGE, {"mock": mock, "operation": "recherche", "status": 200, "facts": facts}, {})
    told = Judged(call, 1, ())
    assert telling.call_line(told).fr.endswith(words)
    assert telling.as_json("s1", told)["injected"] is bool(facts.get("injected"))


def test_the_number_of_an_event_comes_with_its_session_and_how_to_have_its_bytes() -> None:
    finding = Finding(SURE.id, "oui", "non", ())
    assert "où : event 107 (session defaut)" in telling.remark_line(Remark(107, "x", finding), "defaut").fr
    call = event(107, Kind.EXCHANGE, {"mock": "insi"}, {"request": b"<x/>"})
    line = telling.bytes_line(Judged(call, 1, [Remark(107, "x", finding)]), "defaut", "http://127.0.0.1:8480/")
    assert line is not None
    assert "http://127.0.0.1:8480/sessions/defaut/events/107/parts/request" in line.fr
    assert telling.bytes_line(Judged(call, 1, ()), "defaut", "http://127.0.0.1:8480") is None
