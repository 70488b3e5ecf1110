"""What is wrong with a message, by the rules of ``formats.hl7.rules``; each breach says its place (``PID-3.4.2``)."""

import re
from collections.abc import Iterator
from itertools import islice

from formats.hl7 import charset, rules
from formats.hl7.er7 import Message, Segment
from formats.hl7.pid import INS, LEGAL, MOST, NAMESPACES, SURE, Identifier, Identity, identifiers, read_all
from formats.ins import matricule
from formats.ins.traits import Traits, equivalent, first_given_name, starts_list
from formats.rule import Breach, Rule

_DATE = re.compile(r"[0-9]{8}")
_COG = re.compile(r"[0-9]{5}|2[AB][0-9]{3}")
_REQUIRED = {9: "type", 10: "identifiant", 11: "mode", 12: "version"}
HEADER_FACTS = len(_REQUIRED) + 2
"""How many facts ``message_breaches`` looks at."""
PID_FACTS = 9
"""How many facts of each PID ``pid_breaches`` looks at."""


_ABOUT_A_PATIENT = ("ADT", "MDM", "ORU")
"""MSH-9.1 of the messages that are about one patient: admissions, documents, results."""
_WITHOUT_PID = ("ADT^A20",)
"""That tells the state of a bed (HL7 2.5 §3.3.20)."""


def carries_identity(message: Message) -> bool:
    """Whether a message has a PID or should have one: an acknowledgement or a link test tells nothing of an INS."""
    return bool(message.segments("PID")) or _is_about_a_patient(message)


def _is_about_a_patient(message: Message) -> bool:
    return message.type[:3] in _ABOUT_A_PATIENT and message.type not in _WITHOUT_PID


def message_breaches(message: Message) -> list[Breach]:
    """What is wrong with the message itself: MSH, character set."""
    found = [
        Breach(rules.HEADER, f"MSH-{number} ({label})", "absent", f"MSH-{number}")
        for number, label in _REQUIRED.items()
        if not message.header.value(number)
    ]
    return [*found, *_version_breaches(message), *_charset_breaches(message)]


def _version_breaches(message: Message) -> list[Breach]:
    """Of an ADT message, which is IHE PAM: documents travel in 2.5 or 2.6 without an extension."""
    version, country = message.header.value(12), message.header.value(12, 2)
    if not version or not message.type.startswith("ADT") or (version.startswith("2.5") and country == "FRA"):
        return []
    return [Breach(rules.VERSION, "2.5^FRA^2.10 | 2.5^FRA^2.11", f"{version}^{country}".rstrip("^"), "MSH-12")]


def _charset_breaches(message: Message) -> list[Breach]:
    codec = charset.codec_of(message.charset)
    at = charset.stray(message.raw, codec or charset.ASCII)
    if at < 0:
        return []
    found = f"octet 0x{message.raw[at]:02X} à la position {at}"
    if codec:
        return [Breach(rules.CHARSET, message.charset, found, _segment_at(message, at))]
    told = f"{message.charset or 'absent'}, {found}"
    return [Breach(rules.CHARSET_NAMED, " | ".join(charset.NAMES), told, "MSH-18")]


def _segment_at(message: Message, offset: int) -> str:
    """The segment that holds a byte."""
    seen: dict[str, int] = {}
    for segment in message.all:
        seen[segment.id] = seen.get(segment.id, 0) + 1
        if segment.end > offset:
            count = seen[segment.id]
            return segment.id if count == 1 else f"{segment.id}[{count}]"
    return "MSH"


def terminator_breaches(message: Message) -> list[Breach]:
    """What is wrong with the ends of segments of a message that came over a connection."""
    if message.terminator == b"\r":
        return []
    return [Breach(rules.TERMINATOR, "0D", message.terminator.hex().upper() or "aucune", "MSH")]


def pid_breaches(message: Message, expected: Traits | None = None, number: str = "", oid: str = "") -> list[Breach]:
    """What is wrong with the identity of each PID of a message.

    ``number`` and ``oid`` are the INS that it must carry ("" = it may carry none), ``expected`` the traits of the
    record.
    """
    found = read_all(message)
    if not found:
        return list(_absent_breaches(message, number))
    return [breach for one in found for breach in _identity_breaches(one, expected, number, oid)]


def _absent_breaches(message: Message, number: str) -> Iterator[Breach]:
    """A message without PID: the segment is required of some, the INS of all that are about a patient."""
    if not _is_about_a_patient(message):
        return
    if message.type[:3] != "ORU":
        yield Breach(rules.PID_ABSENT, "un segment PID", "aucun", "MSH-9")
    if number:
        yield Breach(rules.INS_ABSENT, number, "aucun PID", "MSH-9")


def _identity_breaches(one: Identity, expected: Traits | None, number: str, oid: str) -> Iterator[Breach]:
    if one.ins is not None:
        yield from _ins_breaches(one, one.ins)
        yield from _traits_breaches(one, expected)
    elif number:
        yield Breach(rules.INS_ABSENT, f"{number} ({oid})" if oid else number, "aucune INS", f"{one.where}-3")
    if number and one.ins is not None:
        yield from _same_ins(one.ins, number, oid)
    if expected is not None:
        yield from _same_traits(one, expected)


def _ins_breaches(one: Identity, ins: Identifier) -> Iterator[Breach]:
    yield from matricule.key_breaches(ins.value, f"{ins.where}.1")
    yield from matricule.oid_breaches(ins.oid, f"{ins.where}.4.2")
    yield from _unless(ins.type == INS, rules.INS_TYPE, INS, ins.type, f"{ins.where}.5")
    yield from _unless(ins.oid_type == "ISO", rules.INS_OID_TYPE, "ISO", ins.oid_type, f"{ins.where}.4.3")
    yield from _authority_breaches(ins)
    if ins.effective:
        fine = _DATE.match(ins.effective) is not None
        yield from _unless(fine, rules.INS_DATE, "AAAAMMJJ", ins.effective, f"{ins.where}.7")
    for other in one.all_ins[1:2]:
        yield Breach(rules.INS_ONCE, "un seul matricule", other.value, other.where)
    yield from _unless(one.status in SURE, rules.STATUS, " | ".join(SURE), one.status, f"{one.where}-32")


def _authority_breaches(ins: Identifier) -> Iterator[Breach]:
    name = NAMESPACES.get(ins.oid)
    if name is not None:
        sure = ins.oid in (matricule.OID_NIR, matricule.OID_TEST)
        broken = rules.INS_AUTHORITY if sure else rules.INS_AUTHORITY_OTHER
        yield from _unless(ins.authority == name, broken, name, ins.authority, f"{ins.where}.4.1")


def _traits_breaches(one: Identity, expected: Traits | None) -> Iterator[Breach]:
    """An INS never goes without its five traits; a birth place that the record does not know is not asked for."""
    yield from _name_breaches(one)
    yield from _born_breaches(one)
    fine = one.sex in ("M", "F")
    yield from _unless(fine, rules.SEX if one.sex else rules.TRAITS, "M | F", one.sex, f"{one.where}-8")
    if expected is None or expected.birth_place:
        yield from _place_breaches(one)


def _name_breaches(one: Identity) -> Iterator[Breach]:
    name = one.birth_name or next(iter(one.names), None)
    if name is None:
        yield Breach(rules.TRAITS, "nom de naissance et prénoms", "absent", f"{one.where}-5")
        return
    yield from _unless(name.type == LEGAL, rules.NAME_TYPE, LEGAL, name.type, f"{name.where}.7")
    yield from _unless(bool(name.family), rules.TRAITS, "nom de naissance", "", f"{name.where}.1")
    if not name.given and not name.given_names:
        yield Breach(rules.TRAITS, "prénoms", "absent", f"{name.where}.2")
        return
    yield from _unless(bool(name.given), rules.GIVEN_NAMES, "premier prénom", "", f"{name.where}.2")
    yield from _unless(bool(name.given_names), rules.GIVEN_NAMES, "liste des prénoms", "", f"{name.where}.3")


def _born_breaches(one: Identity) -> Iterator[Breach]:
    where = f"{one.where}-7"
    if not one.born:
        yield Breach(rules.TRAITS, "date de naissance", "absent", where)
    elif _DATE.match(one.born) is None:
        yield Breach(rules.BORN, "AAAAMMJJ", one.born, where)
    elif len(one.born) > 8:
        yield Breach(rules.BORN_TIME, one.born[:8], one.born, where)


def _place_breaches(one: Identity) -> Iterator[Breach]:
    place = one.birth_place
    if place is None or not place.cog:
        where = one.place_elsewhere or (place.where if place else f"{one.where}-11")
        told = "présent sous une autre forme" if one.place_elsewhere else "absent"
        broken = rules.BIRTH_PLACE if one.place_elsewhere else rules.TRAITS
        yield Breach(broken, "lieu de naissance (BDL, COG)", told, where)
    elif _COG.fullmatch(place.county) is None:
        yield Breach(rules.BIRTH_PLACE, "COG en XAD-9", place.county or f"{place.postal} en XAD-5", f"{place.where}.9")


def _same_ins(ins: Identifier, number: str, oid: str) -> Iterator[Breach]:
    yield from _unless(ins.value == number, rules.SAME_INS, number, ins.value, f"{ins.where}.1")
    if oid:
        yield from _unless(ins.oid == oid, rules.SAME_INS, oid, ins.oid, f"{ins.where}.4.2")


def _same_traits(one: Identity, expected: Traits) -> Iterator[Breach]:
    """What the message says and the record does not; what it leaves out is the matter of other rules."""
    said, name, place = one.traits, one.birth_name, one.birth_place
    if name is not None:
        yield from _same(said.family_name, expected.family_name, f"{name.where}.1")
        yield from _same_given(name.given, name.given_names, expected.given_names, name.where)
    if said.birth_date and said.birth_date != expected.birth_date:
        yield Breach(rules.SAME_TRAITS, expected.birth_date, said.birth_date, f"{one.where}-7")
    if said.sex and said.sex != expected.sex:
        yield Breach(rules.SAME_TRAITS, expected.sex, said.sex, f"{one.where}-8")
    if place is not None and place.cog and place.cog != expected.birth_place:
        yield Breach(rules.SAME_TRAITS, expected.birth_place or "absent", place.cog, f"{place.where}.9")


def _same(found: str, expected: str, where: str) -> Iterator[Breach]:
    if found and not equivalent(found, expected):
        yield Breach(rules.SAME_TRAITS, expected, found, where)


def _same_given(first: str, listed: str, expected: str, where: str) -> Iterator[Breach]:
    if first and listed and equivalent(f"{first} {listed}", expected):  # XPN-3 of HL7: the second and further names
        yield Breach(rules.GIVEN_NAMES, expected, listed, f"{where}.3")
    else:
        yield from _same(listed, expected, f"{where}.3")
    if first and not starts_list(first, expected):
        yield Breach(rules.SAME_TRAITS, first_given_name(expected), first, f"{where}.2")


def secrecy_breaches(message: Message, number: str = "") -> list[Breach]:
    """Where a message about an identity that is not qualified tells a matricule or an OID.

    ``number`` is the matricule of the patient, when it is known: it is then looked for in every segment. After so
    many places the others are left out.
    """
    found = list(islice(_told_as_ins(message), MOST))
    places = {breach.where for breach in found}
    hidden = islice((breach for breach in _told_anywhere(message, number) if breach.where not in places), MOST)
    return [*found, *hidden]


def _told_as_ins(message: Message) -> Iterator[Breach]:
    for id, fields in (("PID", (2, 3, 4)), ("MRG", (1,))):
        for occurrence, segment in enumerate(message.segments(id)[:MOST], 1):
            for field in fields:
                for one in identifiers(segment, field, occurrence):
                    if one.is_ins and not one.deletes and (one.value or one.oid in matricule.OIDS):
                        yield Breach(rules.NOT_QUALIFIED, "ni matricule ni OID", one.value or one.oid, one.where)


def _told_anywhere(message: Message, number: str) -> Iterator[Breach]:
    """The 13 characters of a matricule, wherever they are.

    Among the identifiers of a patient they are the matricule; elsewhere they may be the NIR that care is billed with.
    """
    wanted = matricule.split(number)[0].encode()
    if not matricule.is_matricule(wanted.decode()):
        return
    for segment in message.all:
        at, broken = message.raw.find(wanted, *_identifying(segment)), rules.NOT_QUALIFIED
        if at < 0:
            at, broken = message.raw.find(wanted, segment.offset, segment.end), rules.NOT_QUALIFIED_ELSEWHERE
        if at >= 0:
            yield Breach(broken, "pas de matricule", wanted.decode(), _place_at(message, segment, at))


def _identifying(segment: Segment) -> tuple[int, int]:
    """Where a segment identifies a patient: PID-3, or the whole of MRG; nowhere in any other."""
    if segment.id == "PID":
        return segment.range_of(3)
    return (segment.offset, segment.end) if segment.id == "MRG" else (segment.end, segment.end)


def _place_at(message: Message, segment: Segment, offset: int) -> str:
    """The field, with its repetition, that holds a byte of a segment."""
    where = _segment_at(message, offset)
    number = message.raw.count(message.delimiters.field, segment.offset, offset) + (segment.id == "MSH")
    if not number:
        return where
    start, _ = segment.range_of(number)
    repetition = message.raw.count(message.delimiters.repetition, start, offset) + 1
    return f"{where}-{number}" + (f"[{repetition}]" if repetition > 1 else "")


def _unless(fine: bool, broken: Rule, expected: str, found: str, where: str) -> list[Breach]:
    return [] if fine else [Breach(broken, expected, found or "absent", where)]
