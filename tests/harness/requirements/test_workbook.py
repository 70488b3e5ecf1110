"""A workbook is read as text; a file that is none is named for what it is."""

import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.requirements import workbook
from harness.requirements.workbook import WorkbookError, read
from tests.harness.requirements.books import MAIN, book, packed, saved

ROWS = [["ID", "", "Exigence"], ["INS/va1.01", "é & <b>"], []]


@pytest.mark.parametrize("shared", [True, False])
def test_cells_are_read_where_they_stand(tmp_path: Path, shared: bool) -> None:
    sheet = read(saved(tmp_path, book({"Exigences": ROWS}, shared=shared)))[0]
    assert sheet.name == "Exigences"
    assert [list(row) for row in sheet.rows] == [["ID", "", "Exigence"], ["INS/va1.01", "é & <b>"], []]


def test_the_sheets_come_in_order(tmp_path: Path) -> None:
    assert [sheet.name for sheet in read(saved(tmp_path, book({"b": ROWS, "a": ROWS})))] == ["b", "a"]


def test_numbers_formulas_and_wrong_indices(tmp_path: Path) -> None:
    cells = '<c r="A1"><f>1+1</f><v>2</v></c><c r="C1" t="s"><v>99</v></c><c t="s"><v>x</v></c><c r="ZZZ1"><v>1</v></c>'
    sheet = f'<worksheet xmlns="{MAIN}"><sheetData><row>{cells}</row></sheetData></worksheet>'
    content = book({"a": ROWS}, extra={"xl/worksheets/sheet1.xml": sheet})
    assert list(read(saved(tmp_path, content))[0].rows[0]) == ["2", "", ""]


DOCTYPE = f'<!DOCTYPE a [<!ENTITY b "c">]><worksheet xmlns="{MAIN}"><sheetData/></worksheet>'


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "chiffré"),
        (b"%PDF-1.7 ...", "PDF"),
        ("Périmètre;ID;Exigence\nLGC;INS/va1.01;…\n".encode(), "CSV"),
        (b"", "CSV"),
        (b"PK\x03\x04 then nothing", "abîmé"),
        (packed({"content.xml": "<a/>", "mimetype": "ods"}), "content.xml"),
        (packed({}), "rien"),
        (book({"a": ROWS})[:-40], "tronqué"),
        (book({"a": ROWS}, extra={"xl/worksheets/sheet1.xml": DOCTYPE}), "DOCTYPE"),
        (book({"a": ROWS}, extra={"xl/sharedStrings.xml": "<sst"}), "XML refusé"),
        (book({"a": ROWS}, extra={"xl/workbook.xml": "\x00"}), "XML refusé"),
    ],
)
def test_another_file_is_told_plainly(tmp_path: Path, content: bytes, word: str) -> None:
    with pytest.raises(WorkbookError, match=word) as raised:
        read(saved(tmp_path, content))
    assert raised.value.told.en


def test_a_bomb_stops_at_the_limit(tmp_path: Path) -> None:
    bomb = f'<worksheet xmlns="{MAIN}">{" " * (workbook.MAX_PART + 1)}</worksheet>'
    content = book({"a": ROWS}, extra={"xl/worksheets/sheet1.xml": bomb})
    assert len(content) < 100_000
    with pytest.raises(WorkbookError, match="décompressé"):
        read(saved(tmp_path, content))


def test_the_parts_share_one_budget(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "MAX_TOTAL", 1_000)
    with pytest.raises(WorkbookError, match="décompressé"):
        read(saved(tmp_path, book({"a": ROWS, "b": ROWS, "c": ROWS})))


@pytest.mark.parametrize(("limit", "word"), [("MAX_FILE", "octets"), ("MAX_PARTS", "fichiers"), ("MAX_ROWS", "lignes")])
def test_what_is_too_much_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: str, word: str) -> None:
    monkeypatch.setattr(workbook, limit, 1)
    with pytest.raises(WorkbookError, match=word):
        read(saved(tmp_path, book({"a": ROWS})))


def test_an_archive_with_a_password_is_refused(tmp_path: Path) -> None:
    content = bytearray(book({"a": ROWS}))
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = content.find(signature)
        while start >= 0:
            content[start + offset] |= 1
            start = content.find(signature, start + 4)
    with pytest.raises(WorkbookError, match="abîmé"):
        read(saved(tmp_path, bytes(content)))


def test_a_file_that_is_not_there_is_the_callers_to_tell(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="absent"):
        read(tmp_path / "absent.xlsx")


@given(st.binary(max_size=300), st.integers(0, 1_200))
def test_any_bytes_are_read_or_refused(tmp_path_factory: pytest.TempPathFactory, noise: bytes, at: int) -> None:
    content = book({"a": ROWS})
    target = io.BytesIO(content[:at] + noise + content[at + len(noise) :])
    path = saved(tmp_path_factory.mktemp("rem"), target.getvalue())
    try:
        found = read(path)
    except WorkbookError:
        return
    assert all(isinstance(cell, str) for sheet in found for row in sheet.rows for cell in row)
    assert zipfile.is_zipfile(path)
