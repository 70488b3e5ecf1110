"""Identities outside the fictitious sets, seen in what the editor sent or had served (design §8).

An identity is a well-formed matricule INS that no set holds, or traits (family name, date, sex, with a given name or a
place: INSi needs no place) that INSi was asked for, even when it refused, or that a CDA or an HL7 v2 message carries,
and that are those of nobody in the sets. Fewer traits are nobody's. Traits that differ by one from somebody's in the
sets are a product's mistake on a fictitious patient, not an identity (without a place, only the sex may differ): a
negative test, and a defect in the software, raise no alarm. The sets are the bench's seed (CNDA test cases included),
the patients of the scenarios and what a scenario's own stimuli create, and those that ``produit.toml`` declares.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from itertools import chain

from formats import xml
from formats.hl7.pid import Identity
from formats.ins import matricule, traits
from harness import packs, patients
from harness.checks import carried, hl7
from harness.checks.check import Evidence
from harness.dossier.history import History
from harness.results import is_call
from record.event import Event, Json, Kind

Traits = tuple[str, str, str, str]
"""Family name, birth date AAAA-MM-JJ, sex, birth place, folded for comparing."""
_ALIKE = 3
"""How many of the four traits of a fictitious patient make a mistake of it."""
_CITIZEN = "@patient.mssante.fr"


@dataclass(frozen=True, slots=True)
class Fictitious:
    """The fictitious sets: matricules of 13 characters, traits; and the secrets that the bench hands out."""

    matricules: frozenset[str]
    traits: frozenset[Traits]
    secrets: frozenset[str] = field(default=frozenset())


@dataclass(frozen=True, slots=True)
class Seen:
    """An identity outside the sets: where it was first seen, and enough of it to find it again, no more."""

    event: int
    service: str
    shown: str


@cache
def known() -> Fictitious:
    """The sets that come with the bench."""
    told = json.loads((packs.HOME / "fictitious.json").read_bytes())
    people = patients.load(packs.HOME / "patients.json").values()
    return Fictitious(
        frozenset(told["matricules"]),
        frozenset(
            [_folded(one.family_name, one.birth_date, one.sex, one.birth_place) for one in people]
            + [_folded(*one) for one in told["traits"]]
        ),
        frozenset(told["secrets"]),
    )


def outside(history: History, sets: Fictitious) -> list[Seen]:
    """The identities of a history that are in none of the sets, each where it is first seen."""
    sets = _with_declared(history, sets)
    found: dict[object, Seen] = {}
    for event in history.all:
        if event.kind is Kind.EXCHANGE or _shows_document(event):
            for identity, seen in _of(history.reader.evidence(event), history, sets):
                found.setdefault(identity, seen)
    return list(found.values())


def _of(call: Evidence, history: History, sets: Fictitious) -> Iterator[tuple[object, Seen]]:
    service = str(call.data.get("mock") or "document")
    cdas = list(_cdas(call, history))
    told = hl7.identities(call) if _is_held(call, history) else ()
    numbers = (ins.value for one in told for ins in one.all_ins)
    for number in chain(_matricules(call), numbers, (cda.header.ins.matricule for cda in cdas if cda.header.ins)):
        plain = number.replace(" ", "")
        if _is_matricule(plain) and plain[:13] not in sets.matricules:
            yield plain[:13], Seen(call.number, service, f"matricule {plain[:3]}…, {len(plain)} caractères")
    for asked, given_name in chain(_asked(call, history), map(_of_cda, cdas), map(_of_pid, told)):
        if all(asked[:3]) and (asked[3] or given_name) and not _is_known(asked, sets.traits):
            yield asked, Seen(call.number, service, f"traits de {asked[0][:1]}…, {asked[2]}, né(e) en {asked[1][:4]}")


def _is_matricule(value: str) -> bool:
    return matricule.is_valid(value) or (len(value) == 13 and matricule.is_matricule(value))


def _is_known(asked: Traits, sets: frozenset[Traits]) -> bool:
    if asked[3]:
        return asked in sets or any(_alike(asked, held) >= _ALIKE for held in sets)
    return any(asked[:2] == held[:2] for held in sets)


def _alike(asked: Traits, held: Traits) -> int:
    return sum(one == other for one, other in zip(asked, held, strict=True))


def _matricules(call: Evidence) -> Iterator[str]:
    """Those that a mock read in a call, or served in its answer; those of the patients' own addresses."""
    facts = _facts(call)
    yield str(facts.get("matricule") or "")
    yield str(facts.get("patient") or "").partition("^")[0]
    addresses = facts.get("to")
    for address in addresses if isinstance(addresses, list) else ():
        if str(address).lower().endswith(_CITIZEN):
            yield str(address).partition("@")[0].partition("+")[0].upper()


def _asked(call: Evidence, history: History) -> Iterator[tuple[Traits, str]]:
    """What INSi was asked for, with the given names."""
    if call.data.get("mock") != "insi":
        return
    asked = _facts(call).get("traits")
    if not (isinstance(asked, Mapping) and asked):
        asked = _in_refused(call, history)
    yield _traits_of(asked), str(asked.get("given_names") or asked.get("first_given_name") or "")


_WRITTEN = {
    "family_name": "NomNaissance",
    "given_names": "Prenom",
    "sex": "Sexe",
    "birth_date": "DateNaissance",
    "birth_place": "LieuNaissance",
}


def _in_refused(call: Evidence, history: History) -> dict[str, Json]:
    """The traits in a body that the mock refused before it read them, whatever its namespaces; cut ones too."""
    raw = call.body() if _is_held(call, history) else b""
    try:
        root = xml.parse(raw)
    except xml.XmlError:
        return {ours: _cut(raw, theirs) for ours, theirs in _WRITTEN.items()}
    return {ours: next((xml.content(e) for e in root.iter(f"{{*}}{name}")), "") for ours, name in _WRITTEN.items()}


def _cut(raw: bytes, name: str) -> str:
    """An element's text in bytes that no parser takes."""
    found = re.search(rb"<(?:[\w.-]{1,40}:)?" + name.encode() + rb"(?:\s[^<>]{0,500})?>([^<]{1,200})</", raw)
    return found[1].decode("utf-8", "replace").strip() if found else ""


def _facts(call: Evidence) -> Mapping[str, Json]:
    facts = call.data.get("facts")
    return facts if isinstance(facts, Mapping) else {}


def _cdas(call: Evidence, history: History) -> Iterable[carried.Cda]:
    """The CDA documents of a deposit, of a message, or shown by the editor."""
    deposits = call.data.get("mock") == "dmp" and str(call.operation).startswith("TD2")
    if not (deposits or call.operation == "smtp.DATA" or _shows_document(call.event)):
        return ()
    return carried.cdas_of(call) if _is_held(call, history) else ()


def _is_held(call: Evidence, history: History) -> bool:
    """Whether nothing of a call was masked."""
    return all((call.number, name) in history.parts for name in call.event.parts)


def _shows_document(event: Event) -> bool:
    args = event.data.get("args")
    return isinstance(args, Mapping) and args.get("action") == "document.content" and "result" in event.data


def _of_cda(cda: carried.Cda) -> tuple[Traits, str]:
    told = cda.header.traits
    date = told.birth_time[:8]
    written = f"{date[:4]}-{date[4:6]}-{date[6:]}" if len(date) == 8 else ""
    return _folded(told.family, written, told.sex, told.birth_place), told.first_given or told.given


def _of_pid(told: Identity) -> tuple[Traits, str]:
    found = told.traits
    return _folded(found.family_name, found.birth_date, found.sex, found.birth_place), found.given_names


def _with_declared(history: History, sets: Fictitious) -> Fictitious:
    """The sets with what this very run declares: the product's patients, those that scenarios create."""
    numbers, people = set(sets.matricules), set(sets.traits)
    for event in history.all:
        if event.data.get("type") == "core.PopulationSet":
            for person in _persons(event):
                numbers.update(_numbers(person))
                people.add(_traits_of(person))
        elif is_call(event) and event.data["call"] == "editor.does":
            people.add(_traits_of((event.data.get("args") or {}).get("params") or {}))
    return Fictitious(frozenset(numbers), frozenset(one for one in people if all(one[:3])), sets.secrets)


def _persons(event: Event) -> Iterator[Mapping[str, Json]]:
    added = (event.data.get("fields") or {}).get("added")
    persons = added.get("persons") if isinstance(added, Mapping) else None
    yield from (one for one in persons or () if isinstance(one, Mapping))


def _numbers(person: Mapping[str, Json]) -> Iterator[str]:
    for ins in (person.get("ins"), *(person.get("former") or ())):
        if isinstance(ins, Mapping):
            yield str(ins.get("number", ""))[:13]


def _traits_of(person: Mapping[str, Json]) -> Traits:
    return _folded(*(str(person.get(name) or "") for name in ("family_name", "birth_date", "sex", "birth_place")))


def _folded(family: str, date: str, sex: str, place: str) -> Traits:
    return " ".join(traits.words(family)), date, sex.upper(), place.upper()
