"""What a printed page shows."""

import pytest

from formats.ins.edition import absence_breaches, edition_breaches, nature_of, printable
from formats.ins.traits import Traits

LEONARDO = Traits("DE VINCI", "LEONARDO PIERO", "M", "2014-02-01", "63220")
WANTED = printable(LEONARDO, "LEONARDO", "114026322083356", "1.2.250.1.213.1.4.8")
PAGE = "Patient : DE VINCI Leonardo\nNé le 01/02/2014 (M)\nINS-NIR : 114026322083356"


def missing(text: str) -> list[str]:
    return [breach.expected.partition(" :")[0] for breach in edition_breaches(text, WANTED)]


@pytest.mark.parametrize(
    "page",
    [
        PAGE,
        PAGE.replace("01/02/2014", "01-02-2014"),
        PAGE.replace("(M)", "sexe : masculin"),
        PAGE.replace("114026322083356", "1140263220833 56"),
        PAGE.replace("114026322083356", "1 14 02 63 220 833 56"),
        PAGE.replace("114026322083356", "1 14 02 63220 833 clé 56"),
        PAGE.replace("01/02/2014", "1er février 2014"),
        PAGE.replace("01/02/2014", "01 Févr. 2014"),
        PAGE.replace("01/02/2014", "1/2/2014"),
        PAGE.replace("DE VINCI", "de\nVinci,"),
        PAGE.replace("INS-NIR", "Matricule INS (NIR)"),
    ],
)
def test_a_page_that_shows_all_is_right_however_it_is_laid_out(page: str) -> None:
    assert missing(page) == []


@pytest.mark.parametrize(
    ("taken", "name"),
    [
        ("DE VINCI", "nom de naissance"),
        ("Leonardo", "premier prénom"),
        ("01/02/2014", "date de naissance"),
        ("(M)", "sexe"),
        ("114026322083356", "matricule"),
        ("NIR", "nature du matricule"),
    ],
)
def test_each_value_taken_away_is_missed(taken: str, name: str) -> None:
    assert missing(PAGE.replace(taken, "")) == [name]


def test_a_name_inside_another_word_does_not_count() -> None:
    assert missing(PAGE.replace("Leonardo", "Leonardot")) == ["premier prénom"]
    assert len(missing("")) == 6


def test_the_nature_is_that_of_the_oid() -> None:
    assert [nature_of(f"1.2.250.1.213.1.4.{last}") for last in (8, 9, 10, 12)] == ["NIR", "NIA", "NIR", ""]


def test_another_day_or_another_key_is_missed() -> None:
    assert missing(PAGE.replace("01/02/2014", "2 février 2014")) == ["date de naissance"]
    assert missing(PAGE.replace("01/02/2014", "1er mars 2014")) == ["date de naissance"]
    assert missing(PAGE.replace("114026322083356", "1140263220833")) == ["matricule"]
    assert missing(PAGE.replace("114026322083356", "1140263220833 clé 57")) == ["matricule"]


@pytest.mark.parametrize("shown", ["114026322083356", "1 14 02 63 220 833 56", "1.2.250.1.213.1.4.8"])
def test_an_ins_on_a_page_that_must_not_have_it_is_told(shown: str) -> None:
    assert len(absence_breaches(f"DE VINCI\n{shown}", "114026322083356", "1.2.250.1.213.1.4.8")) == 1
    assert absence_breaches("DE VINCI 01/02/2014", "114026322083356", "1.2.250.1.213.1.4.8") == []
    assert absence_breaches(shown, "", "") == []
