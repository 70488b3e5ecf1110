"""The strict traits: what may be searched, and when two values say the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formats.ins import traits
from formats.rule import Mark

NAMES = [
    # value, allowed as birth family name, allowed as given name
    ("DE VINCI", True, True),
    ("D'ARTAGNAN DE L'HERAULT", True, True),
    ("'T BANC", True, True),
    ("DUPONT-DURAND", True, True),
    ("DUPONT--DURAND", True, False),
    ("DUPONT---DURAND", False, False),
    ("-DUPONT", False, True),
    (" DUPONT", False, True),
    ("DUPONT-", True, False),
    ("DUPONT'", True, False),
    ("D''ARC", False, True),
    ("DE  VINCI", False, True),
    ("D' ARC", False, True),
    ("Dupont", False, False),
    ("CŒUR", False, False),
    ("D’ÆION", False, False),
    ("HÉLÈNE", False, False),
    ("LOUIS 2", False, False),
    ("A" * 100, True, True),
    ("A" * 101, False, False),
    ("", False, False),
]


@pytest.mark.parametrize(("value", "nom", "prenom"), NAMES)
def test_the_lexical_profile_is_that_of_the_guide(value: str, nom: bool, prenom: bool) -> None:
    assert (not traits.nom_breaches(value)) is nom
    assert (not traits.prenom_breaches(value)) is prenom


def test_a_profile_known_second_hand_cannot_fail_a_verdict() -> None:
    assert {traits.NOM.mark, traits.PRENOM.mark, traits.LIEU.mark, traits.FIRST.mark} == {Mark.INFERRED}


@pytest.mark.parametrize("value", ["M", "F"])
def test_insi_knows_two_sexes(value: str) -> None:
    assert not traits.sexe_breaches(value)


@pytest.mark.parametrize("value", ["", "I", "m", "1", "MF"])
def test_any_other_sex_is_a_breach(value: str) -> None:
    assert traits.sexe_breaches(value)


@pytest.mark.parametrize(
    ("value", "written", "exists"),
    [
        ("2014-02-01", True, True),
        ("1960-02-29", True, True),
        ("1961-02-29", True, False),
        ("1960-00-00", True, False),
        ("01-02-2014", False, False),
        ("20140201", False, False),
        ("2014-2-1", False, False),
        ("２０１４-02-01", False, False),
        ("", False, False),
    ],
)
def test_a_date_is_written_then_looked_up_in_the_calendar(value: str, written: bool, exists: bool) -> None:
    assert (not traits.date_breaches(value)) is written
    assert traits.is_date(value) is exists
    assert (not traits.calendar_breaches(value)) is exists


@pytest.mark.parametrize(
    ("value", "completed"),
    [
        ("1960-05-00", "1960-05-01"),
        ("1960-00-17", "1960-01-17"),
        ("1960-00-00", "1960-12-31"),
        ("1960-05-17", "1960-05-17"),
        ("inconnue", "inconnue"),
    ],
)
def test_an_incomplete_date_is_completed_as_the_guide_says(value: str, completed: str) -> None:
    assert traits.completed(value) == completed


@pytest.mark.parametrize("value", ["63220", "2A004", "2B020", "97411", "98735", "99139", "99999"])
def test_a_place_is_a_cog_code(value: str) -> None:
    assert not traits.lieu_breaches(value)


@pytest.mark.parametrize("value", ["6322", "2C020", "PARIS", "632200", ""])
def test_any_other_place_is_a_breach(value: str) -> None:
    assert traits.lieu_breaches(value)


@pytest.mark.parametrize(
    ("first", "given_names", "agrees"),
    [
        ("JEAN CHRISTOPHE", "JEAN CHRISTOPHE PIERRE", True),
        ("JEAN-CHRISTOPHE", "JEAN CHRISTOPHE PIERRE", True),
        ("CHRISTOPHE", "JEAN CHRISTOPHE PIERRE", False),
        ("PIERRE-ALAIN", "PIERRE-ALAIN GUNTHER", True),
        ("Zoé", "ZOE", True),
        ("", "ZOE", False),
        ("ZOE ANNE", "ZOE", False),
    ],
)
def test_the_first_given_name_is_the_start_of_the_list(first: str, given_names: str, agrees: bool) -> None:
    assert traits.starts_list(first, given_names) is agrees
    assert (not traits.first_breaches(first, given_names)) is agrees


def test_folding_keeps_what_a_person_reads() -> None:
    assert traits.folded("D’Æion") == "D'AEION"
    assert traits.folded("Cœur") == "COEUR"
    assert traits.equivalent("Jean-Noël", "JEAN NOEL")
    assert traits.first_given_name("PIERRE-ALAIN GUNTHER") == "PIERRE-ALAIN"


@given(st.text(max_size=40))
def test_any_text_is_judged_and_folded(value: str) -> None:
    traits.nom_breaches(value)
    traits.prenom_breaches(value)
    traits.date_breaches(value)
    traits.completed(value)
    assert traits.equivalent(value, value)


@given(st.from_regex(r"[A-Z' -]{1,40}", fullmatch=True))
def test_a_name_that_may_be_searched_folds_to_itself(value: str) -> None:
    if not traits.nom_breaches(value):
        assert traits.folded(value) == value.strip()
