"""The rights matrix: cells that matter, and that no cell is left unread."""

import json
from pathlib import Path

import pytest

from formats import xml
from formats.vihf.assertion import read
from mocks.dmp import rights
from mocks.dmp.rights import Cell, cell_of, profile
from tests.dmp_kit.vihf import Vihf, air, direct, indirect

NURSE = (("60", "1.2.250.1.71.1.2.7"),)
SECRETARY = (("SECRETARIAT_MEDICAL", "1.2.250.1.213.1.1.4.6"),)
OCCUPATIONAL = (("10", "1.2.250.1.71.1.2.7"), ("SM25", "1.2.250.1.71.4.2.5"))


def cell(vihf: Vihf, row: str, *, attending: bool = False) -> Cell:
    return cell_of(read(xml.parse(vihf.xml().encode())), row, attending=attending)


@pytest.mark.parametrize(
    ("vihf", "column"),
    [
        (indirect(), "indirecte.normal"),
        (indirect(purpose="centre_15"), "indirecte.centre_15"),
        (direct(), "medecin.normal"),
        (direct(roles=NURSE), "ps_non_medecin.normal"),
        (direct(roles=SECRETARY), "cpe.normal"),
        (air(roles=SECRETARY), "pe_non_ps.normal"),
        (direct(roles=OCCUPATIONAL), "medecin_travail.sans_objet"),
        (direct(purpose="bris_de_glace"), "medecin.bris_de_glace"),
    ],
)
def test_the_column_of_a_caller(vihf: Vihf, column: str) -> None:
    assert profile(read(xml.parse(vihf.xml().encode()))) == column


@pytest.mark.parametrize(
    ("vihf", "row", "expected"),
    [
        (indirect(), "TD0.2", Cell(True)),
        (indirect(), "TD0.3.ajout", Cell(False)),
        (indirect(), "TD2.1", Cell(True, 4)),
        (indirect(), "TD3.1.metadonnees", Cell(False)),
        (indirect(), "TD3.1.reference", Cell(True, 5)),
        (indirect(), "TD3.2.non_masque", Cell(False)),
        (indirect(), "TD3.3c.supprimer", Cell(True, 9)),
        (indirect(purpose="bris_de_glace"), "TD0.2", Cell(False)),
        (air(), "TD2.1", Cell(False)),
        (air(), "TD3.2.non_masque", Cell(True)),
        (direct(), "TD2.1", Cell(True)),
        (direct(roles=SECRETARY), "TD2.1", Cell(False)),
        (direct(roles=SECRETARY), "TD2.2", Cell(True, 4)),
        (direct(), "TD3.2.masque_ps", Cell(True, 6)),
        (direct(), "inconnue", Cell(False)),
    ],
)
def test_cells(vihf: Vihf, row: str, expected: Cell) -> None:
    assert cell(vihf, row) == expected


def test_the_attending_doctor_reads_masked_documents() -> None:
    assert cell(direct(), "TD3.2.masque_ps", attending=True) == Cell(True)


def test_the_matrix_is_the_transcribed_one(shared_data: Path) -> None:
    source = json.loads((shared_data / "dmp" / "codes" / "rights_matrix.json").read_text("utf-8"))
    ours = json.loads((Path(rights.__file__).parent / "rights.json").read_text("utf-8"))
    for table in ("direct_and_indirect", "air"):
        assert ours[table] == {row.rstrip("*"): cells for row, cells in source[table].items()}
