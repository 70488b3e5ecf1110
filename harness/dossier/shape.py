"""The shape of a JSON value: what is expected at a place of an event, and what came instead, in French words."""

import base64
import binascii
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from record.event import Json

_LARGEST = 2**63
"""Numbers of events, sizes and nanoseconds stay under it."""
_LONGEST = 60
"""The most characters of what came that a sentence quotes."""


@dataclass(frozen=True, slots=True)
class Wrong:
    """What is not as expected: the path of the place (``args.do.fr``), what was expected there, what came."""

    path: str
    expected: str
    came: str


class Shape(Protocol):
    """What a value must be. ``last`` is the number of the last event of the history: none is referred to after it."""

    def wrong(self, value: Json, path: str, last: int) -> Iterator[Wrong]:
        """What is not as expected."""
        ...


@dataclass(frozen=True, slots=True)
class Plain:
    """A value of one JSON type; ``expected`` says which, in words."""

    types: tuple[type, ...]
    expected: str

    def wrong(self, value: Json, path: str, _last: int) -> Iterator[Wrong]:
        """A ``bool`` is no number, though it is one of Python's."""
        flag = isinstance(value, bool) and bool not in self.types
        large = isinstance(value, int) and abs(value) >= _LARGEST
        if flag or large or not isinstance(value, self.types):
            yield Wrong(path, self.expected, came(value))


TEXT = Plain((str,), "un texte")
NUMBER = Plain((int,), "un nombre entier")
FLAG = Plain((bool,), "vrai ou faux")
NOTHING = Plain((type(None),), "rien")
SAID = Plain((str, type(None)), "un texte, ou rien")
STATUS = Plain((str, int, type(None)), "un texte ou un nombre")


@dataclass(frozen=True, slots=True)
class Anything:
    """Any value."""

    def wrong(self, _value: Json, _path: str, _last: int) -> Iterator[Wrong]:
        """Nothing ever is."""
        return iter(())


ANY = Anything()


@dataclass(frozen=True, slots=True)
class Event:
    """The number of an event of the history; ``none`` has 0 stand for the place before the first."""

    none: bool = False

    def wrong(self, value: Json, path: str, last: int) -> Iterator[Wrong]:
        """A number that no event of this history has."""
        if isinstance(value, bool) or not isinstance(value, int) or not (0 if self.none else 1) <= value <= last:
            yield Wrong(path, "le numéro d'un événement du dossier", came(value))


EVENT, PLACE = Event(), Event(none=True)


@dataclass(frozen=True, slots=True)
class Encoded:
    """Bytes in base64."""

    def wrong(self, value: Json, path: str, _last: int) -> Iterator[Wrong]:
        """What does not decode."""
        try:
            base64.b64decode(value)
        except (binascii.Error, TypeError, ValueError):
            yield Wrong(path, "des octets en base64", came(value))


ENCODED = Encoded()


@dataclass(frozen=True, slots=True)
class OneOf:
    """One of some words."""

    words: Collection[str]
    expected: str

    def wrong(self, value: Json, path: str, _last: int) -> Iterator[Wrong]:
        """Another word, or no word."""
        if not isinstance(value, str) or value not in self.words:
            yield Wrong(path, self.expected, came(value))


@dataclass(frozen=True, slots=True)
class Maybe:
    """A value, or null."""

    shape: Shape

    def wrong(self, value: Json, path: str, last: int) -> Iterator[Wrong]:
        """What the shape says of a value that is not null."""
        return iter(()) if value is None else self.shape.wrong(value, path, last)


@dataclass(frozen=True, slots=True)
class Many:
    """A list of values of one shape."""

    shape: Shape

    def wrong(self, value: Json, path: str, last: int) -> Iterator[Wrong]:
        """Another type, or an item that is wrong."""
        if not isinstance(value, list):
            yield Wrong(path, "une liste", came(value))
            return
        for place, item in enumerate(value):
            yield from self.shape.wrong(item, f"{path}[{place}]", last)


class Row:
    """A list of so many values, each of its own shape."""

    def __init__(self, *shapes: Shape) -> None:
        self._shapes = shapes

    def wrong(self, value: Json, path: str, last: int) -> Iterator[Wrong]:
        """Another length, or an item that is wrong."""
        if not isinstance(value, list) or len(value) != len(self._shapes):
            yield Wrong(path, f"une liste de {len(self._shapes)}", came(value))
            return
        for place, (item, shape) in enumerate(zip(value, self._shapes, strict=True)):
            yield from shape.wrong(item, f"{path}[{place}]", last)


@dataclass(frozen=True, slots=True)
class Either:
    """A list when the value is one, else something else."""

    listed: Shape
    other: Shape

    def wrong(self, value: Json, path: str, last: int) -> Iterator[Wrong]:
        """What the shape of its kind says."""
        return (self.listed if isinstance(value, list) else self.other).wrong(value, path, last)


@dataclass(frozen=True, slots=True)
class Named:
    """An object whose members are all of one shape."""

    shape: Shape = ANY

    def wrong(self, value: Json, path: str, last: int) -> Iterator[Wrong]:
        """Another type, or a member that is wrong."""
        if not isinstance(value, dict):
            yield Wrong(path, "un objet", came(value))
            return
        for name, item in value.items():
            yield from self.shape.wrong(item, _member(path, name), last)


@dataclass(frozen=True, slots=True)
class Members:
    """An object with members of known names; those of ``may`` need not be there. Others are left alone."""

    must: Mapping[str, Shape] = field(default_factory=dict)
    may: Mapping[str, Shape] = field(default_factory=dict)

    def wrong(self, value: Json, path: str, last: int) -> Iterator[Wrong]:
        """Another type, a member that lacks, or one that is wrong."""
        if not isinstance(value, dict):
            yield Wrong(path, "un objet", came(value))
            return
        for name, shape in self.must.items():
            found = list(shape.wrong(value.get(name), _member(path, name), last))
            if name not in value and not found:  # null is another thing than nothing at all
                found = [Wrong(_member(path, name), "ce membre", "rien")]
            yield from found
        for name, shape in self.may.items():
            if name in value:
                yield from shape.wrong(value[name], _member(path, name), last)


def came(value: Json) -> str:
    """A value in words: its type, and what it says when that is short."""
    if isinstance(value, str):
        return f"« {value if len(value) <= _LONGEST else value[: _LONGEST - 1] + '…'} »"
    if isinstance(value, bool):
        return "vrai" if value else "faux"
    if isinstance(value, int | float):
        return str(value) if abs(value) < _LARGEST else "un nombre démesuré"
    return "une liste" if isinstance(value, list) else "un objet" if isinstance(value, dict) else "rien"


def _member(path: str, name: str) -> str:
    shown = name if len(name) <= _LONGEST else name[: _LONGEST - 1] + "…"
    return f"{path}.{shown}" if path else shown
