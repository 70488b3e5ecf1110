"""Reads the cells of an ``.xlsx`` that anybody may have made, as text: formats, formulas and pictures are left alone.

Own reader (standard zip, the project's own XML parser): of the whole format only sheets, shared and inline strings
matter here, and every limit stays ours. Nothing is kept in memory past the sheets' text.
"""

import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from formats import xml
from formats.rule import Text

MAX_FILE, MAX_PART, MAX_TOTAL = 20_000_000, 10_000_000, 80_000_000
"""Bytes: of the file, of one part once inflated, of all parts read."""
MAX_PARTS, MAX_ROWS, MAX_COLUMNS = 2_000, 50_000, 200
_WORKBOOK, _RELATIONS, _STRINGS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/sharedStrings.xml"
_REFERENCE = re.compile(r"([A-Z]{1,3})[0-9]+")
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError)
_LINK = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_STRICT_LINK = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"


class WorkbookError(Exception):
    """A file that is no readable workbook; ``told`` says what was expected and what was found."""

    def __init__(self, fr: str, en: str) -> None:
        super().__init__(fr)
        self.told = Text(fr, en)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet: its name, and its rows as texts (an absent cell is empty)."""

    name: str
    rows: Sequence[Sequence[str]]


def read(path: Path) -> tuple[Sheet, ...]:
    """The sheets of a file, in order; raises ``WorkbookError``, or ``OSError`` when it cannot be opened."""
    size = path.stat().st_size
    if size > MAX_FILE:
        raise WorkbookError(
            f"le fichier fait {size} octets ; un REM en fait moins d'un million (limite : {MAX_FILE})",
            f"the file is {size} bytes; a REM takes less than a million (limit: {MAX_FILE})",
        )
    with path.open("rb") as stream:
        _look(stream.read(8))
    try:
        with zipfile.ZipFile(path) as archive:
            return tuple(_Reader(archive).sheets())
    except _BROKEN as error:
        raise WorkbookError(f"classeur abîmé ou tronqué : {error}", f"broken or truncated workbook: {error}") from error


def _look(head: bytes) -> None:
    """Name the usual other files by how they begin."""
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        raise WorkbookError(
            "c'est un ancien .xls, ou un classeur chiffré ; ouvrez-le dans un tableur, ôtez le mot de passe et "
            "enregistrez-le en .xlsx",
            "this is an old .xls or an encrypted workbook; open it, remove the password and save it as .xlsx",
        )
    if head.startswith(b"%PDF"):
        raise WorkbookError(
            "c'est un PDF ; le REM est un classeur .xlsx", "this is a PDF; the REM is an .xlsx workbook"
        )
    if not head.startswith(b"PK"):
        raise WorkbookError(
            "ce n'est pas un classeur .xlsx (un CSV renommé, peut-être) ; enregistrez-le en .xlsx depuis un tableur",
            "this is no .xlsx workbook (a renamed CSV, maybe); save it as .xlsx from a spreadsheet",
        )


class _Reader:
    """One pass over an archive, with a budget of bytes."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._names = set(archive.namelist())
        self._left = MAX_TOTAL
        self._check()

    def _check(self) -> None:
        if len(self._archive.infolist()) > MAX_PARTS:
            raise WorkbookError(f"plus de {MAX_PARTS} fichiers dans l'archive", f"over {MAX_PARTS} files inside")
        if _WORKBOOK not in self._names:
            known = ", ".join(sorted(self._names)[:5]) or "rien"
            raise WorkbookError(
                f"une archive zip, mais pas un classeur Excel : {_WORKBOOK} y manque (on y trouve : {known})",
                f"a zip archive, but no Excel workbook: {_WORKBOOK} is missing (found: {known})",
            )

    def sheets(self) -> Iterator[Sheet]:
        strings = [_content(item) for item in self._part(_STRINGS).iterfind("{*}si")] if self._has(_STRINGS) else []
        targets = self._targets()
        for sheet in self._part(_WORKBOOK).iterfind("{*}sheets/{*}sheet"):
            part = targets.get(sheet.get(_LINK) or sheet.get(_STRICT_LINK) or "", "")
            if self._has(part):
                yield Sheet(str(sheet.get("name", "")), tuple(_rows(self._part(part), strings)))

    def _has(self, name: str) -> bool:
        return name in self._names

    def _targets(self) -> dict[str, str]:
        """The part of each sheet by its relation's id."""
        if not self._has(_RELATIONS):
            return {}
        found = ((str(one.get("Id")), str(one.get("Target", ""))) for one in self._part(_RELATIONS).iterfind("{*}*"))
        return {name: target.lstrip("/") if target.startswith("/") else f"xl/{target}" for name, target in found}

    def _part(self, name: str) -> xml.Element:
        limit = min(MAX_PART, self._left)
        with self._archive.open(name) as stream:
            raw = stream.read(limit + 1)
        if len(raw) > limit:
            raise WorkbookError(
                f"{name} dépasse {limit} octets une fois décompressé : fichier piégé, ou bien plus qu'un REM",
                f"{name} is over {limit} bytes once inflated: a trap, or much more than a REM",
            )
        self._left -= len(raw)
        try:
            return xml.parse(raw)
        except xml.XmlError as error:
            raise WorkbookError(f"{name} : XML refusé ({error})", f"{name}: XML refused ({error})") from error


def _rows(sheet: xml.Element, strings: Sequence[str]) -> Iterator[Sequence[str]]:
    for number, row in enumerate(sheet.iterfind("{*}sheetData/{*}row")):
        if number >= MAX_ROWS:
            raise WorkbookError(f"plus de {MAX_ROWS} lignes dans une feuille", f"over {MAX_ROWS} rows in a sheet")
        yield _cells(row, strings)


def _cells(row: xml.Element, strings: Sequence[str]) -> Sequence[str]:
    cells: dict[int, str] = {}
    for place, cell in enumerate(row.iterfind("{*}c")):
        column = _column(str(cell.get("r", "")), place)
        if column < MAX_COLUMNS:
            cells[column] = _value(cell, strings)
    return [cells.get(column, "") for column in range(max(cells, default=-1) + 1)]


def _column(reference: str, place: int) -> int:
    """The column of ``AB12``, from 0; ``place`` when the cell does not say."""
    named = _REFERENCE.fullmatch(reference)
    if named is None:
        return place
    column = 0
    for letter in named[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return column - 1


def _value(cell: xml.Element, strings: Sequence[str]) -> str:
    if cell.get("t") == "inlineStr":
        return "".join(_content(inline) for inline in cell.iterfind("{*}is"))
    value = cell.find("{*}v")
    raw = "" if value is None else (value.text or "").strip()
    if cell.get("t") != "s":
        return raw
    return strings[int(raw)] if raw.isdecimal() and len(raw) < 9 and int(raw) < len(strings) else ""


def _content(item: xml.Element) -> str:
    """The text of a string, its runs joined; phonetic help (``rPh``) left out."""
    direct = (text for text in item.iterfind("{*}t"))
    runs = (text for text in item.iterfind("{*}r/{*}t"))
    return "".join(text.text or "" for text in (*direct, *runs)).strip()
