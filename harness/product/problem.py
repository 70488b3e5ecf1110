"""What is wrong in a product's file: where, what was expected, what came, what to do about it."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time

from formats.rule import Text

SHOWN = 60
"""The most letters of a value that a message quotes."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to correct. ``line`` 0 is the whole file; a problem that is not ``severe`` is a warning."""

    line: int
    key: str
    expected: Text
    found: Text
    fix: Text
    severe: bool = True

    def told(self, name: str) -> Text:
        """The problem in two lines, for a person; ``name`` is the file's."""
        return Text(
            f"{_at(name, self.line, 'ligne')}{_of(self.key)} : "
            f"{'' if self.severe else 'attention, '}attendu {self.expected.fr} ; reçu {self.found.fr}.\n"
            f"    → {self.fix.fr}",
            f"{_at(name, self.line, 'line')}{_of(self.key)}: "
            f"{'' if self.severe else 'warning, '}expected {self.expected.en}; got {self.found.en}.\n"
            f"    → {self.fix.en}",
        )


class ProductError(Exception):
    """A product's file that cannot be used; ``problems`` are all of them, warnings included."""

    def __init__(self, name: str, problems: Iterable[Problem]) -> None:
        self.name = name
        self.problems = tuple(problems)
        super().__init__("\n".join(problem.told(name).fr for problem in self.problems))


def same(text: str) -> Text:
    """A text that no language changes."""
    return Text(text, text)


def quoted(value: object) -> Text:
    """A value as a message shows it: its kind when it is not a text, cut when long, nothing that drives a terminal."""
    if isinstance(value, str):
        return (
            Text(f"« {printable(value)} »", f"“{printable(value)}”")
            if value
            else Text("un texte vide", "an empty text")
        )
    for kind, name in _KINDS:
        if isinstance(value, kind):
            return Text(f"{name.fr} ({printable(str(value))})", f"{name.en} ({printable(str(value))})")
    return Text("une autre valeur", "another value")


_KINDS: tuple[tuple[type[object], Text], ...] = (
    (bool, Text("un oui/non", "a boolean")),
    (int, Text("un nombre sans guillemets", "a number without quotes")),
    (float, Text("un nombre sans guillemets", "a number without quotes")),
    (date, Text("une date sans guillemets", "a date without quotes")),
    (time, Text("une heure sans guillemets", "a time without quotes")),
    (list, Text("une liste", "a list")),
    (dict, Text("une table", "a table")),
)


def printable(text: str) -> str:
    """A text that somebody else wrote, short and harmless on a terminal."""
    shown = text if len(text) <= SHOWN else text[:SHOWN] + "…"
    return "".join(letter if unicodedata.category(letter)[0] != "C" else "�" for letter in shown)


def _at(name: str, line: int, word: str) -> str:
    return f"{name}, {word} {line}" if line else name


def _of(key: str) -> str:
    return f", {printable(key)}" if key else ""
