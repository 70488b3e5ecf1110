"""What a printed page about a qualified identity shows in clear (INS/va1.15, rule 32).

The list of the traits is that of the requirement; how each is spelled on paper is not published, hence the tolerance.
"""

import re
from dataclasses import dataclass

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
ABSENT = rule(
    "ins.edition_sans_ins",
    "INS/va1.59 (règle 28)",
    Mark.VERIFIED,
    Text(
        "L'édition d'une identité non qualifiée ne porte ni matricule INS ni OID.",
        "The printed page of an identity that is not qualified shows neither matricule nor OID.",
    ),
    Text("N'imprimer l'INS que d'une identité qualifiée.", "Print the INS of qualified identities only."),
)
_NUMBER = 13
_NATURES = {OID_NIR: "NIR", OID_NIA: "NIA", OID_TEST: "NIR"}
_MONTHS = (
    *(("JANVIER", "JANV"), ("FEVRIER", "FEVR"), ("MARS",), ("AVRIL", "AVR"), ("MAI",), ("JUIN",), ("JUILLET", "JUIL")),
    *(("AOUT",), ("SEPTEMBRE", "SEPT"), ("OCTOBRE", "OCT"), ("NOVEMBRE", "NOV"), ("DECEMBRE", "DEC")),
)
_SEXES = {"M": ("M", "H", "MASCULIN", "HOMME"), "F": ("F", "FEMININ", "FEMME")}
_WORD = re.compile(r"\w+")
_KEY = re.compile(" CLE ")
"""What may stand between a number and its key."""


@dataclass(frozen=True, slots=True)
class Printed:
    """One value that must be on the page: what it is, and the spellings that are accepted.

    ``dense``: the first of them counts with any spaces inside, as the groups of a number.
    """

    label: Text
    spellings: tuple[str, ...]
    dense: bool = False

    def is_in(self, page: str) -> bool:
        """Whether a page, made loose, shows it."""
        dense = self.dense and self.spellings[0] in _KEY.sub(" ", page).replace(" ", "")
        return dense or any(_loose(spelling) in page for spelling in self.spellings)


def nature_of(oid: str) -> str:
    """``NIR`` or ``NIA``; empty for an OID that is not one of the INS."""
    return _NATURES.get(oid, "")


def printable(traits: Traits, first_given_name: str, matricule: str, oid: str) -> tuple[Printed, ...]:
    """What must be printed; ``matricule`` has 15 characters."""
    return (
        Printed(Text("nom de naissance", "birth name"), (traits.family_name,)),
        Printed(Text("premier prénom", "first given name"), (first_given_name,)),
        Printed(Text("date de naissance", "birth date"), _days(traits.birth_date)),
        Printed(Text("sexe", "sex"), sex_spellings(traits.sex)),
        Printed(Text("matricule", "matricule"), (matricule,), dense=True),
        Printed(Text("nature du matricule", "nature of the matricule"), (nature_of(oid) or "NIR",)),
    )


def sex_spellings(sex: str) -> tuple[str, ...]:
    """How a person reads a sex (M or F)."""
    return _SEXES.get(sex, (sex,))


def _days(date: str) -> tuple[str, ...]:
    """A date (AAAA-MM-JJ) in figures, and with its month in words: 01/02/2014, 1er février 2014."""
    year, month, day = ([*date.split("-"), "", ""])[:3]
    short = day.lstrip("0")
    figures = (f"{day}/{month}/{year}", date, f"{short}/{month.lstrip('0')}/{year}")
    if not (month.isascii() and month.isdigit() and 0 < int(month) <= len(_MONTHS)):
        return figures
    days = (day, short, "1er") if short == "1" else (day, short)
    return (*figures, *(f"{one} {name} {year}" for one in days for name in _MONTHS[int(month) - 1]))


def edition_breaches(text: str, wanted: tuple[Printed, ...], where: str = "") -> list[Breach]:
    """What the text of a page does not show. Case, accents, punctuation, spaces and line ends do not count."""
    page = _loose(text)
    return [
        Breach(PRINTED, f"{item.label.fr} : {item.spellings[0]}", "absent de la page", where)
        for item in wanted
        if not item.is_in(page)
    ]


def absence_breaches(text: str, matricule: str, oid: str, where: str = "") -> list[Breach]:
    """Where the text of a page shows a matricule (13 or 15 characters, spaced or not) or its OID, though it must not.

    An empty ``matricule`` or ``oid`` is not looked for.
    """
    page = "".join(text.split())
    wanted = (("matricule", matricule[:_NUMBER]), ("OID", oid))
    return [Breach(ABSENT, f"pas de {label}", value, where) for label, value in wanted if value and value in page]


def _loose(text: str) -> str:
    """Folded words, one space between them and at both ends."""
    return f" {' '.join(_WORD.findall(folded(text)))} "
