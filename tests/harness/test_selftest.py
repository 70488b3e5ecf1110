"""The matrix of the selftest, and how a variant is judged."""

import pytest

from editor.defects import Defect
from harness import packs
from harness.checks.check import CHECKS
from harness.selftest import Trial, code_of, trial_of
from harness.selftest_matrix import EXPECTED
from harness.verdict import Exit, Verdict
from tests.harness.dossier.making import account

EXPECTS = frozenset({"insi.no_call"})


def test_every_defect_of_the_demonstration_editor_has_its_line() -> None:
    assert set(EXPECTED) == {defect.value for defect in Defect}
    assert len(EXPECTED) >= 15


def test_every_expected_check_exists() -> None:
    packs.load()
    assert {check for checks in EXPECTED.values() for check in checks} <= set(CHECKS)
    assert all(EXPECTED.values())


@pytest.mark.parametrize(
    ("trial", "right"),
    [
        (Trial("", frozenset(), frozenset(), Verdict.PASS), True),
        (Trial("", frozenset(), frozenset(), Verdict.BLOCKED), False),
        (Trial("d", EXPECTS, EXPECTS, Verdict.FAIL), True),
        (Trial("d", frozenset(), EXPECTS, Verdict.PASS), False),
        (Trial("d", EXPECTS | {"mss.nil"}, EXPECTS, Verdict.FAIL), False),
        (Trial("d", EXPECTS, EXPECTS, Verdict.FAIL, ("panne",)), False),
    ],
)
def test_a_variant_is_right_when_exactly_the_expected_checks_fail(trial: Trial, right: bool) -> None:
    assert trial.right is right


def test_only_declared_checks_count_as_failed() -> None:
    results = account(b"non").scenarios
    assert trial_of("d", results).failed == frozenset()
    assert trial_of("d", results).verdict is Verdict.FAIL


def test_the_exit_code_of_a_selftest() -> None:
    good = Trial("", frozenset(), frozenset(), Verdict.PASS)
    assert code_of([good]) is Exit.PASSED
    assert code_of([good, Trial("d", frozenset(), EXPECTS, Verdict.PASS)]) is Exit.DEVIATION
    assert code_of([good, Trial("d", EXPECTS, EXPECTS, Verdict.FAIL, ("panne",))]) is Exit.BENCH_ERROR
