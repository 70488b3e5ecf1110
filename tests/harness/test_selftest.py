"""The matrix of the selftest, and how a variant is judged."""

import pytest

from editor.defects import Defect
from formats.oidc import rules
from formats.rule import RULES, Mark, Text
from harness import packs
from harness.checks.check import CHECKS
from harness.selftest import Trial, code_of, trial_of, uncaught
from harness.selftest_matrix import EXPECTED, UNCHECKED, WARNED, WITHOUT_DEFECT
from harness.verdict import Exit, Verdict
from tests.harness.dossier.making import account

EXPECTS = frozenset({"insi.no_call"})
SPACES = "insi_nom_entoure_d_espaces"
"""A variant that nothing fails."""


def test_every_defect_of_the_demonstration_editor_has_its_line() -> None:
    assert set(EXPECTED) == {defect.value for defect in Defect}
    assert len(EXPECTED) >= 15


def test_every_expected_check_exists() -> None:
    packs.every()
    assert {check for checks in EXPECTED.values() for check in checks} <= set(CHECKS)
    assert {defect for defect, checks in EXPECTED.items() if not checks} == UNCHECKED | set(WARNED)


def test_what_is_only_warned_of_rests_on_rules_that_cannot_fail() -> None:
    assert {RULES[rule].mark for rules in WARNED.values() for rule in rules} <= {Mark.INFERRED, Mark.UNKNOWN}


def test_every_check_is_failed_by_a_defect_or_says_why_none_can() -> None:
    packs.every()
    failed = frozenset[str]().union(*EXPECTED.values())
    assert failed.isdisjoint(WITHOUT_DEFECT)
    assert failed | set(WITHOUT_DEFECT) == set(CHECKS)


def test_the_rules_said_to_be_inferred_are() -> None:
    assert {rule.mark for rule in (rules.LOGOUT_HINT, rules.LOGOUT_ACCEPTED, rules.TLS)} == {Mark.INFERRED}


def test_what_no_defect_fails_is_told_with_its_reason() -> None:
    packs.every()
    told = uncaught([Trial("d", frozenset(CHECKS) - {"psc.tls", "mss.nil"}, frozenset(), Verdict.FAIL)])
    reason = WITHOUT_DEFECT["psc.tls"]
    assert told == [Text("mss.nil", "mss.nil"), Text(f"psc.tls ({reason.fr})", f"psc.tls ({reason.en})")]


@pytest.mark.parametrize(
    ("trial", "right"),
    [
        (Trial("", frozenset(), frozenset(), Verdict.PASS), True),
        (Trial("", frozenset(), frozenset(), Verdict.BLOCKED), False),
        (Trial("d", EXPECTS, EXPECTS, Verdict.FAIL), True),
        (Trial("d", frozenset(), EXPECTS, Verdict.PASS), False),
        (Trial("d", EXPECTS | {"mss.nil"}, EXPECTS, Verdict.FAIL), False),
        (Trial("d", EXPECTS, EXPECTS, Verdict.FAIL, ("panne",)), False),
        (Trial(SPACES, frozenset(), frozenset(), Verdict.PASS, (), WARNED[SPACES]), True),
        (Trial(SPACES, frozenset(), frozenset(), Verdict.FAIL, (), WARNED[SPACES]), False),
        (Trial(SPACES, frozenset(), frozenset(), Verdict.PASS), False),
        (Trial("", frozenset(), frozenset(), Verdict.PASS, (), WARNED[SPACES]), False),
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
