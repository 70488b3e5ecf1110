"""Account reconciliation (SC.PSC.02)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formats.oidc import account
from formats.oidc.account import Account

SUBJECT = "899900000011"
SUB = "f:550dc1c8-d97b-4b1e-ac8c-8eb4471cf9dd:" + SUBJECT
OTHER = Account("2", "899900000029")


def broken_by(before: list[Account], after: list[Account]) -> list[str]:
    return [breach.rule.id for breach in account.breaches(before, after, SUBJECT)]


@pytest.mark.parametrize("before", [[], [OTHER], [Account("1", SUBJECT, SUB), OTHER]])
def test_one_account_keyed_on_the_national_id(before: list[Account]) -> None:
    assert broken_by(before, [Account("1", SUBJECT, SUB), OTHER]) == []


@pytest.mark.parametrize(
    ("before", "after", "rules"),
    [
        ([], [], ["psc.account_key"]),
        ([], [OTHER], ["psc.account_key"]),
        ([], [Account("1", SUB, SUB)], ["psc.account_key"]),
        ([], [Account("1", "", SUB)], ["psc.account_key"]),
        ([Account("1", SUBJECT)], [Account("1", SUBJECT), Account("3", SUBJECT)], ["psc.account_single"]),
        ([Account("1", SUBJECT)], [Account("3", SUBJECT)], ["psc.account_single"]),
        (
            [Account("1", SUBJECT)],
            [Account("1", SUBJECT), Account("3", SUB)],
            ["psc.account_key", "psc.account_single"],
        ),
    ],
)
def test_other_accounts_are_breaches(before: list[Account], after: list[Account], rules: list[str]) -> None:
    assert broken_by(before, after) == rules


@given(
    st.recursive(
        st.none() | st.integers() | st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)
    )
)
def test_any_list_reads(accounts: object) -> None:
    account.breaches((), account.read(accounts), SUBJECT)
