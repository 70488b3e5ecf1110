"""Patients and the retrieval of their INS."""

from dataclasses import asdict, replace
from typing import Any

from editor.actions import Parameters, text
from editor.defects import Defect
from editor.lgc import Lgc
from editor.outcome import FailedError, RefusedError
from editor.patients import identity
from editor.patients.identity import Attribute, Line, Patient, Status, UsedNames
from editor.patients.ins import Individual, Ins, gaps, key_of
from editor.patients.traits import LABELS, Traits, entered, starts
from editor.services import insi_access
from editor.services.insi_access import Access
from editor.services.insi_messages import Answer

_ALERTS = {
    "01": "Aucune identité trouvée par INSi : vérifiez les traits, puis recommencez.",
    "02": "Plusieurs identités trouvées par INSi : précisez les prénoms ou le lieu de naissance.",
}
_TYPED = ("family_name", "given_names", "sex", "birth_date")
_CUT = 20
_TEST_OID = "1.2.250.1.213.1.4.10"
_LIGATURES = str.maketrans("", "", "ÆŒæœ")


def create(lgc: Lgc, parameters: Parameters) -> dict[str, Any]:
    """Add a patient with the traits typed by the user."""
    traits = typed(lgc, parameters)
    used = UsedNames(text(parameters, "used_family_name", ""), text(parameters, "used_given_name", ""))
    attributes = attributes_of(text(parameters, "attribute", ""))
    patient_id = lgc.desk.patients.new_id(text(parameters, "patient", ""))
    patient = lgc.desk.patients.keep(replace(identity.created(patient_id, traits, attributes), used=used))
    return {"patient": patient.id}


def typed(lgc: Lgc, parameters: Parameters, known: Traits | None = None) -> Traits:
    """The strict traits that a user typed, beside those known; all of them are mandatory (rule 5)."""
    given = {name: text(parameters, name, getattr(known, name) if known else None) for name in _TYPED}
    if lgc.has(Defect.LIGATURE_RETIREE):
        given = {name: value.translate(_LIGATURES) for name, value in given.items()}
    place = text(parameters, "birth_place", known.birth_place if known else "")
    if not place and not lgc.has(Defect.CREATION_SANS_TRAIT):
        raise RefusedError("Lieu de naissance obligatoire : code COG, 99999 s'il est inconnu.")
    traits = entered(**given, birth_place=place)
    cut = traits.family_name[:_CUT] if lgc.has(Defect.NOM_TRONQUE) else traits.family_name
    return replace(traits, family_name=cut)


def record(lgc: Lgc, parameters: Parameters) -> dict[str, Any]:
    """What the patient's record shows."""
    patient = found_patient(lgc, parameters)
    if patient.ins:
        lgc.desk.journal.note("Consultation du dossier", f"{patient.id}, matricule {patient.ins.matricule}")
    ins, former = (patient.ins, patient.former) if lgc.sees_ins else (None, ())
    return {
        "patient": patient.id,
        "status": _shown_status(lgc, patient).value,
        "attributes": sorted(patient.attributes),
        "matricule": ins.matricule if ins else "",
        "oid": ins.oid if ins else "",
        "traits": asdict(patient.traits),
        **({} if lgc.has(Defect.FICHE_SANS_TRAIT_COMPLEMENTAIRE) else {"used": asdict(patient.used)}),
        "proof": "" if lgc.has(Defect.JUSTIFICATIF_NON_AFFICHE) else patient.presented,
        "history": [{"matricule": item.matricule, "oid": item.oid} for item in former],
        "worklist": patient.review,
    }


def search(lgc: Lgc, parameters: Parameters) -> dict[str, Any]:
    """Search the INS by traits. The record does not change: the user accepts, or not, what is shown.

    ``without_place`` searches without the birth place as long as INSi does not need it; ``mode`` is how the call is
    authenticated.
    """
    patient = _askable(lgc, parameters)
    insi = lgc.insi.by(_access(lgc, text(parameters, "mode", "structure")))
    answer = insi.search(patient.traits, with_place=parameters.get("without_place") is not True)
    return _shown(lgc, patient, answer)


def search_card(lgc: Lgc, parameters: Parameters) -> dict[str, Any]:
    """Search the INS with a Vitale card (``card``, by its name; else the one in the reader), as by traits otherwise."""
    patient = _askable(lgc, parameters)
    lgc.desk.reader = text(parameters, "card", lgc.desk.reader)
    stale = lgc.has(Defect.VITALE_CARTE_RETIREE) and "card" not in parameters and lgc.desk.read_card
    card = lgc.config.card(stale or lgc.desk.reader)
    if card is None:
        raise RefusedError("Aucune carte Vitale de ce nom dans le lecteur.")
    return _shown(lgc, patient, lgc.insi.search_card(card, patient.traits, lgc.desk.asserted))


def _access(lgc: Lgc, mode: str) -> Access:
    """How INSi is called: as the practice (``structure``), with who acts' certificate (``praticien``), by ``psc``."""
    if mode == "structure":
        return insi_access.organisation(lgc.config)
    if mode == "praticien":
        return insi_access.practitioner(lgc.config, lgc.professional.national_id)
    if mode != "psc":
        raise FailedError(f"mode d'appel inconnu : {mode}")
    if lgc.desk.account is None:
        raise RefusedError("Connectez-vous d'abord par Pro Santé Connect.")
    return insi_access.pro_sante_connect(lgc.config, lgc.desk.account.professional)


def check_right_to_call(lgc: Lgc) -> None:
    """``RefusedError`` when whoever is at the desk may not call INSi (rule 4)."""
    if not lgc.rights.calls_insi and not lgc.has(Defect.HABILITATION_INSI_IGNOREE):
        raise RefusedError("Ce compte n'a pas le droit d'appeler INSi.")


def _askable(lgc: Lgc, parameters: Parameters) -> Patient:
    """The patient to search, nothing being offered any more; ``RefusedError`` when INSi must not be called."""
    patient = found_patient(lgc, parameters)
    check_right_to_call(lgc)
    if patient.is_blocked and not lgc.has(Defect.INSI_APPEL_IDENTITE_DOUTEUSE):
        raise RefusedError("INSi n'est pas appelé pour une identité douteuse ou fictive.")
    return lgc.desk.patients.keep(replace(patient, offered=None))


def _shown(lgc: Lgc, patient: Patient, answer: Answer) -> dict[str, Any]:
    """What the user sees of an answer."""
    if answer.individual is None or answer.code != "00":
        return _not_retrieved(answer.code, _ALERTS.get(answer.code, f"Réponse INSi inattendue : {answer.label}"))
    problems = _problems(lgc, answer.individual)
    if problems:
        return _not_retrieved(answer.code, f"Retour INSi inutilisable, rien n'est repris : {', '.join(problems)}.")
    return _offer(lgc, patient, answer.individual)


def accept(lgc: Lgc, parameters: Parameters) -> dict[str, Any]:
    """The user accepts the INSi return that was shown."""
    patient = identity.accepted(found_patient(lgc, parameters))
    return _status(lgc, replace(patient, ins=_kept(lgc, patient.ins)))


def validate(lgc: Lgc, parameters: Parameters) -> dict[str, Any]:
    """An identity document was checked: the one named, else the one that was shown at the desk."""
    return _status(lgc, identity.validated(found_patient(lgc, parameters), text(parameters, "document", "")))


def found_patient(lgc: Lgc, parameters: Parameters) -> Patient:
    """The patient that the action is about; ``FailedError`` when there is none."""
    return lgc.desk.patients.find(text(parameters, "patient"))


def attributes_of(name: str) -> frozenset[Attribute]:
    """The attribute of that name, if any; ``FailedError`` for an unknown one."""
    try:
        return frozenset({Attribute(name)}) if name else frozenset()
    except ValueError as error:
        raise FailedError(f"attribut inconnu : {name}") from error


def _problems(lgc: Lgc, individual: Individual) -> tuple[str, ...]:
    """Why a return cannot be used. The keys of former matricules do not matter: they are kept as received."""
    if lgc.has(Defect.HISTORIQUE_CLE_FAUSSE_REJETE) and any(key_of(old.number) != old.key for old in individual.former):
        return ("clé d'un ancien matricule fausse",)
    return () if lgc.has(Defect.TRAIT_VIDE_ACCEPTE) else gaps(individual)


def _not_retrieved(code: str, alert: str) -> dict[str, Any]:
    return {"code": code, "retrieved": False, "alert": alert, "comparison": []}


def _offer(lgc: Lgc, patient: Patient, individual: Individual) -> dict[str, Any]:
    """Show the return beside the local traits and wait for the user."""
    lines = identity.compared(patient, individual)
    lgc.desk.patients.keep(replace(patient, offered=individual))
    hidden = "birth_place" if lgc.has(Defect.COMPARATIF_INCOMPLET) else ""
    return {
        "code": "00",
        "retrieved": True,
        "alert": "" if lgc.has(Defect.PRENOM_DISCORDANT_SANS_ALERTE) else _alert(patient, individual, lines),
        "comparison": [asdict(line) for line in lines if line.trait != hidden],
    }


def _alert(patient: Patient, individual: Individual, lines: tuple[Line, ...]) -> str:
    """What the user must look at before accepting; a first given name outside of the list comes first (rule 6)."""
    first, names = patient.traits.first_given_name, individual.traits.given_names
    told = [] if starts(names, first) else [f"Le premier prénom « {first} » ne commence pas la liste « {names} »."]
    differences = [LABELS[line.trait] for line in lines if not line.same]
    return " ".join([*told, *([f"Écarts à vérifier : {', '.join(differences)}."] if differences else [])])


def _status(lgc: Lgc, patient: Patient) -> dict[str, Any]:
    return {"status": lgc.desk.patients.keep(patient).status.value}


def _shown_status(lgc: Lgc, patient: Patient) -> Status:
    """The status as the record shows it: its own, unless a defect says otherwise."""
    if lgc.has(Defect.ATTRIBUT_SANS_RETROGRADATION) and patient.ins:
        return replace(patient, attributes=frozenset()).status
    late = patient.status is Status.QUALIFIEE and lgc.has(Defect.STATUT_RECUPEREE_APRES_VALIDATION)
    return Status.RECUPEREE if late else patient.status


def _kept(lgc: Lgc, ins: Ins | None) -> Ins | None:
    """The INS as the record keeps it: as received, unless a defect says otherwise."""
    if ins and lgc.has(Defect.CLE_FAUSSE):
        return replace(ins, key=f"{int(ins.key or 0) % 97 + 1:02d}")
    if ins and lgc.has(Defect.OID_ALTERE):
        return replace(ins, oid=_TEST_OID)
    return ins
