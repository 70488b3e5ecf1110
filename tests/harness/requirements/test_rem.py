"""A REM's requirements are found whatever the names and places of its columns."""

import pytest

from harness.requirements.rem import RemShapeError, plain, requirements
from harness.requirements.workbook import Sheet
from tests.harness.requirements.books import HEADER, row


def test_a_requirement_goes_on_over_merged_cells() -> None:
    rows = [
        ["REM Vague 2"],
        [],
        HEADER,
        row("INS/va1.31", "Trait vide", "INS/va1.31.01", "INS/va1.31.01.01"),
        ["", "", "", "", "", "INS/va1.31.02", "INS/va1.31.02.01", ""],
        row("INS/va1.52", "Report", "INS/va1.52.01", "INS/va1.52.01.01\nINS/va1.52.01.02"),
    ]
    found = requirements([Sheet("Lisez-moi", [["Bonjour"]]), Sheet("REM", rows)])
    assert list(found) == ["INS/va1.31", "INS/va1.52"]
    first = found["INS/va1.31"]
    assert (first.scenarios, first.proofs) == (
        ["INS/va1.31.01", "INS/va1.31.02"],
        ["INS/va1.31.01.01", "INS/va1.31.02.01"],
    )
    assert (first.function, first.perimeters, first.wave, len(first.digest)) == ("Trait vide", ["LGC"], 1, 64)
    assert found["INS/va1.52"].proofs == ["INS/va1.52.01.01", "INS/va1.52.01.02"]


@pytest.mark.parametrize(
    "header",
    [
        ["N° exigence", "Exigence", "N° scénario", "N° preuve"],
        ["Référence", "Énoncé de l'exigence", "ID scénario", "Numéro de preuve"],
        ["ID", "EXIGENCES", "No scénario de conformité", "ID preuves"],
        ["Identifiant", "Libellé de l’exigence", "Réf. scénario", "Code preuve"],
    ],
)
def test_vintages_of_columns(header: list[str]) -> None:
    found = requirements([Sheet("a", [header, ["SC.PSC.01", "Dire", "PSC.01.01", "PSC.01.01.01"]])])
    assert found["SC.PSC.01"].proofs == ["PSC.01.01.01"]
    assert found["SC.PSC.01"].digest
    assert found["SC.PSC.01"].wave is None


def test_a_title_among_the_requirements_ends_the_one_before() -> None:
    rows = [["ID", "N° preuve"], ["INS/va1.01", "a"], ["Chapitre suivant", ""], ["", "b"]]
    assert requirements([Sheet("a", rows)])["INS/va1.01"].proofs == ["a"]


@pytest.mark.parametrize(
    "sheets",
    [
        [],
        [Sheet("Feuil1", [])],
        [Sheet("Feuil1", [["Nom", "Prénom"], ["DE VINCI", "LEONARDO"]])],
        [Sheet("Feuil1", [["ID", "Couleur"], ["INS/va1.01", "bleu"]])],
        [Sheet("Feuil1", [["ID", "Exigence"], ["", "rien"], ["Total", "12"]])],
    ],
)
def test_another_shape_says_what_was_expected_and_found(sheets: list[Sheet]) -> None:
    with pytest.raises(RemShapeError, match="Attendu") as raised:
        requirements(sheets)
    assert "Trouvé" in str(raised.value)
    assert "Expected" in raised.value.told.en
    assert not sheets or "Feuil1" in str(raised.value)


def test_two_wordings_are_compared_without_their_dress() -> None:
    assert plain("  L’Énoncé,\n ÉCRIT ") == plain("l'enonce ecrit") == "l enonce ecrit"
