"""The order of the calls of CNDA test 2.07, and after 02."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formats.insi.sequence import Essai, breaches

NAMES = "OLA CATARINA BELLA"


def calls(*told: str) -> list[Essai]:
    """``OLA=01`` or ``LEONARDO@63220=02``; no code for a fault."""
    made = []
    for one in told:
        asked, _, code = one.partition("=")
        prenom, _, lieu = asked.partition("@")
        made.append(Essai(prenom, lieu, code))
    return made


def rules(*told: str, names: str = NAMES) -> list[tuple[str, str]]:
    return [(breach.rule.id, breach.where) for breach in breaches(names, calls(*told))]


@pytest.mark.parametrize(
    ("names", "told"),
    [
        (NAMES, ["OLA=01", "CATARINA=00"]),
        (NAMES, ["OLA=00"]),
        (NAMES, ["OLA=01", "CATARINA=01", "BELLA=01", "OLA CATARINA BELLA=01"]),
        (NAMES, ["OLA=01", "CATARINA=01", "BELLA=01", "OLA CATARINA BELLA=00"]),
        (NAMES, ["OLA=01", "CATARINA="]),
        ("PIERRE-ALAIN", ["PIERRE-ALAIN=01"]),
        ("Pierre-Alain Léo", ["PIERRE-ALAIN=01", "LEO=01", "PIERRE-ALAIN LEO=01"]),
        ("LEONARDO PIERO", ["LEONARDO=02", "LEONARDO PIERO=02", "LEONARDO PIERO@63220=00"]),
        ("LEONARDO", ["LEONARDO=02", "LEONARDO@63220=00"]),
        ("LEONARDO", ["LEONARDO=02"]),
        ("OLA PAUL", ["OLA=01", "PAUL=02", "PAUL@44109=02"]),
    ],
)
def test_the_series_that_are_right(names: str, told: list[str]) -> None:
    assert rules(*told, names=names) == []


@pytest.mark.parametrize(
    ("told", "where"),
    [
        (["OLA CATARINA BELLA=01"], ["0", "0"]),
        (["CATARINA=00"], ["0"]),
        (["OLA=01"], ["0"]),
        (["OLA=01", "CATARINA=01", "BELLA=01"], ["2"]),
        (["OLA=01", "BELLA=01", "CATARINA=01", "OLA CATARINA BELLA=01"], ["1", "2"]),
        (["OLA=01", "CATARINA=00", "BELLA=01"], ["2"]),
        (["OLA=01", "CATARINA=01", "BELLA=01", "OLA CATARINA BELLA=01", "OLA=01"], ["4"]),
        (["OLA=01", "CATARINA=01", "BELLA=01", "OLA CATARINA=01"], ["3"]),
    ],
)
def test_the_series_that_are_not(told: list[str], where: list[str]) -> None:
    assert rules(*told) == [("insi.sequence", place) for place in where]


def test_the_same_search_after_02_only_warns() -> None:
    assert rules("LEONARDO=02", "LEONARDO=02", names="LEONARDO PIERO") == [("insi.precision", "1")]
    assert rules("LEONARDO=02", "PIERO=01", names="LEONARDO PIERO") == [("insi.precision", "1")]


def test_no_call_at_all_lacks_every_name() -> None:
    (breach,) = breaches("OLA", [])
    assert breach.expected == "encore OLA"


ONE = st.builds(Essai, st.text(max_size=9), st.text(max_size=5), st.sampled_from(["00", "01", "02", ""]))


@given(st.text(max_size=20), st.lists(ONE, max_size=6))
def test_any_series_is_judged(names: str, series: list[Essai]) -> None:
    assert all(breach.where.lstrip("-").isdigit() for breach in breaches(names, series))
