"""HL7 v2 identifiers inside XDS metadata and VIHF: CX, XCN, XON (ANS, mapping VIHF et XDS)."""

import re
from dataclasses import dataclass

from formats.ins import matricule

_CX = re.compile(r"^([^^&]+)\^\^\^&([0-9.]+)&ISO\^([A-Z]+)(?:\^\^(\d{8}))?$")
_OID = re.compile(r"^[0-2](\.(0|[1-9]\d*))+$")


@dataclass(frozen=True, slots=True)
class PatientId:
    """A CX ``INS^^^&OID&ISO^NH``: identifier, assigning authority, type (``NH`` for an INS, ``PI`` for a local id)."""

    number: str
    oid: str
    type: str

    @property
    def bare(self) -> str:
        """The 13 characters of a matricule, its key left out."""
        return matricule.split(self.number)[0]

    @property
    def is_ins(self) -> bool:
        """Whether it is a whole matricule INS: 15 characters, right key, OID of an INS, type NH."""
        return self.type == "NH" and self.oid in matricule.OIDS and matricule.is_valid(self.number)

    def same_as(self, other: "PatientId | None") -> bool:
        """Whether both name the same patient: number and authority."""
        return other is not None and (self.number, self.oid) == (other.number, other.oid)

    def __str__(self) -> str:
        return f"{self.number}^^^&{self.oid}&ISO^{self.type}"


def patient_id(value: str) -> PatientId | None:
    """The patient of a CX, with or without ``^^AAAAMMJJ`` behind it; None when it has another shape."""
    found = _CX.match(value.strip())
    return PatientId(found[1], found[2], found[3]) if found else None


@dataclass(frozen=True, slots=True)
class PersonId:
    """An XCN: identifier, names, assigning authority, type (``IDNPS``, ``NH``, ``RI``…)."""

    id: str
    family_name: str
    given_name: str
    authority: str
    type: str


def person_id(value: str) -> PersonId:
    """The person of an XCN; missing components are empty."""
    fields = value.split("^") + [""] * 13
    return PersonId(fields[0], fields[1], fields[2], _authority(fields[8]), fields[12])


@dataclass(frozen=True, slots=True)
class InstitutionId:
    """An XON: name, assigning authority, type, identifier (Struct_IdNat)."""

    name: str
    authority: str
    type: str
    id: str


def institution_id(value: str) -> InstitutionId:
    """The structure of an XON; missing components are empty."""
    fields = value.split("^") + [""] * 10
    return InstitutionId(fields[0], _authority(fields[5]), fields[6], fields[9])


def is_oid(value: str) -> bool:
    """Whether ``value`` is a plain OID: at most 64 characters, no leading zero (Structuration minimale §3.5.5.4)."""
    return len(value) <= 64 and _OID.match(value) is not None


def _authority(component: str) -> str:
    fields = component.split("&")
    return fields[1] if len(fields) > 1 else ""
