"""What a printed page about a qualified identity shows in clear (INS/va1.15, rule 32).

The list of the traits is that of the requirement; how each is spelled on paper is not published, hence the tolerance.
"""

import re
from dataclasses import dataclass
from itertools import pairwise

from formats.ins.matricule import OID_NIA, OID_NIR, OID_TEST
from formats.ins.traits import Traits, folded
from formats.rule import Breach, Mark, Text, rule

PRINTED = rule(
    "ins.edition",
    "INS/va1.15 (règle 32)",
    Mark.VERIFIED,
    Text(
        "L'édition papier d'une identité qualifiée porte en clair les traits, le matricule et sa nature (NIR ou NIA).",
        "The printed page of a qualified identity shows in clear the traits, the matricule and its nature (NIR, NIA).",
    ),
    Text(
        "Imprimer nom de naissance, premier prénom, date de naissance, sexe, matricule et sa nature.",
        "Print birth name, first given name, birth date, sex, matricule and its nature.",
    ),
)
_NATURES = {OID_NIR: "NIR", OID_NIA: "NIA", OID_TEST: "NIR"}
_SEXES = {"M": ("M", "H", "MASCULIN", "HOMME"), "F": ("F", "FEMININ", "FEMME")}
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Printed:
    """One value that must be on the page: what it is, and the spellings that are accepted."""

    label: Text
    spellings: tuple[str, ...]


def nature_of(oid: str) -> str:
    """``NIR`` or ``NIA``; empty for an OID that is not one of the INS."""
    return _NATURES.get(oid, "")


def printable(traits: Traits, first_given_name: str, matricule: str, oid: str) -> tuple[Printed, ...]:
    """What must be printed; ``matricule`` has 15 characters."""
    year, month, day = ([*traits.birth_date.split("-"), "", ""])[:3]
    return (
        Printed(Text("nom de naissance", "birth name"), (traits.family_name,)),
        Printed(Text("premier prénom", "first given name"), (first_given_name,)),
        Printed(Text("date de naissance", "birth date"), (f"{day}/{month}/{year}", traits.birth_date)),
        Printed(Text("sexe", "sex"), _SEXES.get(traits.sex, (traits.sex,))),
        Printed(
            Text("matricule", "matricule"),
            (matricule, f"{matricule[:13]} {matricule[13:]}", _spaced(matricule)),
        ),
        Printed(Text("nature du matricule", "nature of the matricule"), (nature_of(oid) or "NIR",)),
    )


def _spaced(matricule: str) -> str:
    """``1 14 02 63 220 833 56``, as a card shows it."""
    return " ".join(matricule[start:end] for start, end in pairwise((0, 1, 3, 5, 7, 10, 13, 15)))


def edition_breaches(text: str, wanted: tuple[Printed, ...], where: str = "") -> list[Breach]:
    """What the text of a page does not show. Case, accents, punctuation, spaces and line ends do not count."""
    page = _loose(text)
    return [
        Breach(PRINTED, f"{item.label.fr} : {item.spellings[0]}", "absent de la page", where)
        for item in wanted
        if not any(_loose(spelling) in page for spelling in item.spellings)
    ]


def _loose(text: str) -> str:
    """Folded words, one space between them and at both ends."""
    return f" {' '.join(_WORD.findall(folded(text)))} "
