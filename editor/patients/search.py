"""Looking a patient up before creating him (rule 17): by birth date, start of a name, or whole matricule."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from editor.outcome import RefusedError
from editor.patients.identity import Patient
from editor.patients.ins import key_of
from editor.patients.traits import folded

_MATRICULE = 15


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a user typed; empty fields are not looked at. Names may be cut short: their start counts."""

    birth_date: str = ""
    family_name: str = ""
    given_name: str = ""
    matricule: str = ""


def found(patients: Iterable[Patient], wanted: Wanted, *, exact_spelling: bool = False) -> list[Patient]:
    """The patients that fit. ``RefusedError`` for nothing typed, or a matricule cut short or with a wrong key.

    ``exact_spelling`` compares names as they are typed.
    """
    if wanted == Wanted():
        raise RefusedError("Donnez une date de naissance, un nom ou un matricule.")
    if wanted.matricule:
        return _by_matricule(patients, wanted.matricule)
    spell: Callable[[str], str] = str.upper if exact_spelling else folded
    return [patient for patient in patients if _fits(patient, wanted, spell)]


def _by_matricule(patients: Iterable[Patient], typed: str) -> list[Patient]:
    number = typed.replace(" ", "").upper()
    if len(number) != _MATRICULE or key_of(number[:13]) != number[13:]:
        raise RefusedError("Le matricule INS se saisit en entier : 15 caractères, clé juste.")
    return [patient for patient in patients if patient.ins and patient.ins.matricule == number]


def _fits(patient: Patient, wanted: Wanted, spell: Callable[[str], str]) -> bool:
    """Birth and used names are not told apart."""
    family = (patient.traits.family_name, patient.used.family_name)
    given = (patient.traits.given_names, patient.used.given_name)
    return (
        wanted.birth_date in {"", patient.traits.birth_date}
        and any(spell(name).startswith(spell(wanted.family_name)) for name in family)
        and any(spell(name).startswith(spell(wanted.given_name)) for name in given)
    )
