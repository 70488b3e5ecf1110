"""What the INS datamatrix of a printed page must be, and say (INS/va1.03, rule 32).

That it is there, and tells the identity, is the requirement; how it is written is a format read second-hand, whose
rules (``formats.ins.datamatrix``) only warn.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from formats.ins import datamatrix
from formats.ins.traits import folded, is_date
from formats.rule import Breach, Mark, Text, rule

_SOURCE = "INS/va1.03 (règle 32)"
PRESENT = rule(
    "ins.datamatrix.imprime",
    _SOURCE,
    Mark.VERIFIED,
    Text(
        "L'édition d'une identité qualifiée porte un datamatrix INS lisible.",
        "The printed page of a qualified identity has a readable INS datamatrix.",
    ),
    Text(
        "Imprimer le symbole ECC200 avec sa zone blanche, assez grand pour être lu à 200 points par pouce.",
        "Print the ECC200 symbol with its white border, large enough to be read at 200 dots an inch.",
    ),
)
SAME = rule(
    "ins.datamatrix.identite",
    _SOURCE,
    Mark.VERIFIED,
    Text(
        "Le datamatrix imprimé dit le matricule, l'OID et les traits de l'identité qualifiée.",
        "The printed datamatrix tells matricule, OID and traits of the qualified identity.",
    ),
    Text("Composer le datamatrix depuis la fiche, telle qu'INSi l'a rendue.", "Compose it from what INSi returned."),
)
CAPTION = rule(
    "ins.datamatrix.legende",
    "ANS, Format datamatrix INS v2.2.20230926, de seconde main (insi.md §4.7)",
    Mark.INFERRED,
    Text("Une légende « INS à scanner » accompagne le symbole.", "The caption “INS à scanner” goes with the symbol."),
    Text("Écrire « INS à scanner » près du symbole.", "Write “INS à scanner” beside the symbol."),
)
_CAPTION = "INS à scanner"
"""Mandated words: they are said so in every language."""


@dataclass(frozen=True, slots=True)
class Identity:
    """What the symbol should tell: 15-character matricule, OID, traits as INSi returned them; empty ones unknown."""

    matricule: str
    oid: str
    given_names: str
    family_name: str
    sex: str
    birth_date: str
    birth_place: str

    def fields(self) -> Mapping[str, str]:
        """By identifier of the format; the birth date as AAAA-MM-JJ."""
        return {
            datamatrix.MATRICULE: self.matricule,
            datamatrix.OID: self.oid,
            datamatrix.GIVEN_NAMES: self.given_names,
            datamatrix.FAMILY_NAME: self.family_name,
            datamatrix.SEX: self.sex,
            datamatrix.BIRTH_DATE: self.birth_date,
            datamatrix.BIRTH_PLACE: self.birth_place,
        }


def identity_breaches(read: datamatrix.Datamatrix, wanted: Identity) -> list[Breach]:
    """What a symbol tells otherwise, ``where`` being the field. A place may be left out; case and accents of names,
    and the writing of the date, are the matter of the format."""
    said = read.fields
    return [
        Breach(SAME, f"{id} : {_beside(id, said.get(id, ''), value)}", said.get(id) or "absent", id)
        for id, value in wanted.fields().items()
        if value and not _told(id, said.get(id, ""), value)
    ]


def _beside(id: str, said: str, value: str) -> str:
    """What is expected, written as the format does: a date beside another is read at a glance."""
    return value if id != datamatrix.BIRTH_DATE or is_date(said) else datamatrix.written_date(value)


def _told(id: str, said: str, value: str) -> bool:
    if id == datamatrix.BIRTH_PLACE and not said:
        return True
    if id == datamatrix.BIRTH_DATE:
        return value in (said, datamatrix.iso_date(said))
    return folded(said) == folded(value)


def caption_breaches(text: str) -> list[Breach]:
    """Whether the text of the page has the caption."""
    return [] if folded(_CAPTION) in folded(text) else [Breach(CAPTION, _CAPTION, "absent de la page")]
