"""What the record of an identity has: every field of rule 1, the document shown, and what only some users may see.

A record is the JSON of the adapter's ``patient.record`` (see ``formats.ins.fiche``), with ``used`` (``family_name``,
``given_name``: the complementary traits that the requirements name) and ``proof``, the identity document shown.
"""

from collections.abc import Mapping
from typing import Any

from formats.ins.fiche import COMPARED, Record, pointer, value
from formats.ins.traits import equivalent, words
from formats.rule import Breach, Mark, Text, rule

FIELDS = rule(
    "ins.modele",
    "INS/va1.01 (règle 1)",
    Mark.VERIFIED,
    Text(
        "La fiche a tous les champs d'identité : matricule, OID, traits stricts, nom et prénom utilisés.",
        "The record has every field of an identity: matricule, OID, strict traits, used names.",
    ),
    Text("Afficher chaque champ, même vide.", "Show each field, even an empty one."),
)
PROOF = rule(
    "ins.justificatif",
    "INS/va1.23 (règle 19)",
    Mark.VERIFIED,
    Text(
        "La fiche dit quelle pièce d'identité, ou quel dispositif, a été présentée.",
        "The record tells which identity document, or device, was shown.",
    ),
    Text("Enregistrer la pièce présentée et la rendre à la fiche.", "Keep the document shown and display it."),
)
HIDDEN = rule(
    "ins.acces",
    "INS/va1.50 (règle 4)",
    Mark.VERIFIED,
    Text("Un compte qui n'y est pas habilité ne voit pas l'INS.", "An account without the right does not see the INS."),
    Text("Ne rien rendre du matricule, actif ou ancien, à ce compte.", "Show such an account no matricule at all."),
)
COMPLEMENTARY = ("family_name", "given_name")
_NUMBER = 13


def field_breaches(record: Record, used: Mapping[str, str]) -> list[Breach]:
    """Which fields a record has not, and which used names are not those typed, typography aside."""
    missing = [where for where in map(pointer, COMPARED) if not _has(record, where)]
    return [Breach(FIELDS, f"un champ {where[1:]}", "absent", where) for where in missing] + [
        breach for name in COMPLEMENTARY for breach in _used_breaches(record, name, used.get(name, ""))
    ]


def _used_breaches(record: Record, name: str, typed: str) -> list[Breach]:
    where = f"/used/{name}"
    if not _has(record, where):
        return [Breach(FIELDS, f"un champ {where[1:]}", "absent", where)]
    found = value(record, where)
    return [] if equivalent(typed, found) else [Breach(FIELDS, f"{where[1:]} : {typed}", found or "vide", where)]


def _has(record: Record, where: str) -> bool:
    found: Any = record
    for step in where.strip("/").split("/"):
        if not isinstance(found, Mapping) or step not in found:
            return False
        found = found[step]
    return True


def proof_breaches(record: Record, document: str) -> list[Breach]:
    """What is wrong when a record does not tell the document shown. How it names it is free, typography aside."""
    found = value(record, "/proof")
    if set(words(document)) <= set(words(found)):
        return []
    return [Breach(PROOF, document, found or "rien", "/proof")]


def seen_breaches(record: Record, numbers: tuple[str, ...]) -> list[Breach]:
    """Where a record shows one of these matricules (13 characters or more), active or former."""
    wanted = [number[:_NUMBER] for number in numbers if len(number) >= _NUMBER]
    return [
        Breach(HIDDEN, "aucun matricule", text, where)
        for where, text in texts(record)
        if any(number in _packed(text) for number in wanted)
    ]


def texts(body: Any, where: str = "") -> list[tuple[str, str]]:
    """The texts of a JSON value with their pointers."""
    if isinstance(body, Mapping):
        return [pair for key, item in body.items() for pair in texts(item, f"{where}/{key}")]
    if isinstance(body, list):
        return [pair for index, item in enumerate(body) for pair in texts(item, f"{where}/{index}")]
    return [(where, str(body))]


def _packed(text: str) -> str:
    return "".join(text.split()).upper()
