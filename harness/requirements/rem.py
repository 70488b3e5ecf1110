"""A REM file: which rows are requirements, whatever the vintage of its columns (segur.md §0.1, §2.1).

ANS's own import file has *Périmètre, ID, Chapitre, Fonction, Exigence, Commentaire, Profil, N° scénario, Scénario de
conformité, N° preuve, Preuve…*; other vintages name and order them otherwise [I]. Columns are found by name, in the
first rows of each sheet. Cells merged over several rows are empty but in the first: the requirement goes on.
"""

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from formats.rule import Text
from harness.requirements.workbook import Sheet

_SCANNED = 30
"""Rows in which a sheet's header is looked for."""
_NUMBER = r"(?:n|no|num|numero|id|identifiant|ref|reference|code)(?: de l| de la| de| du| d)? "
_COLUMNS: Mapping[str, re.Pattern[str]] = {
    "id": re.compile(rf"(?:id|identifiant|reference|{_NUMBER}exigences?)"),
    "text": re.compile(r"(?:exigences?|enonce(?: de l exigence)?|libelle(?: de l exigence| exigence)?)"),
    "scenario": re.compile(rf"{_NUMBER}scenarios?(?: de conformite)?"),
    "proof": re.compile(rf"{_NUMBER}preuves?"),
    "perimeter": re.compile(r"(?:perimetre|couloir|profil)s?"),
    "function": re.compile(r"(?:fonction|titre|intitule)s?"),
}
_ID = re.compile(r"[A-Za-zÀ-ÿ§][A-Za-zÀ-ÿ0-9§./ _-]{1,38}[0-9A-Za-z]")
_WAVE = re.compile(r"/va([12])\.")
EXPECTED = Text(
    "une ligne d'en-tête avec « ID » (ou « N° exigence ») et au moins « Exigence », « N° scénario » ou « N° preuve »",
    "a header row with “ID” (or “N° exigence”) and at least “Exigence”, “N° scénario” or “N° preuve”",
)


class RemShapeError(Exception):
    """A workbook without any row that is a requirement; ``told`` says what was expected and found."""

    def __init__(self, told: Text) -> None:
        super().__init__(told.fr)
        self.told = told


@dataclass(slots=True)
class RemRequirement:
    """A requirement as a REM has it. ``digest`` stands for its wording, which is kept nowhere."""

    id: str
    function: str = ""
    perimeters: list[str] = field(default_factory=list)
    scenarios: list[str] = field(default_factory=list)
    proofs: list[str] = field(default_factory=list)
    digest: str = ""

    @property
    def wave(self) -> int | None:
        """The wave that the id tells, None when it tells none."""
        said = _WAVE.search(self.id)
        return int(said[1]) if said else None


def requirements(sheets: Sequence[Sheet]) -> dict[str, RemRequirement]:
    """The requirements of a workbook by id; raises ``RemShapeError`` when it holds none."""
    found: dict[str, RemRequirement] = {}
    for sheet in sheets:
        start, columns = _header(sheet.rows)
        if columns:
            _collect(found, sheet.rows[start + 1 :], columns)
    if not found:
        raise RemShapeError(_other_shape(sheets))
    return found


def _header(rows: Sequence[Sequence[str]]) -> tuple[int, dict[str, int]]:
    for number, row in enumerate(rows[:_SCANNED]):
        columns = _columns(row)
        if "id" in columns and columns.keys() & {"text", "scenario", "proof"}:
            return number, columns
    return 0, {}


def _columns(row: Sequence[str]) -> dict[str, int]:
    """Which column holds what; of two that answer to one name, the first."""
    found: dict[str, int] = {}
    for place, cell in enumerate(row):
        title = plain(cell)
        name = next((name for name, pattern in _COLUMNS.items() if pattern.fullmatch(title)), "")
        if name:
            found.setdefault(name, place)
    return found


def _collect(found: dict[str, RemRequirement], rows: Iterable[Sequence[str]], columns: Mapping[str, int]) -> None:
    current: RemRequirement | None = None
    for row in rows:
        cells = {name: row[place].strip() if place < len(row) else "" for name, place in columns.items()}
        named = cells["id"]
        if named:
            wanted = _ID.fullmatch(named) and any(letter.isdigit() for letter in named)
            current = found.setdefault(named, RemRequirement(named)) if wanted else None
        if current is not None:
            _add(current, cells)


def _add(current: RemRequirement, cells: Mapping[str, str]) -> None:
    for name, kept in (("scenario", current.scenarios), ("proof", current.proofs), ("perimeter", current.perimeters)):
        for value in _several(cells.get(name, "")):
            if value not in kept:
                kept.append(value)
    current.function = current.function or cells.get("function", "")
    wording = plain(cells.get("text", ""))
    if wording and not current.digest:
        current.digest = hashlib.sha256(wording.encode()).hexdigest()


def _several(cell: str) -> list[str]:
    return [value.strip() for value in re.split(r"[\n;,]", cell) if value.strip()]


def plain(text: str) -> str:
    """A text without case, accents, punctuation or double spaces: what two wordings are compared on."""
    letters = unicodedata.normalize("NFKD", text).casefold()
    kept = "".join(letter if letter.isalnum() else " " for letter in letters if not unicodedata.combining(letter))
    return " ".join(kept.split())


def _other_shape(sheets: Sequence[Sheet]) -> Text:
    seen = "; ".join(f"« {sheet.name} » : {_first(sheet.rows)}" for sheet in sheets[:5]) or "aucune feuille"
    return Text(
        f"aucune exigence dans ce classeur. Attendu : {EXPECTED.fr}. Trouvé : {seen}",
        f"no requirement in this workbook. Expected: {EXPECTED.en}. Found: {seen}",
    )


def _first(rows: Sequence[Sequence[str]]) -> str:
    """The first row that holds something, cut short."""
    row = next((row for row in rows if any(cell.strip() for cell in row)), ())
    return " | ".join(cell.strip()[:30] for cell in row[:8] if cell.strip())[:160] or "vide"
