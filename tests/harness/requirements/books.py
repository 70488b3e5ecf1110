"""Workbooks made by hand: as few parts as a reader needs."""

import io
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
HEADER = ("Périmètre", "ID", "Chapitre", "Fonction", "Exigence", "N° scénario", "N° preuve", "Preuve")

Rows = Sequence[Sequence[str]]


def row(identifier: str, function: str = "", scenario: str = "", proof: str = "", couloir: str = "LGC") -> list[str]:
    """A row under ``HEADER``."""
    return [couloir, identifier, "INS", function, f"Énoncé de {identifier}.", scenario, proof, "Vidéo"]


def book(sheets: Mapping[str, Rows], *, shared: bool = True, extra: Mapping[str, str] | None = None) -> bytes:
    """A workbook; strings shared, or inline without ``shared``; ``extra`` replaces or adds parts."""
    strings: list[str] = []
    parts = {
        f"xl/worksheets/sheet{n}.xml": _sheet(rows, strings if shared else None)
        for n, rows in enumerate(sheets.values(), 1)
    }
    names = "".join(f'<sheet name={quoteattr(name)} sheetId="{n}" r:id="r{n}"/>' for n, name in enumerate(sheets, 1))
    links = "".join(f'<Relationship Id="r{n}" Target="worksheets/sheet{n}.xml"/>' for n in range(1, len(sheets) + 1))
    parts["xl/workbook.xml"] = f'<workbook xmlns="{MAIN}" xmlns:r="{LINKS}"><sheets>{names}</sheets></workbook>'
    parts["xl/_rels/workbook.xml.rels"] = f'<Relationships xmlns="{PACKAGE}">{links}</Relationships>'
    if shared:
        items = "".join(f"<si><r><t>{escape(text)}</t></r></si>" for text in strings)
        parts["xl/sharedStrings.xml"] = f'<sst xmlns="{MAIN}">{items}</sst>'
    return packed({**parts, **(extra or {})})


def packed(parts: Mapping[str, str]) -> bytes:
    """A deflated archive."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return target.getvalue()


def saved(folder: Path, content: bytes, name: str = "REM.xlsx") -> Path:
    """The same as a file."""
    path = folder / name
    path.write_bytes(content)
    return path


def _sheet(rows: Rows, strings: list[str] | None) -> str:
    body = "".join(
        f'<row r="{number}">{"".join(_cell(number, column, text, strings) for column, text in enumerate(cells))}</row>'
        for number, cells in enumerate(rows, 1)
    )
    return f'<worksheet xmlns="{MAIN}"><sheetData>{body}</sheetData></worksheet>'


def _cell(number: int, column: int, text: str, strings: list[str] | None) -> str:
    """Nothing for an empty text: a sheet has no cell there."""
    place = f"{chr(ord('A') + column)}{number}"
    if not text:
        return ""
    if strings is None:
        return f'<c r="{place}" t="inlineStr"><is><t>{escape(text)}</t></is></c>'
    strings.append(text)
    return f'<c r="{place}" t="s"><v>{len(strings) - 1}</v></c>'
