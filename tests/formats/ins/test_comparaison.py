"""A record beside what INSi returned."""

from dataclasses import asdict, replace
from typing import Any

import pytest

from formats.ins import comparaison
from formats.ins.comparaison import compare, comparison_breaches
from formats.ins.traits import Traits

RETURNED = Traits("D'ARTAGNAN DE L'HERAULT", "PIERRE-ALAIN GUNTHER", "M", "2001-06-17", "63220")
TOLD = {name: str(getattr(RETURNED, name)) for name in comparaison.NAMES}


def differing(**typed: str) -> list[str]:
    return [line.trait for line in compare(replace(RETURNED, **typed), RETURNED) if not line.same]


@pytest.mark.parametrize(
    "typed",
    [
        {},
        {"family_name": "d'Artagnan de l'Hérault"},
        {"family_name": "D’ARTAGNAN DE L HERAULT"},
        {"given_names": "Pierre Alain Gunther"},
    ],
)
def test_typography_is_no_difference(typed: dict[str, str]) -> None:
    assert differing(**typed) == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("family_name", "ARTAGNAN"),
        ("given_names", "PIERRE-ALAIN"),
        ("sex", "F"),
        ("birth_date", "2001-06-18"),
        ("birth_place", ""),
    ],
)
def test_another_word_date_sex_or_place_is_one(name: str, value: str) -> None:
    assert differing(**{name: value}) == [name]


def shown(**typed: str) -> list[dict[str, Any]]:
    return [asdict(line) for line in compare(replace(RETURNED, **typed), RETURNED)]


def test_our_own_comparison_is_right() -> None:
    assert comparison_breaches(shown(), TOLD) == []
    assert comparison_breaches(shown(sex="F", family_name="x"), TOLD) == []


def test_a_line_that_is_missing_or_shows_another_value_is_a_breach() -> None:
    assert [b.rule.id for b in comparison_breaches(shown()[1:], TOLD)] == ["ins.comparatif"]
    assert [b.rule.id for b in comparison_breaches([], TOLD)] == ["ins.comparatif"] * 5
    echoed = [{**line, "insi": line["local"]} for line in shown(given_names="PIERRE-ALAIN")]
    assert [b.expected for b in comparison_breaches(echoed, TOLD)] == ["given_names : PIERRE-ALAIN GUNTHER"]


@pytest.mark.parametrize("line", [None, 3, "x", {"trait": None}])
def test_a_line_that_is_none_is_missing(line: Any) -> None:
    assert len(comparison_breaches([*shown()[:4], line], TOLD)) == 1


def test_a_difference_that_is_not_told_only_warns() -> None:
    silent = [{**line, "same": True} for line in shown(sex="F")]
    assert [b.rule.id for b in comparison_breaches(silent, TOLD)] == ["ins.comparatif_ecart"]


def test_a_first_given_name_outside_of_the_list_asks_for_an_alert() -> None:
    assert comparaison.alert_breaches("OLA", "CATARINA BELLA", "écart") == []
    assert comparaison.alert_breaches("CATARINA", "CATARINA BELLA", "") == []
    assert comparaison.alert_breaches("JEAN-CHRISTOPHE", "JEAN CHRISTOPHE PIERRE", "") == []
    (breach,) = comparaison.alert_breaches("OLA", "CATARINA BELLA", " ")
    assert breach.rule.id == "ins.alerte_premier_prenom"
