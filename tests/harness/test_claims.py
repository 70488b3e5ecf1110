"""Which exchanges need an expectation, and which one an expectation takes."""

import pytest

from harness import claims
from record.event import Event, Json, Kind, Times


def exchange(mock: str, operation: str, **more: Json) -> Event:
    data = {"mock": mock, "operation": operation, "status": 200, **more}
    return Event(7, Kind.EXCHANGE, "editor", "s", "r", Times("", 0, ""), data, {}, "", "")


@pytest.mark.parametrize(
    ("mock", "operation", "more", "background"),
    [
        ("psc", "certs", {}, True),
        ("psc", "introspect", {}, True),
        ("psc", "login", {}, True),
        ("psc", "authorize", {}, False),
        ("psc", "token", {"facts": {"grant_type": "authorization_code"}}, False),
        ("psc", "token", {"facts": {"grant_type": "refresh_token"}}, True),
        ("mss", "imap.FETCH", {}, True),
        ("mss", "smtp.RCPT", {}, True),
        ("mss", "smtp.DATA-COMMAND", {}, True),
        ("mss", "smtp.DATA", {}, False),
        ("mss", "autoconfig", {}, True),
        ("dmp", "TD0.3", {}, False),
        ("insi", "", {}, False),
        ("insi", "wsdl", {}, True),
    ],
)
def test_the_background_of_each_service(mock: str, operation: str, more: dict[str, Json], background: bool) -> None:
    assert claims.is_background(exchange(mock, operation, **more)) is background


def test_a_scenario_declares_by_pattern_and_by_service() -> None:
    declared = {("dmp", "TD0.[24]")}
    assert claims.is_background(exchange("dmp", "TD0.2"), declared)
    assert not claims.is_background(exchange("dmp", "TD0.3"), declared)
    assert not claims.is_background(exchange("insi", "TD0.2"), declared)


def test_an_expectation_names_mock_operation_and_facts() -> None:
    seen = exchange("insi", "chercher", facts={"code": "00"})
    assert claims.is_of(seen, "insi")
    assert claims.is_of(seen, "insi", "chercher", {"code": "00"})
    assert not claims.is_of(seen, "insi", "chercher", {"code": "01"})
    assert not claims.is_of(seen, "insi", "autre")
    assert not claims.is_of(seen, "dmp")


def test_any_operation_is_none_of_the_background() -> None:
    contract = exchange("insi", "wsdl")
    assert claims.may_answer(exchange("insi", "chercher"), "insi")
    assert not claims.may_answer(contract, "insi")
    assert claims.may_answer(contract, "insi", "wsdl")


def test_an_exchange_in_one_line() -> None:
    assert claims.shown(exchange("insi", "chercher")) == "INSI chercher (200)"
    assert claims.shown(exchange("insi", "")) == "INSI ? (200)"
