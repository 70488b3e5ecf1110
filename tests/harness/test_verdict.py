"""Verdicts add up by precedence, and lead to the four outcomes."""

import pytest

from harness.verdict import LABELS, Exit, Verdict, aggregate, exit_code, outcome

F, E, B, N, A, NA, P = Verdict


def test_the_list_is_closed_and_ordered() -> None:
    assert [v.value for v in Verdict] == [
        "fail",
        "bench_error",
        "blocked",
        "not_provable",
        "attested",
        "not_applicable",
        "pass",
    ]


def test_nobody_says_conforme() -> None:
    assert not any("conform" in label.fr + label.en for label in LABELS.values())


@pytest.mark.parametrize(
    ("parts", "whole"),
    [([P, P], P), ([P, F, E], F), ([P, E, B], E), ([P, B, A], B), ([P, A], A), ([P, NA], NA), ([N, A], N), ([], B)],
)
def test_the_whole_takes_the_verdict_of_highest_precedence(parts: list[Verdict], whole: Verdict) -> None:
    assert aggregate(parts) is whole


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        ([P, P], Exit.PASSED),
        ([P, NA], Exit.PASSED),
        ([NA, NA], Exit.NOT_JUDGED),
        ([], Exit.NOT_JUDGED),
        ([P, A], Exit.NOT_JUDGED),
        ([P, B], Exit.NOT_JUDGED),
        ([P, E, B], Exit.BENCH_ERROR),
        ([P, E, F], Exit.DEVIATION),
    ],
)
def test_the_exit_code_of_a_run(parts: list[Verdict], code: Exit) -> None:
    assert exit_code(parts) is code


@pytest.mark.parametrize(
    ("parts", "code"),
    [([P, NA], Exit.NOT_JUDGED), ([P, P], Exit.NOT_JUDGED), ([P, NA, F], Exit.DEVIATION), ([E, NA], Exit.BENCH_ERROR)],
)
def test_what_rests_on_a_word_does_not_pass(parts: list[Verdict], code: Exit) -> None:
    assert exit_code(parts, on_word=True) is code


@pytest.mark.parametrize("verdict", Verdict)
def test_a_word_changes_nothing_but_a_pass(verdict: Verdict) -> None:
    plain = outcome(verdict)
    assert outcome(verdict, on_word=True) is (Exit.NOT_JUDGED if plain is Exit.PASSED else plain)
