"""Which checks an exchange calls for, outside any scenario."""

import pytest

from harness.checks import hl7, insi
from harness.checks.check import Check
from harness.watch import plan
from harness.watch.seen import Seen
from tests.harness.checks.insi_evidence import exchange


@pytest.mark.parametrize(
    ("operation", "check"),
    [
        ("rechercherInsAvecTraitsIdentite", insi.request),
        ("rechercherInsAvecCarteVitale", insi.by_card),
        ("verifierInsAvecTraitsIdentite", None),
        ("wsdl", None),
        ("", None),
    ],
)
def test_each_search_of_insi_is_judged_by_its_own_check(operation: str, check: Check | None) -> None:
    call = exchange(operation=operation)
    assert [planned for planned, _inputs in plan.tasks(call, Seen(), {})] == ([check] if check else [])


@pytest.mark.parametrize("operation", ["ADT^A28", "ORU^R01", "unreadable"])
def test_each_hl7_message_is_judged(operation: str) -> None:
    call = exchange(mock="hl7", operation=operation)
    assert list(plan.tasks(call, Seen(), {})) == [(hl7.pid, {"sent": call})]
