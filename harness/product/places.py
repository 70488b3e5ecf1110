"""On which line each key and each element of a TOML text stands: ``tomllib`` reads values and forgets places.

The text is one that ``tomllib`` accepts: only what tells a key from a value is looked at here.
"""

import re
import tomllib
from typing import TypeAlias

Path: TypeAlias = tuple[str | int, ...]
"""From the root: names of tables and keys, places in lists from 0."""

_BLANK = re.compile(r"(?:[ \t\n]+|#[^\n]*)*")
_SPACE = re.compile(r"[ \t]*")
_BARE = re.compile(r"[A-Za-z0-9_-]+")
_BASIC = re.compile(r'"(?:[^"\\\n]|\\.)*"')
_LITERAL = re.compile(r"'[^'\n]*'")
_LONG_BASIC = re.compile(r'"""(?:[^\\]|\\[\s\S])*?"""(?!")')
_LONG_LITERAL = re.compile(r"'''[\s\S]*?'''(?!')")
_PLAIN = re.compile(r"\d{4}-\d\d-\d\d \d\d:[0-9:.Zz+-]+|[^\s,\]}#]+")


def places_of(text: str) -> dict[Path, int]:
    """The line (from 1) of every table, key and element of a valid TOML text."""
    return _Scanner(text.replace("\r\n", "\n")).read()


class _Scanner:
    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._counted = 0
        self._line = 1
        self._table: Path = ()
        self._counts: dict[Path, int] = {}
        self._found: dict[Path, int] = {}

    def read(self) -> dict[Path, int]:
        """Go through the whole text."""
        self._skip(_BLANK)
        while self._at < len(self._text):
            if self._text.startswith("[", self._at):
                self._header()
            else:
                self._pair(self._table)
            self._skip(_BLANK)
        return self._found

    def _header(self) -> None:
        line, several = self._here(), self._text.startswith("[[", self._at)
        self._at += 2 if several else 1
        *parents, last = self._key()
        path: Path = ()
        for name in parents:
            path = self._entered((*path, name))
        path = (*path, last)
        if several:
            self._counts[path] = self._counts.get(path, -1) + 1
        self._table = self._entered(path)
        self._note(path, line)
        self._note(self._table, line)
        self._at += 2 if several else 1

    def _entered(self, path: Path) -> Path:
        """A table, or the last one of a list of tables."""
        return (*path, self._counts[path]) if path in self._counts else path

    def _pair(self, table: Path) -> None:
        line = self._here()
        path = table
        for name in self._key():
            path = (*path, name)
            self._note(path, line)
        self._at += 1  # =
        self._skip(_SPACE)
        self._value(path)

    def _key(self) -> list[str]:
        """The parts of a key, up to what follows it (``=`` or ``]``)."""
        parts = []
        while True:
            self._skip(_SPACE)
            parts.append(self._part())
            self._skip(_SPACE)
            if not self._text.startswith(".", self._at):
                return parts
            self._at += 1

    def _part(self) -> str:
        first = self._text[self._at]
        if first == '"':
            return str(tomllib.loads(f"x = {self._take(_BASIC)}")["x"])
        return self._take(_LITERAL)[1:-1] if first == "'" else self._take(_BARE)

    def _value(self, path: Path) -> None:
        if self._text.startswith("[", self._at):
            self._list(path)
        elif self._text.startswith("{", self._at):
            self._inline(path)
        else:
            self._take(self._shape())

    def _shape(self) -> re.Pattern[str]:
        shapes = (('"""', _LONG_BASIC), ("'''", _LONG_LITERAL), ('"', _BASIC), ("'", _LITERAL))
        return next((shape for start, shape in shapes if self._text.startswith(start, self._at)), _PLAIN)

    def _list(self, path: Path) -> None:
        self._at += 1
        self._skip(_BLANK)
        place = 0
        while not self._text.startswith("]", self._at):
            self._note((*path, place), self._here())
            self._value((*path, place))
            place += 1
            self._comma()
        self._at += 1

    def _inline(self, path: Path) -> None:
        self._at += 1
        self._skip(_BLANK)
        while not self._text.startswith("}", self._at):
            self._pair(path)
            self._comma()
        self._at += 1

    def _comma(self) -> None:
        self._skip(_BLANK)
        if self._text.startswith(",", self._at):
            self._at += 1
        self._skip(_BLANK)

    def _skip(self, shape: re.Pattern[str]) -> None:
        found = shape.match(self._text, self._at)
        self._at = found.end() if found else self._at

    def _take(self, shape: re.Pattern[str]) -> str:
        found = shape.match(self._text, self._at)
        if found is None:
            raise ValueError(f"not TOML at character {self._at}")
        self._at = found.end()
        return found[0]

    def _note(self, path: Path, line: int) -> None:
        self._found.setdefault(path, line)

    def _here(self) -> int:
        self._line += self._text.count("\n", self._counted, self._at)
        self._counted = self._at
        return self._line
