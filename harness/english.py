"""The English of what is recorded in French: a closed list of phrases, some with holes (``english.json``).

The words of a finding and the reason of a verdict are recorded in French, as they were told, and computed again by
``verify``: they stay as they are. English is made of them where a person reads, so that a dossier of any age has it.
What fills a hole is a value, left as it is unless it is itself a phrase of the list; what the list does not know stays
in French.
"""

import json
import re
from collections.abc import Callable
from functools import cache, lru_cache
from pathlib import Path
from typing import TypeAlias

from formats.rule import RULES, Text

_HOLE = re.compile(r"\{w?\}")
"""A hole in the French: ``{}`` for any text, ``{w}`` for one without a space. English: ``{}``; a brace is ``{{``."""
_MOST = 4000
"""The longest text that is compared with forms, in characters: the bench's own phrases are short."""
_DEEPEST = 12
"""How many forms may be inside one another: what comes from outside may look like many."""

Form: TypeAlias = tuple[tuple[str, ...], tuple[bool, ...], str]
"""The French around the holes, whether each hole holds no space, the English form."""


def speech(lang: str) -> Callable[[str], str]:
    """How what was said in French is told in a language (``fr``, ``en``)."""
    return english if lang == "en" else str


def both(said: str) -> Text:
    """What was said in French, in both languages."""
    return Text(said, english(said))


@lru_cache(maxsize=4096)
def english(said: str) -> str:
    """The English of a phrase of the list, of lines of such phrases, or of a rule's fix; anything else as it is."""
    return _told(said, _DEEPEST) if len(said) <= _MOST else said


def _told(said: str, depth: int) -> str:
    known = _phrases().get(said)
    if known is not None or not said or not depth:
        return said if known is None else known
    for pieces, words, form in _forms().get(said[0], []) + _forms().get("", []):
        values = _values(said, pieces)
        if values is not None and not any(word and " " in value for word, value in zip(words, values, strict=True)):
            return form.format(*(_told(value, depth - 1) for value in values))
    if "\n" in said:
        return "\n".join(_told(line, depth - 1) for line in said.split("\n"))
    return _fixes().get(said, said)


@cache
def _lists() -> dict[str, str]:
    body = json.loads(Path(__file__).with_name("english.json").read_text("utf-8"))
    return {french: told for section in body.values() for french, told in section.items()}


@cache
def _phrases() -> dict[str, str]:
    return {french: told.format() for french, told in _lists().items() if not _HOLE.search(french)}


@cache
def _forms() -> dict[str, list[Form]]:
    """The forms by their first letter, "" for those that begin with a hole; those that say most come first."""
    found: dict[str, list[Form]] = {}
    for french, told in _lists().items():
        if _HOLE.search(french):
            pieces, holes = tuple(_HOLE.split(french)), _HOLE.findall(french)
            found.setdefault(pieces[0][:1], []).append((pieces, tuple(hole == "{w}" for hole in holes), told))
    for forms in found.values():
        forms.sort(key=lambda form: (-len(form[0][0]), -sum(map(len, form[0]))))
    return found


def _fixes() -> dict[str, str]:
    """What to do about each rule; rules come with the checks, so this is read anew."""
    return {rule.fix.fr: rule.fix.en for rule in RULES.values()}


def _values(said: str, pieces: tuple[str, ...]) -> list[str] | None:
    """What fills the holes between ``pieces``; None when the text is of another form."""
    first, *middle = pieces
    last = middle.pop()
    if len(said) <= len(first) + len(last) or not said.startswith(first) or not said.endswith(last):
        return None
    rest, values = said[len(first) : len(said) - len(last)], []
    for piece in middle:
        value, found, rest = rest.partition(piece)
        if not found or not value:
            return None
        values.append(value)
    return [*values, rest] if rest else None
