"""The strict traits of an identity: how they are spelled, checked and compared."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from editor.outcome import RefusedError

LABELS = {
    "family_name": "nom de naissance",
    "given_names": "prénoms",
    "sex": "sexe",
    "birth_date": "date de naissance",
    "birth_place": "lieu de naissance",
}
"""The traits that INSi returns, as they are called in French."""
_LIGATURES = str.maketrans({"Œ": "OE", "Æ": "AE", "’": "'", "‘": "'", "ʼ": "'", "‐": "-", "–": "-"})
_BIRTH_NAME = re.compile(r"'?[A-Z]+(?:(?:--?|[' ])[A-Z]+)*")
_GIVEN_NAMES = re.compile(r"[A-Z]+(?:[-' ][A-Z]+)*")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_COG = re.compile(r"\d[0-9AB]\d{3}")


@dataclass(frozen=True, slots=True)
class Traits:
    """Birth name, first given name, list of given names, sex (M, F), birth date (AAAA-MM-JJ), birth place (COG)."""

    family_name: str
    first_given_name: str
    given_names: str
    sex: str
    birth_date: str
    birth_place: str = ""


def entered(family_name: str, given_names: str, sex: str, birth_date: str, birth_place: str) -> Traits:
    """The traits that a user typed, spelled as INSi spells them. ``RefusedError`` says which one cannot be kept."""
    names = spelled(given_names)
    traits = Traits(
        spelled(family_name),
        names.partition(" ")[0],
        names,
        sex.strip().upper(),
        birth_date.strip(),
        birth_place.strip(),
    )
    problem = _problem(traits)
    if problem:
        raise RefusedError(problem)
    return traits


def spelled(name: str) -> str:
    """Upper case A-Z, apostrophe, hyphen and single spaces: ``d’Æion`` becomes ``D'AEION``."""
    plain = unicodedata.normalize("NFD", name.upper().translate(_LIGATURES))
    return " ".join("".join(char for char in plain if not unicodedata.combining(char)).split())


def same_name(one: str, other: str) -> bool:
    """Whether two names differ only by case, accents, hyphens or apostrophes."""
    return folded(one) == folded(other)


def starts(given_names: str, first: str) -> bool:
    """Whether ``first`` is coherent with the beginning of the list: a hyphen or an apostrophe stands for a space."""
    wanted = folded(first).split()
    return bool(wanted) and folded(given_names).split()[: len(wanted)] == wanted


def first_given_name(given_names: str, typed: str) -> str:
    """The first given name in a list of INSi: the typed one while it is coherent, else the list's first word."""
    return typed if starts(given_names, typed) else given_names.partition(" ")[0]


def is_calendar_date(text: str) -> bool:
    """Whether ``text`` is a complete, existing date AAAA-MM-JJ."""
    if not _DATE.fullmatch(text):
        return False
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def folded(name: str) -> str:
    """A name for comparing: spelled as INSi does, hyphens and apostrophes read as spaces."""
    return " ".join(spelled(name).replace("-", " ").replace("'", " ").split())


def _problem(traits: Traits) -> str:
    """Why these traits cannot be kept, in French; empty when they can."""
    checks = (
        (
            _BIRTH_NAME.fullmatch(traits.family_name),
            "Nom de naissance : lettres, espaces, tirets et apostrophes seulement.",
        ),
        (_GIVEN_NAMES.fullmatch(traits.given_names), "Prénoms : lettres, espaces, tirets et apostrophes seulement."),
        (traits.sex in ("M", "F"), "Sexe : M ou F."),
        (is_calendar_date(traits.birth_date), "Date de naissance : AAAA-MM-JJ."),
        (not traits.birth_place or _COG.fullmatch(traits.birth_place), "Lieu de naissance : code COG de 5 caractères."),
    )
    return next((message for fine, message in checks if not fine), "")
