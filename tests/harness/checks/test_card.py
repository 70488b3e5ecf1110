"""The checks of a Vitale card over several calls."""

from typing import Any

from harness.checks import card
from harness.checks.check import Evidence
from record.event import Kind
from tests.formats.insi import messages
from tests.harness.checks.insi_evidence import event, exchange, failing
from tests.harness.checks.test_insi import carded

RUTH = {"family_name": "DE VINCI", "birth_date": "1976-07-14"}


def asserted(identifier: str, instant: str = "2026-11-21T10:00:00.000Z") -> Evidence:
    return carded(
        f'<s:Assertion xmlns:s="{messages.SAML}" ID="{identifier}" IssueInstant="{instant}"><s:Subject>'
        '<s:NameID NameQualifier="VITALE">99</s:NameID></s:Subject></s:Assertion>'
    )


def attempt(status: str) -> Evidence:
    return event(Kind.OBSERVATION, {"result": {"status": status, "result": {}}})


def swapped(*calls: Evidence, status: str = "refused", person: dict[str, Any] = RUTH) -> list[str]:
    return failing(card.card_swapped(events=list(calls), stimulus=attempt(status), person=person))


def test_another_assertion_passes() -> None:
    report = card.card_renewed(first=asserted("_1"), second=asserted("_2", "2026-11-21T10:21:00.000Z"))
    assert (report.examined, report.findings) == (2, [])


def test_the_same_assertion_again_fails_where_it_is() -> None:
    report = card.card_renewed(first=asserted("_1"), second=asserted("_1"))
    assert failing(report) == ["insi.carte_assertion_renouvelee"]
    assert b'ID="_1"' in report.findings[0].excerpt


def test_a_new_name_on_the_old_moment_fails_too() -> None:
    assert failing(card.card_renewed(first=asserted("_1"), second=asserted("_2"))) == [
        "insi.carte_assertion_renouvelee"
    ]


def test_calls_in_which_the_card_asserted_nothing_are_not_judged() -> None:
    for other in (carded(""), exchange(), exchange(b"<x/>")):
        assert card.card_renewed(first=asserted("_1"), second=other).examined == 0


def test_silence_after_the_card_was_changed_passes_when_the_attempt_was_made() -> None:
    assert swapped() == []
    assert card.card_swapped(events=[], stimulus=attempt("refused"), person=RUTH).examined == 1
    assert card.card_swapped(events=[], stimulus=attempt("failed"), person=RUTH).examined == 0


def test_a_call_for_the_former_beneficiary_fails_and_one_for_another_passes() -> None:
    assert swapped(carded(), status="done") == ["insi.carte_changee"]
    assert swapped(carded(), status="failed") == ["insi.carte_changee"]
    assert swapped(carded(), person={"family_name": "ADRUN", "birth_date": "1975-12-31"}) == []
    assert swapped(exchange()) == []
