"""Reception of documents by MSSanté: the identity first (rules 30, 51 and 52), then the document (rule 55)."""

from dataclasses import replace
from typing import Any

from editor.actions import Parameters, text
from editor.defects import Defect
from editor.documents.incoming import Incoming, opened
from editor.lgc import Lgc
from editor.outcome import FailedError
from editor.patients import identity
from editor.patients.identity import Patient, Status
from editor.patients.ins import Ins
from editor.patients.reception import CONTRACT, Filed, Partner, is_verified, known

OK, KO = "OK", "KO"


def take(lgc: Lgc, raw: bytes) -> None:
    """Take in the documents of a message; one that already came is left as it is."""
    for document in opened(raw):
        if document.unique_id not in lgc.desk.reception.filed:
            lgc.desk.reception.filed[document.unique_id] = _filed(lgc, document)


def received(lgc: Lgc, _parameters: Parameters) -> dict[str, Any]:
    """The documents that came, and what was made of each."""
    return {
        "documents": [
            {
                "unique_id": item.document.unique_id,
                "title": item.document.title,
                "patient": item.patient,
                "integrated": item.integrated,
                "reason": item.reason,
            }
            for item in lgc.desk.reception.filed.values()
        ]
    }


def trust(lgc: Lgc, parameters: Parameters) -> dict[str, Any]:
    """Declare a sender whom a contract of trust binds: its mailbox, and the structure that its documents come from."""
    partner = Partner(text(parameters, "sender").lower(), text(parameters, "structure"))
    lgc.desk.reception.trusted.add(partner)
    lgc.desk.journal.note("Contrat de confiance", f"{partner.address}, structure {partner.structure}")
    return {"partners": [{"sender": one.address, "structure": one.structure} for one in lgc.desk.reception.trusted]}


def _filed(lgc: Lgc, document: Incoming) -> Filed:
    patient = known(lgc.desk.patients.patients.values(), document)
    if document.ins is None:
        return _waiting(document, patient, "document sans INS")
    if patient and patient.is_blocked:
        return _waiting(document, patient, "identité douteuse ou fictive : INSi n'est pas appelé")
    try:
        result, reason = _verified(lgc, document, document.ins, patient)
    except FailedError as error:
        return _waiting(document, patient, f"vérification impossible : {error}")
    return _denied(lgc, document, patient, reason) if result == KO else _confirmed(lgc, document, document.ins, patient)


def _verified(lgc: Lgc, document: Incoming, ins: Ins, patient: Patient | None) -> tuple[str, str]:
    """What INSi says of the INS that came, unless it was verified here before."""
    if lgc.has(Defect.RECEPTION_SANS_VERIFICATION) or (patient and is_verified(patient, document)):
        return OK, ""
    if patient and patient.ins and lgc.has(Defect.RECEPTION_VERIFIE_FICHE_LOCALE):
        return lgc.insi.verify(patient.traits, patient.ins, received=True)
    return lgc.insi.verify(document.traits, ins, received=True)


def _denied(lgc: Lgc, document: Incoming, patient: Patient | None, why: str) -> Filed:
    """KO: an unknown identity is created without INS, a known one stays; the document waits on the worklist."""
    if patient is None:
        kept = document.ins if lgc.has(Defect.RECEPTION_KO_INS_REPRISE) else None
        patient = _created(lgc, document, kept, f"INS reçue de {document.sender} démentie par INSi")
    elif lgc.has(Defect.RECEPTION_KO_FICHE_MODIFIEE):
        lgc.desk.patients.keep(identity.denied(patient))
    if lgc.has(Defect.RECEPTION_KO_INTEGREE):
        return Filed(document, patient.id, integrated=True, reason="")
    return _waiting(document, patient, f"INS démentie par INSi : {why}")


def _confirmed(lgc: Lgc, document: Incoming, ins: Ins, patient: Patient | None) -> Filed:
    """OK: the INS is kept as one that INSi gave; only an identity that is qualified here gets the document at once."""
    if patient is None:
        patient = _created(lgc, document, ins, "")
    elif patient.ins is None:
        patient = lgc.desk.patients.keep(replace(patient, ins=ins))
    if _vouched(lgc, document):
        patient = lgc.desk.patients.keep(replace(patient, proof=patient.proof or CONTRACT))
    if patient.status is Status.QUALIFIEE and patient.ins and patient.ins.number == ins.number:
        return Filed(document, patient.id, integrated=True, reason="")
    return _waiting(document, patient, "identité à qualifier")


def _vouched(lgc: Lgc, document: Incoming) -> bool:
    """Whether the sender's qualification holds here: a contract of trust says so (rule 30)."""
    if lgc.has(Defect.RECEPTION_TRANSITIVE):
        return True
    return lgc.desk.reception.is_trusted(document) and not lgc.has(Defect.RECEPTION_CONFIANCE_IGNOREE)


def _created(lgc: Lgc, document: Incoming, ins: Ins | None, review: str) -> Patient:
    made = identity.created(lgc.desk.patients.new_id(), document.traits, frozenset())
    return lgc.desk.patients.keep(replace(made, ins=ins, review=review))


def _waiting(document: Incoming, patient: Patient | None, reason: str) -> Filed:
    return Filed(document, patient.id if patient else "", integrated=False, reason=reason)
