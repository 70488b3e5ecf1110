"""At the desk: the identity document that a patient shows, and another application opened on a patient."""

from typing import Any
from urllib.parse import urlencode

from editor.actions import Parameters, flag, text
from editor.actions.documents import transmissible
from editor.actions.identity import found_patient
from editor.defects import Defect
from editor.lgc import Lgc
from editor.outcome import RefusedError
from editor.patients import identity

_VIEWER = "https://visionneuse.banc.invalid/ouvrir"
"""A third-party application that does not exist: nothing is opened, what it would be given is told."""


def proof(lgc: Lgc, parameters: Parameters) -> dict[str, Any]:
    """Keep which identity document was shown. It validates nothing, unless the practice chose ``automatic``."""
    patient = identity.presented(found_patient(lgc, parameters), text(parameters, "document"))
    automatic = flag(parameters, "automatic", default=False)
    if automatic or lgc.has(Defect.JUSTIFICATIF_VAUT_VALIDATION):
        patient = identity.validated(patient, patient.presented)
    how = "identité validée par automatisme" if automatic else "sans validation"
    lgc.desk.journal.note("Justificatif d'identité", f"{patient.id} : {patient.presented}", how)
    return {"status": lgc.desk.patients.keep(patient).status.value}


def launch(lgc: Lgc, parameters: Parameters) -> dict[str, Any]:
    """What another application is opened with: matricule, OID and strict traits of a qualified identity."""
    patient = found_patient(lgc, parameters)
    ins = transmissible(lgc, patient)
    if ins is None:
        raise RefusedError("Seule l'INS d'une identité qualifiée est transmise.")
    traits = patient.traits
    given = {
        "matricule": ins.matricule,
        "oid": ins.oid,
        "nom": traits.family_name,
        "prenoms": traits.given_names,
        "sexe": traits.sex,
        "naissance": traits.birth_date,
        "lieu": traits.birth_place,
    }
    if lgc.has(Defect.APPEL_CONTEXTUEL_SANS_OID):
        del given["oid"]
    lgc.desk.journal.note("Appel contextuel", f"{patient.id}, matricule {ins.matricule}, vers {_VIEWER}")
    return {"launched": f"{_VIEWER}?{urlencode(given)}"}
