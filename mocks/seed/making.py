"""Making a fictitious person: what a recipe leaves out is drawn from the lists, in turn. Keys are left out.

A person is a JSON object of ``personnes.json`` (members of ``mocks.core.seed.Person``).
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

from formats.ins.matricule import OID_NIA, OID_NIR, key_of

HOME = Path(__file__).parent
Made: TypeAlias = dict[str, Any]
"""A person, as JSON."""

_FIRST_ORDER, _ORDERS = 900, 100
_MONTH_UNKNOWN = "20"
"""What a matricule has in place of a month that nobody knows [I]."""


def data(name: str) -> Any:
    """The content of a data file of this folder."""
    return json.loads((HOME / f"{name}.json").read_bytes())


@dataclass(frozen=True, slots=True)
class Number:
    """What a matricule says: sex (M or F), date of birth, commune or country, order."""

    sex: str
    date: str
    place: str
    order: int

    def __str__(self) -> str:
        """The 13 characters."""
        year, month = self.date[2:4], self.date[5:7]
        month = _MONTH_UNKNOWN if month == "00" else month
        return f"{'1' if self.sex == 'M' else '2'}{year}{month}{self.place}{self.order}"


class Maker:
    """Draws names, dates and places in turn: the same calls make the same persons."""

    def __init__(self) -> None:
        self._names = data("noms")
        self.places: Mapping[str, Mapping[str, str]] = data("lieux")
        self._drawn = 0

    def root(self, turn: int | None = None) -> str:
        """An invented name, without the mark BANC."""
        starts, ends = self._names["starts"], self._names["ends"]
        at = self._drawn if turn is None else turn
        return str(starts[at % len(starts)] + ends[at * 5 % len(ends)])

    def given(self, sex: str, several: int = 1, kind: str = "") -> str:
        """Some given names of a sex (M or F), as a list; ``kind`` is a list of ``noms.json`` that the first is of."""
        known = self._names["male" if sex == "M" else "female"]
        drawn = [str(known[(self._drawn * 7 + 3 * place) % len(known)]) for place in range(several)]
        if kind:
            special = self._names[kind][sex]
            drawn[0] = str(special[self._drawn % len(special)])
        return " ".join(drawn)

    def epicene(self) -> str:
        """A given name of both sexes."""
        return str(self._names["epicene"][self._drawn % len(self._names["epicene"])])

    def sex(self) -> str:
        """M or F."""
        return "MF"[self._drawn % 2]

    def date(self, first: int = 1930, years: int = 90) -> str:
        """A date of birth in some years."""
        n = self._drawn
        return f"{first + n * 13 % years}-{1 + n * 5 % 12:02d}-{1 + n * 11 % 28:02d}"

    def place(self, kind: str = "metropole", after: int = 0) -> str:
        """A place of a list of ``lieux.json``; ``after`` takes another one."""
        known = list(self.places[kind])
        return known[(self._drawn * 3 + after) % len(known)]

    def order(self) -> int:
        """An order number that no civil registry has given in such a place."""
        return _FIRST_ORDER + self._drawn * 7 % _ORDERS

    def person(self, case: str, *more: str, **given: Any) -> Made:
        """A person for a case (and more of them). ``given`` are members of it; ``number`` is a ``Number``; ``former``
        are matricules; ``oid`` is that of the active one."""
        sex = given.pop("sex", None) or self.sex()
        date = given.pop("birth_date", None) or self.date()
        place = given.pop("birth_place", None) or self.place()
        number = given.pop("number", None) or Number(sex, date, place, self.order())
        made: Made = {
            "id": "",
            "family_name": given.pop("family_name", None) or f"BANC-{self.root()}",
            "given_names": given.pop("given_names", None) or self.given(sex),
            "sex": sex,
            "birth_date": date,
            "birth_place": place,
            "ins": {"number": str(number), "oid": given.pop("oid", OID_NIR)},
            **given,
            "cases": [case, *more],
        }
        self._drawn += 1
        return made


def former(number: Number, oid: str = OID_NIR, start: str = "", end: str = "", *, wrong: bool = False) -> Made:
    """A former matricule; ``wrong`` gives it a wrong key, on purpose."""
    made: Made = {"number": str(number), "oid": oid}
    if wrong:
        made["key"] = f"{int(key_of(str(number))) % 97 + 1:02d}"
    return made | ({"start": start, "end": end} if start else {})


NIA = OID_NIA
"""The OID of a provisional matricule."""
