"""Reads the reference table of requirements: the few lines of YAML that it is written in, and no more.

A list of maps; a value is a scalar (plain or within single quotes), a list of scalars, or ``[]``. Anything else is
an error that names its line: a table that changed shape must be looked at, not guessed.
"""

import re
from collections.abc import Iterator
from typing import TypeAlias

Scalar: TypeAlias = str | int | bool | None
Entry: TypeAlias = dict[str, Scalar | list[Scalar]]

_MEMBER = re.compile(r"(- |  )([a-z_0-9]+):(?: (.*))?")
_ITEM = re.compile(r"  - (.*)")
_WORDS: dict[str, Scalar] = {"true": True, "false": False, "null": None, "": None}
_SPECIAL = tuple('"&*!|>%@`{')


class SourceError(ValueError):
    """A line that is not of the expected form."""


def entries(text: str) -> list[Entry]:
    """The requirements of the table; raises ``SourceError``."""
    found: list[Entry] = []
    values: list[Scalar] = []
    for number, line in _lines(text):
        item, member = _ITEM.fullmatch(line), _MEMBER.fullmatch(line)
        if item:
            values.append(_scalar(item[1], number))
            continue
        if member is None or (not found and member[1] != "- "):
            raise SourceError(f"ligne {number} : {line[:80]!r} n'est ni un champ ni un élément de liste")
        if member[1] == "- ":
            found.append({})
        values = []
        raw = member[3]
        found[-1][member[2]] = values if raw in (None, "[]") else _scalar(raw, number)
    return found


def _lines(text: str) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip() and not line.startswith("#"):
            yield number, line.rstrip()


def _scalar(raw: str, number: int) -> Scalar:
    if raw.startswith("'"):
        if len(raw) < 2 or not raw.endswith("'"):
            raise SourceError(f"ligne {number} : l'apostrophe n'est pas refermée")
        return raw[1:-1].replace("''", "'")
    if raw.startswith(_SPECIAL) or ": " in raw or " #" in raw:
        raise SourceError(f"ligne {number} : {raw[:40]!r} n'est pas un texte simple")
    if raw in _WORDS:
        return _WORDS[raw]
    return int(raw) if raw.isdecimal() else raw
