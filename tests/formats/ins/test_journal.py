"""What must be found again in a functional log."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formats.ins import journal
from formats.ins.journal import Wanted, author_breaches, entries_of, log_breaches, matched, says

CALL = {
    "time": "2026-11-22T10:00:00+01:00",
    "user": "899900000011",
    "action": "INSi recherche (par traits)",
    "request": "DE VINCI / LEONARDO",
    "response": "00 OK ; 114026322083356 (1.2.250.1.213.1.4.8)",
}
KIND = Wanted("appel", ("traits",), journal.CALL)
CODE = Wanted("code 00", ("00",), journal.RETURN)
OID = Wanted("OID", ("1.2.250.1.213.1.4.8",), journal.RETURN)


def rules(entries: list[dict[str, Any]], *items: list[Wanted]) -> list[str]:
    return [breach.rule.id for breach in log_breaches(entries, items)]


def test_an_entry_that_says_everything_is_right() -> None:
    assert rules([CALL], [KIND, CODE, OID]) == []
    assert rules([{**CALL, "action": "Recherche INSi PAR TRAITS"}], [KIND, CODE]) == []


@pytest.mark.parametrize(
    ("flaw", "rule"),
    [
        ({"action": "INSi"}, "ins.journal_appel"),
        ({"response": ""}, "ins.journal_retour"),
        ({"response": "100"}, "ins.journal_retour"),
        ({"time": ""}, "ins.journal_appel"),
        ({"user": None}, "ins.journal_appel"),
    ],
)
def test_what_an_entry_leaves_out_is_told(flaw: dict[str, Any], rule: str) -> None:
    assert rules([{**CALL, **flaw}], [KIND, CODE]) == [rule]


def test_the_time_says_nothing_of_the_return() -> None:
    assert not says({**CALL, "response": ""}, CODE)


def test_each_call_has_an_entry_of_its_own() -> None:
    assert rules([CALL], [KIND, CODE], [KIND, CODE]) == ["ins.journal_appel"]
    other = {**CALL, "response": "01"}
    found = matched([CALL, other], [[KIND, Wanted("code 01", ("01",), journal.RETURN)], [KIND, CODE]])
    assert [entry and entry["response"][:2] for entry in found] == ["01", "00"]


def test_entries_are_taken_in_the_order_of_their_time() -> None:
    late = {**CALL, "time": "2026-11-22T11:00:00+01:00"}
    assert entries_of({"entries": [late, CALL, 3]}) == [CALL, late]


@pytest.mark.parametrize("body", [None, [], {}, {"entries": "x"}, {"entries": [None]}])
def test_what_is_no_log_has_no_entry(body: Any) -> None:
    assert entries_of(body) == []


def test_two_accounts_have_two_authors() -> None:
    other = {**CALL, "user": "899900000029"}
    assert author_breaches([CALL, CALL], [other]) == []
    for first, second in (
        ([CALL], [CALL]),
        ([CALL, other], [other]),
        ([None], [other]),
        ([{**CALL, "user": ""}], [other]),
    ):
        assert [breach.rule.id for breach in author_breaches(first, second)] == ["ins.journal_auteur"]


TEXTS = st.dictionaries(st.sampled_from(["time", "user", "action", "response"]), st.text(max_size=9) | st.none())


@given(st.lists(TEXTS, max_size=4))
def test_any_log_is_judged(entries: list[dict[str, Any]]) -> None:
    assert len(matched(entries, [[KIND, CODE], [KIND]])) == 2
    log_breaches(entries, [[KIND, CODE]])
