"""Patients that are already known: looked up, corrected, verified again."""

from dataclasses import replace
from typing import Any

from editor.actions import Parameters, text
from editor.actions.identity import attributes_of, check_right_to_call, found_patient, typed
from editor.defects import Defect
from editor.lgc import Lgc
from editor.outcome import RefusedError
from editor.patients import identity
from editor.patients.identity import Attribute, Patient, UsedNames
from editor.patients.search import Wanted, found

_STRICT = frozenset({"family_name", "given_names", "sex", "birth_date", "birth_place"})
_USED = frozenset({"used_family_name", "used_given_name"})


def find(lgc: Lgc, parameters: Parameters) -> dict[str, Any]:
    """Look patients up by birth date, start of a name, or whole matricule."""
    wanted = Wanted(*(text(parameters, name, "") for name in ("birth_date", "family_name", "given_name", "matricule")))
    strict = lgc.has(Defect.ANTERIORITE_SENSIBLE_AUX_ACCENTS)
    known = found(lgc.desk.patients.patients.values(), wanted, exact_spelling=strict)
    return {
        "patients": [
            {"patient": item.id, "name": f"{item.traits.family_name} {item.traits.first_given_name}"} for item in known
        ]
    }


def update(lgc: Lgc, parameters: Parameters) -> dict[str, Any]:
    """Change traits or set an attribute; strict traits that INSi gave need ``authorized``."""
    before = found_patient(lgc, parameters)
    after = _with_used_names(_corrected(lgc, before, parameters), parameters)
    for attribute in attributes_of(text(parameters, "attribute", "")):
        after = _flagged(lgc, after, attribute)
    lgc.desk.patients.keep(after)
    changed = ", ".join(sorted({"attribute", *_STRICT, *_USED} & set(parameters))) or "rien"
    lgc.desk.journal.note("Modification d'identité", f"{after.id} : {changed}", f"statut {after.status.label}")
    return {"status": after.status.value}


def verify(lgc: Lgc, parameters: Parameters) -> dict[str, Any]:
    """Verify a known INS with INSi; a denied identity goes down and is put on the worklist (rule 49)."""
    patient = found_patient(lgc, parameters)
    check_right_to_call(lgc)
    if patient.is_blocked or not patient.ins:
        raise RefusedError("Seule une identité porteuse d'une INS se vérifie.")
    result, reason = lgc.insi.verify(patient.traits, patient.ins)
    if result == "KO" and not lgc.has(Defect.VERIFICATION_KO_IGNOREE):
        patient = lgc.desk.patients.keep(identity.denied(patient))
    return {"result": result, "reason": reason, "status": patient.status.value}


def _corrected(lgc: Lgc, patient: Patient, parameters: Parameters) -> Patient:
    if not _STRICT & set(parameters):
        return patient
    authorized = parameters.get("authorized") is True
    after = identity.corrected(patient, typed(lgc, parameters, patient.traits), authorized=authorized)
    kept = lgc.has(Defect.TRAIT_STRICT_SANS_DECLASSEMENT)
    return replace(after, ins=patient.ins) if kept else after


def _with_used_names(patient: Patient, parameters: Parameters) -> Patient:
    return replace(
        patient,
        used=UsedNames(
            text(parameters, "used_family_name", patient.used.family_name),
            text(parameters, "used_given_name", patient.used.given_name),
        ),
    )


def _flagged(lgc: Lgc, patient: Patient, attribute: Attribute) -> Patient:
    after = identity.flagged(patient, attribute)
    if lgc.has(Defect.ATTRIBUT_SANS_RETROGRADATION):
        return replace(after, ins=patient.ins, proof=patient.proof)
    return after
