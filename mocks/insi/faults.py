"""The deviations of INSi that a scenario may arm: refusals of the catalogue, answers that an editor must distrust."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from formats.ins.matricule import OID_NIA, OID_NIR, key_of
from formats.insi.erreurs import CATALOGUE
from formats.insi.resultat import Identifiant, Individu, build, read
from mocks.core.message import Answer, Request
from mocks.core.mock import Fault, Outcome
from mocks.core.world import World
from mocks.insi.answers import Note, known_refusal, refused, result_facts
from mocks.insi.gate import call_or_none
from mocks.insi.profiles import generation
from mocks.insi.routing import operation_of

_TRAITS = {"nom": "nom", "prenoms": "liste_prenoms", "sexe": "sexe", "date": "date", "lieu": "lieu"}


def _refusal(code: str) -> Fault:
    """The fault that answers every call with a code of the platform.

    ``enveloppe`` is the generation of its envelope, A, B or C (insi.md §1.7 f), the profile's when absent.
    """

    def fault(request: Request, world: World, params: Mapping[str, Any], _proceed: Callable[[], Outcome]) -> Outcome:
        why, call = known_refusal(code, "insi.fault"), call_or_none(request)
        told, envelope = note(f"défaut armé : {code}"), str(params.get("enveloppe", ""))
        return refused(why, world, operation_of(request), call, [told], envelope), ()

    return fault


def note(text: str, rule: str = "insi.fault") -> Note:
    """A note of the bench's own doing."""
    return {"rule": rule, "kind": "mock-own", "text": text}


def with_note(answer: Answer, told: Note) -> Answer:
    """An answer with one more note."""
    return replace(answer, notes=(*answer.notes, told))


def _edited(outcome: Outcome, world: World, label: str, edit: Callable[[Individu], Individu]) -> Outcome:
    """An outcome whose identity is edited; one that found nobody, or serves injected bytes, is left as it is."""
    answer, changes = outcome
    if answer.facts.get("code_cr") != "00" or answer.facts.get("injected"):
        return _unchanged(outcome, label)
    result = read(answer.body)
    if result.individu is None:
        return outcome
    changed = replace(result, individu=edit(result.individu))
    facts = {**answer.facts, **result_facts(changed)}
    edited = replace(answer, body=build(changed, generation(world)), facts=facts)
    return with_note(edited, note(f"défaut armé : {label}")), changes


def _unchanged(outcome: Outcome, label: str) -> Outcome:
    """An outcome that the fault could do nothing to."""
    answer, changes = outcome
    return with_note(answer, note(f"défaut sans effet : {label}")), changes


def _empty_trait(_request: Request, world: World, params: Mapping[str, Any], proceed: Callable[[], Outcome]) -> Outcome:
    """A 00 with one trait empty (INS/va1.31): ``trait`` is nom, prenoms, sexe, date or lieu.

    ``form`` is ``vide`` (the element is there without text) or ``absent``.
    """
    name = str(params.get("trait", "nom"))
    value = None if params.get("form") == "absent" else ""
    if name not in _TRAITS:
        return _unchanged(proceed(), f"trait inconnu {name}")
    member = {_TRAITS[name]: value}
    return _edited(proceed(), world, f"trait vide : {name}", lambda individu: _with_tiq(individu, member))


def _with_tiq(individu: Individu, member: Mapping[str, str | None]) -> Individu:
    return replace(individu, tiq=replace(individu.tiq, **member))


def _zero_date(_request: Request, world: World, params: Mapping[str, Any], proceed: Callable[[], Outcome]) -> Outcome:
    """A 00 whose birth date has an unknown part written 00: ``part`` is jour, mois or both (the default)."""
    part = str(params.get("part", ""))

    def edit(individu: Individu) -> Individu:
        year, _, rest = (individu.tiq.date or "").partition("-")
        month, _, day = rest.partition("-")
        blurred = f"{year}-{month if part == 'jour' else '00'}-{day if part == 'mois' else '00'}"
        return _with_tiq(individu, {"date": blurred})

    return _edited(proceed(), world, "date incomplète", edit)


def _with_nia(individu: Individu) -> Individu:
    """CNDA 1.10: the number of a NIR under the OID of a NIA, without history."""
    return replace(individu, actif=replace(individu.actif, oid=OID_NIA), historique=())


def _with_two_former(individu: Individu) -> Individu:
    """CNDA 2.04 cas 2: two former matricules, typed, without dates."""
    numbers = ("2090763220834", "2090663220123")
    former = tuple(Identifiant(number, key_of(number), OID_NIR, type="NIR") for number in numbers)
    return replace(individu, historique=former)


_CNDA = {"1.10": _with_nia, "2.04-2": _with_two_former}


def _cnda_case(_request: Request, world: World, params: Mapping[str, Any], proceed: Callable[[], Outcome]) -> Outcome:
    """A 00 changed as an injection file of CNDA changes it: ``case`` is 1.10 or 2.04-2 (both of ECETINSI)."""
    case = str(params.get("case", ""))
    if case not in _CNDA:
        return _unchanged(proceed(), f"cas CNDA inconnu {case}")
    return _edited(proceed(), world, f"cas CNDA {case}", _CNDA[case])


FAULTS: dict[str, Fault] = {
    **{code: _refusal(code) for code in CATALOGUE},
    "empty_trait": _empty_trait,
    "zero_date": _zero_date,
    "cnda_case": _cnda_case,
}
"""Every deviation by its name; those of the catalogue bear the platform's code."""
