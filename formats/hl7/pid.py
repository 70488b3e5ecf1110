"""The identity that a PID segment carries (HL7 2.5 §3.4.2; IHE PAM France for the INS)."""

from collections.abc import Iterable
from dataclasses import dataclass

from formats.hl7.er7 import NULL, Field, Message, Segment
from formats.hl7.place import Place
from formats.ins import matricule
from formats.ins.traits import Traits

INS = "INS"
"""CX-5 of a matricule."""
NAMESPACES = {
    matricule.OID_NIR: "ASIP-SANTE-INS-NIR",
    matricule.OID_NIA: "ASIP-SANTE-INS-NIA",
    matricule.OID_TEST: "ASIP-SANTE-INS-NIR",
    matricule.OID_DEMO: "ASIP-SANTE-INS-NIR",
}
"""CX-4.1 by OID. That of the NIA and of the demonstration OID are inferred."""
LEGAL = "L"
"""XPN-7 of a birth name."""
BIRTH = "BDL"
"""XAD-7 of a birth place."""
BORN_AT = "N"
"""XAD-7 of an address of birth that says no more (HL7 table 0190)."""
_ADDRESS = (1, 2, 3, 4, 5, 6, 8, 9)
"""The components of XAD that tell a place."""
SURE = ("VALI", "QUAL")
"""PID-32 of an identity whose INS is qualified (insi.md §4.3): VALI in the ANS samples, QUAL in newer flows."""
MOST = 100
"""PID segments of a message, and repetitions of a field, that are looked at: nobody writes as many."""


@dataclass(frozen=True, slots=True)
class Identifier:
    """One repetition of PID-3 (CX). ``where`` is its place (``PID-3[2]``)."""

    where: str
    value: str
    authority: str
    oid: str
    oid_type: str
    type: str
    effective: str

    @property
    def is_ins(self) -> bool:
        """Whether it is under the INS, by its type, its authority or its OID. INS-C, the former one, is not."""
        return self.type == INS or self.oid in matricule.OIDS or self.authority in NAMESPACES.values()

    @property
    def deletes(self) -> bool:
        """Whether it says that there is no value any more."""
        return self.value == NULL


@dataclass(frozen=True, slots=True)
class Name:
    """One repetition of PID-5 (XPN): birth name (type L), used name (D)…"""

    where: str
    family: str
    given: str
    given_names: str
    type: str


@dataclass(frozen=True, slots=True)
class BirthPlace:
    """The COG of the repetition of PID-11 whose type is BDL: XAD-9, or XAD-5, where some senders put it."""

    where: str
    county: str
    postal: str

    @property
    def cog(self) -> str:
        """XAD-9, else XAD-5."""
        return self.county or self.postal


@dataclass(frozen=True, slots=True)
class Identity:
    """What one PID says of a patient. Texts are empty when absent; dates are as they are written."""

    where: str
    """``PID``, ``PID[2]``…"""
    ids: tuple[Identifier, ...]
    names: tuple[Name, ...]
    born: str
    sex: str
    places: tuple[BirthPlace, ...]
    reliability: tuple[str, ...]
    """PID-32."""
    place_elsewhere: str = ""
    """Where a birth place is told otherwise than by a COG under BDL (``PID-11[2]``, ``PID-23``); empty when none."""

    @property
    def all_ins(self) -> tuple[Identifier, ...]:
        """The identifiers under the INS that hold a value."""
        return tuple(one for one in self.ids if one.is_ins and one.value and not one.deletes)

    @property
    def ins(self) -> Identifier | None:
        """The first of them; None when it carries no INS."""
        return next(iter(self.all_ins), None)

    @property
    def matricule(self) -> str:
        """CX-1 of the INS; empty when there is none."""
        return self.ins.value if self.ins else ""

    @property
    def oid(self) -> str:
        """CX-4.2 of the INS."""
        return self.ins.oid if self.ins else ""

    @property
    def authority(self) -> str:
        """CX-4.1 of the INS."""
        return self.ins.authority if self.ins else ""

    @property
    def status(self) -> str:
        """The first code of PID-32."""
        return next(iter(self.reliability), "")

    @property
    def local(self) -> Identifier | None:
        """The first identifier that is not an INS: the sender's own."""
        return next((one for one in self.ids if not one.is_ins and one.value and one.type not in _NOT_LOCAL), None)

    @property
    def birth_name(self) -> Name | None:
        """The birth name: type L, else the only name when it does not say its type."""
        legal = next((name for name in self.names if name.type == LEGAL), None)
        if legal is None and len(self.names) == 1 and not self.names[0].type:
            return self.names[0]
        return legal

    @property
    def birth_place(self) -> BirthPlace | None:
        """The birth place, when there is one."""
        return next(iter(self.places), None)

    @property
    def traits(self) -> Traits:
        """The five traits as ``formats.ins`` writes them (AAAA-MM-JJ); empty when absent."""
        name, place, day = self.birth_name, self.birth_place, self.born[:8]
        return Traits(
            name.family if name else "",
            (name.given_names or name.given) if name else "",
            self.sex,
            f"{day[:4]}-{day[4:6]}-{day[6:]}" if len(day) == 8 else "",
            place.cog if place else "",
        )


_NOT_LOCAL = frozenset(("INS-C", "AN", "VN"))
"""CX-5 of what is not the patient's identifier at the sender's."""


def read(message: Message) -> Identity | None:
    """The identity of the first PID; None when there is no PID."""
    found = message.segments("PID")
    return _identity(found[0], 1) if found else None


def read_all(message: Message) -> tuple[Identity, ...]:
    """The identity of every PID, in their order, ``MOST`` of them at most."""
    return tuple(_identity(one, number) for number, one in enumerate(message.segments("PID")[:MOST], 1))


def identifiers(segment: Segment, field: int, occurrence: int = 1) -> tuple[Identifier, ...]:
    """The identifiers (CX) of a field: PID-3, or MRG-1, that a merge withdraws."""
    return tuple(_identifier(where, one) for where, one in _placed(segment, field, occurrence))


def _identity(segment: Segment, occurrence: int) -> Identity:
    names = (_name(where, one) for where, one in _placed(segment, 5, occurrence))
    places = (_birth_place(where, one) for where, one in _placed(segment, 11, occurrence) if _type(one) == BIRTH)
    return Identity(
        str(Place("PID", occurrence)),
        identifiers(segment, 3, occurrence),
        tuple(name for name in names if name.family or name.given or name.given_names),
        _valued(segment.value(7)),
        _valued(segment.value(8)),
        tuple(places),
        tuple(code for one in segment.repetitions(32, MOST) if (code := one.component(1))),
        _place_elsewhere(segment, occurrence),
    )


def _place_elsewhere(segment: Segment, occurrence: int) -> str:
    """A repetition of PID-11 whose type is BDL or N and that holds something besides, else PID-23."""
    for where, one in _placed(segment, 11, occurrence):
        if _type(one) in (BIRTH, BORN_AT) and any(_valued(one.component(number)) for number in _ADDRESS):
            return where
    return str(Place("PID", occurrence, 23)) if _valued(segment.value(23)) else ""


def _placed(segment: Segment, field: int, occurrence: int) -> Iterable[tuple[str, Field]]:
    for number, one in enumerate(segment.repetitions(field, MOST), 1):
        yield str(Place(segment.id, occurrence, field, number)), one


def _identifier(where: str, one: Field) -> Identifier:
    names = ((1, 1), (4, 1), (4, 2), (4, 3), (5, 1), (7, 1))
    return Identifier(where, *(one.component(number, sub).strip() for number, sub in names))


def _name(where: str, one: Field) -> Name:
    return Name(where, *(_valued(one.component(number)) for number in (1, 2, 3, 7)))


def _birth_place(where: str, one: Field) -> BirthPlace:
    return BirthPlace(where, _valued(one.component(9)), _valued(one.component(5)))


def _type(one: Field) -> str:
    return one.component(7).strip()


def _valued(text: str) -> str:
    """A value; none when it says that it is to be deleted."""
    return "" if text == NULL else text.strip()
