"""The INS of a person and what INSi tells about an individual."""

from dataclasses import dataclass

from editor.patients.traits import LABELS, Traits, is_calendar_date

_NIA = "1.2.250.1.213.1.4.9"
_CORSICA = {"2A": "19", "2B": "18"}


@dataclass(frozen=True, slots=True)
class Ins:
    """A matricule (13 characters), its key, its OID; the period (ISO dates) when it is a former one."""

    number: str
    key: str
    oid: str
    start: str = ""
    end: str = ""

    @property
    def matricule(self) -> str:
        """The 15 characters that are shown and transmitted."""
        return self.number + self.key

    @property
    def nature(self) -> str:
        """NIA (a number kept while waiting for another) or NIR: the OID alone tells."""
        return "NIA" if self.oid == _NIA else "NIR"


@dataclass(frozen=True, slots=True)
class Individual:
    """An individual as INSi returned it: active INS, former ones, traits. Nothing is corrected."""

    ins: Ins
    former: tuple[Ins, ...]
    traits: Traits


def key_of(number: str) -> str:
    """The key of a 13-character matricule: 97 minus its remainder by 97, Corsica's 2A and 2B counting as 19 and 18.

    Empty when the matricule is not made of figures.
    """
    department = number[5:7]
    figures = number[:5] + _CORSICA.get(department, department) + number[7:]
    return f"{97 - int(figures) % 97:02d}" if figures.isdecimal() else ""


def gaps(individual: Individual) -> tuple[str, ...]:
    """Why this return must not be used (rules 11 and 12): an empty trait, an incomplete date. Empty when it may be."""
    traits = individual.traits
    missing = [f"{label} vide" for name, label in LABELS.items() if not getattr(traits, name)]
    if traits.birth_date and not is_calendar_date(traits.birth_date):
        missing.append("date de naissance incomplète")
    return tuple(missing)
