"""A product's file beside its form: the values taken, table by table, and everything that is wrong."""

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from formats.rule import Text
from harness.product.form import ALIASES, FORM, Field, Table
from harness.product.opening import Opened
from harness.product.places import Path
from harness.product.problem import Problem, quoted, same


@dataclass(frozen=True, slots=True)
class Row:
    """One table of the file, or one of a list of them. A value that was refused is None."""

    table: Table
    path: Path
    values: Mapping[str, Any]

    def __getitem__(self, key: str) -> Any:
        return self.values[key]

    @property
    def name(self) -> str:
        """How a message calls it: ``psc``, ``boites[2]``."""
        return shown(self.path)


def shown(path: Path) -> str:
    """A path as a message shows it: elements are counted from 1."""
    text = ""
    for step in path:
        text += f"[{step + 1}]" if isinstance(step, int) else f".{step}"
    return text.removeprefix(".")


@dataclass(slots=True)
class Sheet:
    """The rows of a file, and its problems so far."""

    opened: Opened
    rows: dict[str, list[Row]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def one(self, name: str) -> Mapping[str, Any]:
        """The values of a table that comes once; its defaults when it is absent."""
        rows = self.rows.get(name)
        return rows[0].values if rows else {item.key: item.default for item in _TABLES[name].fields}

    def line(self, path: Path) -> int:
        """The line of a key, or of the nearest thing around it."""
        while path and path not in self.opened.lines:
            path = path[:-1]
        return self.opened.lines.get(path, 0)

    def add(self, path: Path, expected: Text, found: Text, fix: Text, *, severe: bool = True) -> None:
        """Record a problem at a path."""
        self.problems.append(Problem(self.line(path), shown(path), expected, found, fix, severe))


_TABLES = {table.name: table for table in FORM}


def sheet_of(opened: Opened) -> Sheet:
    """What an opened file says, judged value by value."""
    sheet = Sheet(opened, problems=list(opened.problems))
    for key in opened.body:
        if key not in _TABLES:
            _unknown(sheet, (key,), tuple(_TABLES), None)
    for table in FORM:
        sheet.rows[table.name] = [_row(sheet, table, path, body) for path, body in _bodies(sheet, table)]
        _no_twice(sheet, table)
    if not sheet.rows["produit"]:
        _missing(sheet, (), "[produit]", Text("Ajoutez la table [produit].", "Add the table [produit]."))
    return sheet


def _bodies(sheet: Sheet, table: Table) -> Iterator[tuple[Path, Mapping[str, Any]]]:
    """The tables of that name, and a problem for what is not one."""
    if table.name not in sheet.opened.body:
        return
    value = sheet.opened.body[table.name]
    wanted = f"[[{table.name}]]" if table.several else f"[{table.name}]"
    listed = isinstance(value, list) and all(isinstance(item, dict) for item in value)
    if table.several and listed:
        yield from (((table.name, place), item) for place, item in enumerate(value))
    elif not table.several and isinstance(value, dict):
        yield (table.name,), value
    else:
        found = Text("une table seule", "one table") if isinstance(value, dict) else quoted(value)
        expected = (
            Text("une table", "a table") if not table.several else Text("une liste de tables", "a list of tables")
        )
        fix = Text(f"Écrivez {wanted} sur une ligne, ses clés dessous.", f"Write {wanted} on a line, its keys below.")
        sheet.add((table.name,), expected, found, fix)


def _row(sheet: Sheet, table: Table, path: Path, body: Mapping[str, Any]) -> Row:
    for key in body:
        if key not in table.keys:
            _unknown(sheet, (*path, key), tuple(table.keys), table)
    return Row(table, path, {item.key: _field(sheet, item, (*path, item.key), body) for item in table.fields})


def _field(sheet: Sheet, item: Field, path: Path, body: Mapping[str, Any]) -> Any:
    if item.key not in body:
        if item.required and item.key not in sheet.opened.lost:
            _missing(sheet, path, f"« {item.key} »", Text(f"Ajoutez {item.key} = …", f"Add {item.key} = …"))
        return None if item.required else item.default
    value, complaints = item.judge(body[item.key])
    for each in complaints:
        at = path if each.at is None else (*path, each.at)
        sheet.add(at, each.expected, each.found, each.fix, severe=each.severe)
    return value


def _missing(sheet: Sheet, path: Path, what: str, fix: Text) -> None:
    sheet.add(path, same(what), Text("rien", "nothing"), fix)


def _unknown(sheet: Sheet, path: Path, known: tuple[str, ...], table: Table | None) -> None:
    """A key or a table that the form does not have: a misspelling, or one of another table."""
    key = str(path[-1])
    what = Text("une table connue", "a known table") if table is None else Text("une clé connue", "a known key")
    sheet.add(path, what, quoted(key), _instead(key, known))


def _instead(key: str, known: tuple[str, ...]) -> Text:
    meant = ALIASES.get(key.lower(), key.lower())
    near = meant if meant in known else next(iter(difflib.get_close_matches(meant, known, 1, 0.6)), "")
    elsewhere = next((table for table in FORM if meant in table.keys), None)
    if near:
        return Text(f"Écrivez « {near} ».", f"Write “{near}”.")
    if elsewhere is not None:
        place = f"[[{elsewhere.name}]]" if elsewhere.several else f"[{elsewhere.name}]"
        return Text(f"« {meant} » va dans {place}.", f"“{meant}” goes in {place}.")
    listed = ", ".join(known)
    return Text(f"Au choix : {listed} ; sinon, retirez-la.", f"One of: {listed}; otherwise remove it.")


def _no_twice(sheet: Sheet, table: Table) -> None:
    if not table.unique:
        return
    first: dict[str, Row] = {}
    for row in sheet.rows[table.name]:
        value = str(row[table.unique] or "").casefold()[: 13 if table.unique == "matricule" else None]
        if value and value in first:
            line = sheet.line((*first[value].path, table.unique))
            sheet.add(
                (*row.path, table.unique),
                Text("chaque valeur une seule fois", "each value once"),
                Text(f"la même qu'à la ligne {line}", f"the same as on line {line}"),
                Text("Retirez l'une des deux.", "Remove one of the two."),
            )
        first.setdefault(value, row)
