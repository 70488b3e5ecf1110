"""The matricule INS and its key (insi.md §4.1, §4.2)."""

import re

from formats.rule import Breach, Mark, Text, rule

OID_NIR = "1.2.250.1.213.1.4.8"
OID_NIA = "1.2.250.1.213.1.4.9"
OID_TEST = "1.2.250.1.213.1.4.10"
OID_DEMO = "1.2.250.1.213.1.4.11"
OIDS = (OID_NIR, OID_NIA, OID_TEST, OID_DEMO)
"""The assigning authorities of a matricule. NIR and NIA are told apart by the OID alone (insi.md §4.1)."""

OID_LABELS = {
    OID_NIR: "INS-NIR",
    OID_NIA: "INS-NIA",
    OID_TEST: "INS-NIR de test",
    OID_DEMO: "INS-NIR de démonstration",
}

KEY = rule(
    "ins.key",
    "insi.md §4.1 (clé = 97 − N mod 97, Corse 2A→19, 2B→18 ; 15 vecteurs publiés)",
    Mark.VERIFIED,
    Text("La clé du matricule INS est juste.", "The key of the matricule INS is right."),
    Text(
        "Reprendre la clé rendue par INSi, ou la calculer : 97 − (13 premiers caractères mod 97).",
        "Keep the key returned by INSi, or compute it: 97 − (first 13 characters mod 97).",
    ),
)
OID = rule(
    "ins.oid",
    "insi.md §4.2 (FR Core)",
    Mark.VERIFIED,
    Text("L'OID du matricule est l'un de ceux de l'INS.", "The matricule's OID is one of those of the INS."),
    Text("Reprendre l'OID rendu par INSi.", "Keep the OID returned by INSi."),
)

_SHAPE = re.compile(r"[0-9]{5}(?:[0-9]{2}|2[AB])[0-9]{6}")
_CORSICA = {"2A": "19", "2B": "18"}


def is_matricule(number: str) -> bool:
    """Whether ``number`` has the shape of a 13-character matricule."""
    return _SHAPE.fullmatch(number) is not None


def key_of(number: str) -> str:
    """The two-digit key of a 13-character matricule: 97 − (N mod 97), 2A read as 19 and 2B as 18.

    Raises ``ValueError`` when ``number`` does not have the shape of a matricule.
    """
    if not is_matricule(number):
        raise ValueError(f"{number!r} n'a pas la forme d'un matricule")
    department = number[5:7]
    digits = number[:5] + _CORSICA.get(department, department) + number[7:]
    return f"{97 - int(digits) % 97:02d}"


def split(value: str) -> tuple[str, str]:
    """(13 characters, key) of a matricule of 13 or 15 characters; the key is empty when it is not given."""
    return value[:13], value[13:15]


def is_valid(value: str) -> bool:
    """Whether a 15-character matricule has the right shape and key."""
    number, key = split(value)
    return len(value) == 15 and is_matricule(number) and key_of(number) == key


def key_breaches(value: str, where: str = "") -> list[Breach]:
    """What is wrong with a 15-character matricule: its shape or its key."""
    if is_valid(value):
        return []
    number, _ = split(value)
    expected = number + key_of(number) if is_matricule(number) else "13 caractères puis une clé de 2 chiffres"
    return [Breach(KEY, expected, value, where)]


def oid_breaches(value: str, where: str = "") -> list[Breach]:
    """What is wrong with the OID of a matricule."""
    return [] if value in OIDS else [Breach(OID, " | ".join(OIDS), value, where)]
