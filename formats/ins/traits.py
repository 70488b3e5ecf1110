"""The strict traits of an identity: what INSi accepts to search with, and when two values say the same.

Lexical profile: SEL-MP-043 as cited second-hand (insi.md §2), hence marked inferred. Equivalences:
RNIV EXI ID 10, 11, 12 (insi.md §4.4).
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from formats.rule import Breach, Mark, Rule, Text, rule

NOM = rule(
    "ins.nom",
    "SEL-MP-043 §3.4.1 EF_INS10_01 (citation de seconde main, insi.md §2)",
    Mark.INFERRED,
    Text(
        "Le nom de naissance s'écrit en A–Z, espace, apostrophe (ASCII 39) et tiret simple ou double ; "
        "ni espace ni tiret en tête, ni espace ou apostrophe redoublés ou accolés.",
        "The birth family name is written with A–Z, space, apostrophe (ASCII 39), single or double hyphen; "
        "no leading space or hyphen, no space or apostrophe doubled or side by side.",
    ),
    Text(
        "Mettre en capitales, retirer accents et ligatures (Æ → AE, Œ → OE), remplacer ’ par '.",
        "Use capitals, drop accents and ligatures (Æ → AE, Œ → OE), replace ’ with '.",
    ),
)
NOM_SPACES = rule(
    "ins.nom_espaces",
    "SEL-MP-043 §3.4.1 EF_INS10_01 (citation de seconde main, insi.md §2)",
    Mark.INFERRED,
    Text(
        "Une seule espace sépare deux mots du nom de naissance.",
        "One space alone is between two words of the birth family name.",
    ),
    Text("Réduire les espaces redoublées à une seule.", "Reduce doubled spaces to one."),
)
PRENOM = rule(
    "ins.prenom",
    "SEL-MP-043 §3.4.1 EF_INS10_02 (citation de seconde main, insi.md §2)",
    Mark.INFERRED,
    Text(
        "Un prénom s'écrit en A–Z, espace, apostrophe (ASCII 39) et tiret ; jamais de double tiret, "
        "ni tiret ni apostrophe à la fin.",
        "A given name is written with A–Z, space, apostrophe (ASCII 39) and hyphen; never a double hyphen, "
        "no hyphen or apostrophe at the end.",
    ),
    Text(
        "Mettre en capitales, retirer accents et ligatures, remplacer ’ par '.",
        "Use capitals, drop accents and ligatures, replace ’ with '.",
    ),
)
SEXE = rule(
    "ins.sexe",
    "insi.md §1.5 et SEL-MP-043 EF_INS25_04 (INSi ne connaît que M et F)",
    Mark.VERIFIED,
    Text("Le sexe vaut M ou F.", "The sex is M or F."),
    Text("Demander le sexe avant d'appeler INSi ; ne jamais envoyer I.", "Ask for the sex first; never send I."),
)
DATE = rule(
    "ins.date_naissance",
    "insi.md §1.5 (AAAA-MM-JJ)",
    Mark.VERIFIED,
    Text("La date de naissance s'écrit AAAA-MM-JJ.", "The birth date is written AAAA-MM-JJ."),
    Text("Écrire l'année sur 4 chiffres, le mois puis le jour sur 2.", "Write year (4), month (2), day (2)."),
)
CALENDAR = rule(
    "ins.date_calendrier",
    "RNIV EXI ID 11/12 (citation de seconde main, insi.md §4.4)",
    Mark.INFERRED,
    Text(
        "La date de naissance existe au calendrier : une date incomplète n'entre pas dans l'identité de santé.",
        "The birth date exists in the calendar: an incomplete date does not enter the health identity.",
    ),
    Text(
        "Jour inconnu : 01 ; mois inconnu : 01 ; les deux : 31/12. Marquer la date comme estimée.",
        "Day unknown: 01; month unknown: 01; both: 31/12. Mark the date as estimated.",
    ),
)
LIEU = rule(
    "ins.lieu_naissance",
    "SEL-MP-043 (citation de seconde main, insi.md §2)",
    Mark.INFERRED,
    Text("Le lieu de naissance est un code COG de 5 caractères.", "The birth place is a 5-character COG code."),
    Text("Envoyer le code officiel géographique, ou rien.", "Send the official geographic code, or nothing."),
)
FIRST = rule(
    "ins.premier_prenom",
    "RNIV EXI ID 10 (citation de seconde main, insi.md §4.4)",
    Mark.INFERRED,
    Text(
        "Le premier prénom est le début de la liste des prénoms, tiret et apostrophe valant espace.",
        "The first given name is the start of the list of given names, hyphen and apostrophe read as space.",
    ),
    Text("Reprendre le début de ListePrenom.", "Take the start of ListePrenom."),
)


@dataclass(frozen=True, slots=True)
class Traits:
    """The strict traits. ``given_names`` is the list, space-separated; ``birth_place`` a COG code, empty if unknown."""

    family_name: str
    given_names: str
    sex: str
    birth_date: str
    birth_place: str = ""


# 100 characters at most (insi.md §4.7).
_NOM = re.compile(r"(?![ -])(?!.*(?:---|[ '][ ']))[A-Z' -]{1,100}")
_PRENOM = re.compile(r"(?!.*--)[A-Z' -]{0,99}[A-Z ]")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_COG = re.compile(r"[0-9]{5}|2[AB][0-9]{3}")
_FOLD = str.maketrans(
    {"Æ": "AE", "Œ": "OE", "Ø": "O", "Đ": "D", "Ł": "L"} | dict.fromkeys("’‘ʼ´`", "'") | dict.fromkeys("‐‑–", "-")
)
_SPACES = re.compile(" {2,}")
_SEPARATORS = re.compile(r"[-' ]+")


def nom_breaches(value: str, where: str = "") -> list[Breach]:
    """What is wrong with the spelling of a birth family name; doubled spaces are told apart when nothing else is."""
    if _NOM.fullmatch(value) is not None:
        return []
    if _NOM.fullmatch(_SPACES.sub(" ", value)) is not None:
        return [Breach(NOM_SPACES, "une seule espace", value.replace("  ", "␠␠"), where)]
    return [Breach(NOM, "A–Z, U+0020, ', -", value, where)]


def prenom_breaches(value: str, where: str = "") -> list[Breach]:
    """What is wrong with the spelling of a given name, or of several joined by spaces."""
    return _unless(_PRENOM.fullmatch(value) is not None, PRENOM, "A–Z, U+0020, ', -", value, where)


def sexe_breaches(value: str, where: str = "") -> list[Breach]:
    """What is wrong with a sex."""
    return _unless(value in ("M", "F"), SEXE, "M | F", value, where)


def date_breaches(value: str, where: str = "") -> list[Breach]:
    """What is wrong with the format of a birth date; the calendar is ``calendar_breaches``."""
    return _unless(_DATE.fullmatch(value) is not None, DATE, "AAAA-MM-JJ", value, where)


def calendar_breaches(value: str, where: str = "") -> list[Breach]:
    """What is wrong with a well-written birth date: a day or month that does not exist."""
    return _unless(is_date(value), CALENDAR, "une date du calendrier", value, where)


def lieu_breaches(value: str, where: str = "") -> list[Breach]:
    """What is wrong with a birth place that was given."""
    return _unless(_COG.fullmatch(value) is not None, LIEU, "code COG de 5 caractères", value, where)


def first_breaches(first: str, given_names: str, where: str = "") -> list[Breach]:
    """What is wrong with a first given name beside the list of given names."""
    return _unless(starts_list(first, given_names), FIRST, f"début de « {given_names} »", first, where)


def _unless(fine: bool, rule: Rule, expected: str, found: str, where: str) -> list[Breach]:
    return [] if fine else [Breach(rule, expected, found, where)]


def is_date(value: str) -> bool:
    """Whether a text is AAAA-MM-JJ and a day of the calendar."""
    if _DATE.fullmatch(value) is None:
        return False
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True


def is_incomplete(value: str) -> bool:
    """Whether a text is AAAA-MM-JJ with an unknown (``00``) month or day."""
    return _DATE.fullmatch(value) is not None and (value[5:7] == "00" or value[8:] == "00")


def completed(value: str) -> str:
    """An incomplete date as EXI ID 11/12 writes it: no day → 01, no month → 01, both → 31/12 (insi.md §4.4)."""
    if not is_incomplete(value):
        return value
    year, month, day = value.split("-")
    if month == day == "00":
        return f"{year}-12-31"
    return f"{year}-{'01' if month == '00' else month}-{'01' if day == '00' else day}"


def folded(value: str) -> str:
    """A name in capitals, without accents or ligatures, with the ASCII apostrophe: for comparing, never for showing."""
    plain = unicodedata.normalize("NFD", value.upper().translate(_FOLD))
    return "".join(sign for sign in plain if not unicodedata.combining(sign)).strip()


def words(value: str) -> list[str]:
    """The words of a folded name, hyphen and apostrophe read as space (EXI ID 10)."""
    return [word for word in _SEPARATORS.split(folded(value)) if word]


def equivalent(one: str, other: str) -> bool:
    """Whether two names are the same once folded, hyphen and apostrophe read as space."""
    return words(one) == words(other)


def first_given_name(given_names: str) -> str:
    """The first name of a space-separated list as INSi returns it."""
    return given_names.split(" ", 1)[0]


def starts_list(first: str, given_names: str) -> bool:
    """Whether a first given name agrees with the list (EXI ID 10): JEAN-CHRISTOPHE with JEAN CHRISTOPHE PIERRE."""
    start = words(first)
    return bool(start) and words(given_names)[: len(start)] == start
