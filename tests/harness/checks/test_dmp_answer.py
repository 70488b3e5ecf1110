"""What an action tells of a DMP that refused: golden and careless."""

from typing import Any

import pytest

from harness.checks import dmp_answer
from harness.checks.check import Evidence
from record.event import Kind
from tests.dmp_kit import wire
from tests.harness.checks.dmp_evidence import exchange
from tests.harness.checks.insi_evidence import event

REFUSALS = [
    {"dmp.force.erreur": "XDSRepositoryMetadataError|typeCode"},
    {"dmp.force.vihf": "soap:DMPInvalidCertificate|certificat"},
]
"""Knobs of the DMP that has it answer Failure, or a fault."""


def told(status: str, *, attested: bool = False) -> Evidence:
    data: dict[str, Any] = {"call": "editor.answer", "result": {"status": status, "attested": attested}}
    return event(Kind.OBSERVATION, data, number=9)


@pytest.mark.parametrize("knobs", REFUSALS)
@pytest.mark.parametrize("status", ["failed", "refused"])
def test_a_product_that_tells_the_failure_passes(knobs: dict[str, str], status: str) -> None:
    report = dmp_answer.failure_told(call=exchange(wire.deposit(), **knobs), shown=told(status))
    assert (report.examined, report.findings) == (1, [])


@pytest.mark.parametrize("knobs", REFUSALS)
def test_a_product_that_says_done_is_warned(knobs: dict[str, str]) -> None:
    (finding,) = dmp_answer.failure_told(call=exchange(wire.deposit(), **knobs), shown=told("done")).findings
    assert (finding.rule, finding.fails) == ("dmp.failure_told", False)


def test_nothing_is_judged_of_a_success_nor_of_a_persons_word() -> None:
    accepted = dmp_answer.failure_told(call=exchange(wire.deposit()), shown=told("done"))
    vouched = dmp_answer.failure_told(call=exchange(wire.deposit(), **REFUSALS[0]), shown=told("done", attested=True))
    assert (accepted.examined, vouched.examined) == (0, 0)
