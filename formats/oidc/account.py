"""Account reconciliation around SubjectNameID (SC.PSC.02, psc.md §2.6)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from formats.oidc import rules
from formats.rule import Breach


@dataclass(frozen=True, slots=True)
class Account:
    """One account of the editor: its id, the national id and the ``sub`` that it is tied to."""

    id: str
    national_id: str
    sub: str = ""


def read(accounts: object) -> tuple[Account, ...]:
    """The accounts of an ``account.list`` result; anything else in the list is left out."""
    listed = accounts if isinstance(accounts, Sequence) and not isinstance(accounts, str | bytes) else ()
    return tuple(_account(item) for item in listed if isinstance(item, Mapping))


def breaches(before: Sequence[Account], after: Sequence[Account], subject: str) -> list[Breach]:
    """The rules that the accounts break once the professional ``subject`` (SubjectNameID) has logged in again.

    ``before`` is the list as it was before the last login, ``after`` the list that follows it.
    """
    own = [account for account in after if concerns(account, subject)]
    if not own:
        return [Breach(rules.ACCOUNT_KEY, subject, "aucun compte", "accounts")]
    return _key(own, subject) + _single(own) + _same(before, own, subject)


def concerns(account: Account, subject: str) -> bool:
    """Whether an account is tied to the professional: by the national id, or by a ``sub`` that ends with it."""
    return any(value == subject or value.endswith(f":{subject}") for value in (account.national_id, account.sub))


def _key(own: Sequence[Account], subject: str) -> list[Breach]:
    wrong = [account.national_id or account.sub for account in own if account.national_id != subject]
    return [Breach(rules.ACCOUNT_KEY, subject, ", ".join(wrong), "national_id")] if wrong else []


def _single(own: Sequence[Account]) -> list[Breach]:
    if len(own) == 1:
        return []
    return [Breach(rules.ACCOUNT_SINGLE, "1 compte", f"{len(own)} comptes", "accounts")]


def _same(before: Sequence[Account], own: Sequence[Account], subject: str) -> list[Breach]:
    known = {account.id for account in before if concerns(account, subject)}
    if not known or known & {account.id for account in own}:
        return []
    found = ", ".join(account.id for account in own)
    return [Breach(rules.ACCOUNT_SINGLE, ", ".join(sorted(known)), found, "id")]


def _account(item: Mapping[str, Any]) -> Account:
    return Account(str(item.get("id", "")), str(item.get("national_id", "")), str(item.get("sub", "")))
