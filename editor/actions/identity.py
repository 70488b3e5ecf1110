"""Patients and their INS."""

from dataclasses import asdict, replace
from typing import Any

from editor.actions import Parameters, text
from editor.defects import Defect
from editor.lgc import Lgc
from editor.outcome import FailedError, RefusedError
from editor.patients import identity
from editor.patients.identity import Attribute, Patient, Status
from editor.patients.ins import Individual, Ins, gaps
from editor.patients.traits import LABELS, entered

_ALERTS = {
    "01": "Aucune identité trouvée par INSi : vérifiez les traits, puis recommencez.",
    "02": "Plusieurs identités trouvées par INSi : précisez les prénoms ou le lieu de naissance.",
}
_TEST_OID = "1.2.250.1.213.1.4.10"


def create(lgc: Lgc, parameters: Parameters) -> dict[str, Any]:
    """Add a patient with the traits typed by the user."""
    traits = entered(
        text(parameters, "family_name"),
        text(parameters, "given_names"),
        text(parameters, "sex"),
        text(parameters, "birth_date"),
        text(parameters, "birth_place", ""),
    )
    attributes = _attributes(text(parameters, "attribute", ""))
    patient_id = lgc.desk.patients.new_id(text(parameters, "patient", ""))
    patient = lgc.desk.patients.keep(identity.created(patient_id, traits, attributes))
    return {"patient": patient.id}


def record(lgc: Lgc, parameters: Parameters) -> dict[str, Any]:
    """What the patient's record shows."""
    patient = _patient(lgc, parameters)
    return {
        "patient": patient.id,
        "status": _shown_status(lgc, patient).value,
        "attributes": sorted(patient.attributes),
        "matricule": patient.ins.matricule if patient.ins else "",
        "oid": patient.ins.oid if patient.ins else "",
        "traits": asdict(patient.traits),
        "history": [{"matricule": item.matricule, "oid": item.oid} for item in patient.former],
    }


def search(lgc: Lgc, parameters: Parameters) -> dict[str, Any]:
    """Search the INS by traits. The record does not change: the user accepts, or not, what is shown."""
    patient = _patient(lgc, parameters)
    if patient.is_blocked and not lgc.has(Defect.INSI_APPEL_IDENTITE_DOUTEUSE):
        raise RefusedError("INSi n'est pas appelé pour une identité douteuse ou fictive.")
    lgc.desk.patients.keep(replace(patient, offered=None))
    answer = lgc.insi.search(patient.traits)
    if answer.individual is None or answer.code != "00":
        return _not_retrieved(answer.code, _ALERTS.get(answer.code, f"Réponse INSi inattendue : {answer.label}"))
    problems = () if lgc.has(Defect.TRAIT_VIDE_ACCEPTE) else gaps(answer.individual)
    if problems:
        return _not_retrieved(answer.code, f"Retour INSi inutilisable, rien n'est repris : {', '.join(problems)}.")
    return _offer(lgc, patient, answer.individual)


def accept(lgc: Lgc, parameters: Parameters) -> dict[str, Any]:
    """The user accepts the INSi return that was shown."""
    patient = identity.accepted(_patient(lgc, parameters))
    return _status(lgc, replace(patient, ins=_kept(lgc, patient.ins)))


def validate(lgc: Lgc, parameters: Parameters) -> dict[str, Any]:
    """An identity document was checked."""
    return _status(lgc, identity.validated(_patient(lgc, parameters), text(parameters, "document")))


def _patient(lgc: Lgc, parameters: Parameters) -> Patient:
    return lgc.desk.patients.find(text(parameters, "patient"))


def _attributes(name: str) -> frozenset[Attribute]:
    try:
        return frozenset({Attribute(name)}) if name else frozenset()
    except ValueError as error:
        raise FailedError(f"attribut inconnu : {name}") from error


def _not_retrieved(code: str, alert: str) -> dict[str, Any]:
    return {"code": code, "retrieved": False, "alert": alert, "comparison": []}


def _offer(lgc: Lgc, patient: Patient, individual: Individual) -> dict[str, Any]:
    """Show the return beside the local traits and wait for the user."""
    lines = identity.compared(patient, individual)
    lgc.desk.patients.keep(replace(patient, offered=individual))
    differences = [LABELS[line.trait] for line in lines if not line.same]
    return {
        "code": "00",
        "retrieved": True,
        "alert": f"Écarts à vérifier : {', '.join(differences)}." if differences else "",
        "comparison": [asdict(line) for line in lines],
    }


def _status(lgc: Lgc, patient: Patient) -> dict[str, Any]:
    return {"status": lgc.desk.patients.keep(patient).status.value}


def _shown_status(lgc: Lgc, patient: Patient) -> Status:
    """The status as the record shows it: its own, unless a defect says otherwise."""
    late = patient.status is Status.QUALIFIEE and lgc.has(Defect.STATUT_RECUPEREE_APRES_VALIDATION)
    return Status.RECUPEREE if late else patient.status


def _kept(lgc: Lgc, ins: Ins | None) -> Ins | None:
    """The INS as the record keeps it: as received, unless a defect says otherwise."""
    if ins and lgc.has(Defect.CLE_FAUSSE):
        return replace(ins, key=f"{int(ins.key or 0) % 97 + 1:02d}")
    if ins and lgc.has(Defect.OID_ALTERE):
        return replace(ins, oid=_TEST_OID)
    return ins
