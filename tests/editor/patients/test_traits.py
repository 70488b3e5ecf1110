"""How traits are spelled, checked and compared."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from editor.outcome import RefusedError
from editor.patients import traits
from editor.patients.traits import entered, first_given_name, spelled, starts


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("d’Æion", "D'AEION"),
        ("Cœur", "COEUR"),
        ("  de   Vinci ", "DE VINCI"),
        ("Héraült-Çiz", "HERAULT-CIZ"),
    ],
)
def test_names_are_spelled_as_insi_spells_them(typed: str, kept: str) -> None:
    assert spelled(typed) == kept


@given(st.text())
def test_spelling_twice_changes_nothing_more(text: str) -> None:
    assert spelled(spelled(text)) == spelled(text)


@pytest.mark.parametrize(
    ("field", "value", "word"),
    [
        ("family_name", "DURAND2", "Nom de naissance"),
        ("family_name", "-DURAND", "Nom de naissance"),
        ("given_names", "", "Prénoms"),
        ("sex", "X", "Sexe"),
        ("birth_date", "2014-02-30", "Date de naissance"),
        ("birth_date", "2014-00-01", "Date de naissance"),
        ("birth_place", "6322", "Lieu de naissance"),
    ],
)
def test_a_trait_that_cannot_be_kept_is_refused_by_name(field: str, value: str, word: str) -> None:
    fields = {"family_name": "O'NEIL--PETIT", "given_names": "Ana Lou", "sex": "f"}
    fields |= {"birth_date": "1990-12-31", "birth_place": "2B020"}
    assert entered(**fields).given_names == "ANA LOU"
    with pytest.raises(RefusedError, match=word):
        entered(**{**fields, field: value})


def test_a_hyphen_stands_for_a_space_at_the_start_of_the_list() -> None:
    assert starts("JEAN CHRISTOPHE PIERRE", "JEAN-CHRISTOPHE")
    assert starts("JEAN-CHRISTOPHE PIERRE", "JEAN")
    assert not starts("JEAN CHRISTOPHE", "CHRISTOPHE")
    assert not starts("JEAN", "")


def test_the_first_given_name_follows_insi_unless_the_typed_one_is_coherent() -> None:
    assert first_given_name("CATARINA BELLA", "OLA") == "CATARINA"
    assert first_given_name("JEAN CHRISTOPHE PIERRE", "JEAN-CHRISTOPHE") == "JEAN-CHRISTOPHE"


def test_names_are_compared_without_typography() -> None:
    assert traits.same_name("D'ARTAGNAN", "D ARTAGNAN")
    assert not traits.same_name("DURAND", "DURANT")
