"""From a file to what it says: bytes, text, TOML. Whatever cannot be read is a problem with its place and its fix."""

import hashlib
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from formats.rule import Text
from harness.product import places
from harness.product.problem import Problem, printable, same

BIGGEST = 1_000_000
"""The largest file, in bytes."""
MOST_ERRORS = 20
"""The most lines that are not TOML of which one reading tells."""

_A_FILE = Text("un fichier texte TOML", "a TOML text file")
_INIT = Text(
    "Créez-le par « ./banc init », ou donnez son chemin par --product-file.",
    "Make it with “./banc init”, or give its path with --product-file.",
)
_AGAIN = Text(
    "Donnez le fichier que « ./banc init » a écrit, enregistré comme texte UTF-8.",
    "Give the file that “./banc init” wrote, saved as UTF-8 text.",
)


@dataclass(frozen=True, slots=True)
class Opened:
    """What a file says. ``lost`` are the keys of lines that could not be read: nobody calls them missing."""

    body: Mapping[str, Any] = field(default_factory=dict)
    lines: Mapping[places.Path, int] = field(default_factory=dict)
    digest: str = ""
    problems: tuple[Problem, ...] = ()
    lost: frozenset[str] = frozenset()
    readable: bool = True


def open_file(path: Path) -> Opened:
    """The content of a file, whatever it is; never raises."""
    try:
        with path.open("rb") as stream:
            raw = stream.read(BIGGEST + 1)
    except OSError as error:
        return _unreadable(_why(path, error), _INIT)
    return open_bytes(raw)


def open_bytes(raw: bytes) -> Opened:
    """The content of a file's bytes."""
    if len(raw) > BIGGEST:
        return _unreadable(Text(f"plus de {BIGGEST} octets", f"more than {BIGGEST} bytes"), _AGAIN)
    if b"\0" in raw:
        return _unreadable(_binary(raw), _AGAIN)
    text, problems = _decoded(raw)
    body, wrong, lost = _parsed(text.replace("\r\n", "\n"))
    return Opened(
        body, _lines(_blanked(text, wrong)), hashlib.sha256(raw).hexdigest(), (*problems, *wrong), lost, not wrong
    )


def _why(path: Path, error: OSError) -> Text:
    if path.is_dir():
        return Text(f"un dossier ({path})", f"a folder ({path})")
    if isinstance(error, FileNotFoundError):
        return Text(f"aucun fichier {path}", f"no file {path}")
    return same(f"{path} : {error.strerror or error}")


def _unreadable(found: Text, fix: Text) -> Opened:
    return Opened(problems=(Problem(0, "", _A_FILE, found, fix),), readable=False)


def _binary(raw: bytes) -> Text:
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return Text("un texte en UTF-16", "an UTF-16 text")
    if raw.startswith(b"PK"):
        return Text("une archive ou un classeur (zip)", "an archive or a workbook (zip)")
    return Text("un fichier binaire", "a binary file")


def _decoded(raw: bytes) -> tuple[str, tuple[Problem, ...]]:
    """The text; bytes that are not UTF-8 are read as Windows writes them, so that the rest can be judged."""
    try:
        return raw.decode("utf-8-sig"), ()
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        found = Text(f"l'octet 0x{raw[error.start]:02X}", f"byte 0x{raw[error.start]:02X}")
    fix = Text(
        "Enregistrez le fichier en UTF-8 (Bloc-notes : Enregistrer sous, Encodage UTF-8).",
        "Save the file as UTF-8 (Notepad: Save as, Encoding UTF-8).",
    )
    problem = Problem(line, "", Text("un texte en UTF-8", "UTF-8 text"), found, fix)
    return raw.decode("cp1252", "replace"), (problem,)


_WHERE = re.compile(r"^(?P<what>.*) \(at (?:line (?P<line>\d+), column \d+|end of document)\)$", re.DOTALL)
_ONE_LINE = re.compile(r"""\s*(?P<key>[A-Za-z0-9_-]+)\s*=""")


def _parsed(text: str) -> tuple[Mapping[str, Any], tuple[Problem, ...], frozenset[str]]:
    """What the text says once the lines that are not TOML are left out, those lines, and their keys."""
    lines = text.split("\n")
    wrong: list[Problem] = []
    lost: set[str] = set()
    while len(wrong) < MOST_ERRORS:
        try:
            return tomllib.loads("\n".join(lines)), tuple(wrong), frozenset(lost)
        except RecursionError:
            wrong.append(_not_toml(0, "", Text("des listes sans fin", "endless lists")))
            break
        except ValueError as error:
            problem = _explained(str(error), lines)
        wrong.append(problem)
        key = _ONE_LINE.match(lines[problem.line - 1]) if problem.line else None
        if key is None:
            break
        lost.add(key["key"])
        lines[problem.line - 1] = ""
    return {}, tuple(wrong), frozenset(lost)


def _explained(message: str, lines: list[str]) -> Problem:
    """tomllib's message as a problem; it counts the line after an unfinished one as the place."""
    found = _WHERE.match(message)
    what, line = (found["what"], int(found["line"] or 0)) if found else (message, 0)
    shown = printable(lines[line - 1].strip()) if 0 < line <= len(lines) else ""
    if not shown and 1 < line <= len(lines):
        line, shown = line - 1, printable(lines[line - 2].strip())
    told = same(f"« {shown} »") if shown else Text("la fin du fichier", "the end of the file")
    return _not_toml(line, what, told)


def _not_toml(line: int, what: str, found: Text) -> Problem:
    expected, fix = next(
        ((expected, fix) for word, expected, fix in _ERRORS if word in what),
        (Text("une ligne clé = valeur", "a line key = value"), _QUOTES),
    )
    return Problem(line, "", expected, found, fix)


_QUOTES = Text(
    'Un texte s\'écrit entre guillemets droits : nom = "Mon logiciel".',
    'Write texts between straight quotes: nom = "My software".',
)
_ERRORS: tuple[tuple[str, Text, Text], ...] = (
    (
        "Cannot overwrite",
        Text("chaque clé une seule fois", "each key once"),
        Text("Retirez l'une des deux lignes.", "Remove one of the two lines."),
    ),
    (
        "twice",
        Text("chaque table une seule fois", "each table once"),
        Text(
            "Réunissez les deux tables ; une liste s'écrit [[nom]], avec deux crochets.",
            "Merge the two tables; a list is written [[name]], with two brackets.",
        ),
    ),
    (
        "Cannot mutate",
        Text("chaque table une seule fois", "each table once"),
        Text("Réunissez les deux tables.", "Merge the two tables."),
    ),
    (
        "Unescaped '\\'",
        Text("pas de barre oblique inverse seule", "no lone backslash"),
        Text(
            "Chemin de Windows : apostrophes droites, 'C:\\certs\\a.pem', ou des /.",
            "Windows path: straight apostrophes, 'C:\\certs\\a.pem', or slashes.",
        ),
    ),
    (
        "Unterminated string",
        Text("un texte fermé", "a closed text"),
        Text("Fermez les guillemets sur la même ligne.", "Close the quotes on the same line."),
    ),
    (
        "Illegal character",
        Text("un texte sur une ligne, sans caractère de contrôle", "a text on one line, no control character"),
        Text(
            "Fermez les guillemets sur la même ligne ; retirez les caractères invisibles.",
            "Close the quotes on the same line; remove invisible characters.",
        ),
    ),
    (
        "Unclosed array",
        Text("une liste fermée par ]", "a list closed by ]"),
        Text('Écrivez : retours = ["…", "…"].', 'Write: retours = ["…", "…"].'),
    ),
    (
        "Expected '=' after a key",
        Text("clé = valeur", "key = value"),
        Text(
            "Écrivez « clé = valeur », une clé sans espace ni accent, ou commentez la ligne par #.",
            "Write “key = value”, a key without space or accent, or comment the line out with #.",
        ),
    ),
    (
        "Expected ']'",
        Text("un nom de table fermé", "a closed table name"),
        Text("Fermez les crochets : [psc], [[boites]].", "Close the brackets: [psc], [[boites]]."),
    ),
)
"""Words of tomllib's messages, what was expected, what to do."""


def _blanked(text: str, wrong: tuple[Problem, ...]) -> str:
    lines = text.replace("\r\n", "\n").split("\n")
    for problem in wrong:
        if problem.line:
            lines[problem.line - 1] = ""
    return "\n".join(lines)


def _lines(text: str) -> Mapping[places.Path, int]:
    """Where things are; nowhere when even that cannot be told."""
    try:
        return places.places_of(text)
    except (ValueError, IndexError, RecursionError):
        return {}
