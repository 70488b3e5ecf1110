"""MSSanté: sending, reading, and the directory."""

from collections.abc import Callable
from typing import Any, TypeVar

from editor.actions import Parameters, reception, text
from editor.actions.documents import regenerated
from editor.actions.session import fresh_session, renewed
from editor.config import Mailbox
from editor.defects import Defect
from editor.documents import mail
from editor.documents.document import Document
from editor.documents.mail import Letter
from editor.lgc import Lgc
from editor.outcome import FailedError, RefusedError
from editor.patients.identity import Patient, Status
from editor.services.mss import AuthenticationError, Login

PATIENT_DOMAIN = "patient.mssante.fr"
R = TypeVar("R")


def send(lgc: Lgc, parameters: Parameters) -> dict[str, Any]:
    """Send a message, with a document or without, to correspondents or to the patient."""
    patient = lgc.desk.patients.find(text(parameters, "patient"))
    document = _document(lgc, parameters, patient)
    to_patient = parameters.get("to_patient") is True
    to = (_patient_address(lgc, patient),) if to_patient else _recipients(parameters)
    sender = lgc.mailbox(text(parameters, "mailbox", ""))
    letter = Letter(
        sender=sender,
        author=lgc.professional,
        entity=lgc.structure.name,
        to=to,
        document=document,
        cda=_carried(lgc, document),
        no_reply=to_patient and parameters.get("no_reply") is True,
        reply_to=lgc.mailbox().address if sender.type == "APP" else "",
    )
    message = mail.message_for(letter, lgc.config.defects)
    _opened(lgc, sender, lambda login: lgc.mss.send(login, message))
    return {"message_id": str(message["Message-ID"] or "")}


def fetch(lgc: Lgc, parameters: Parameters) -> dict[str, Any]:
    """What is in the inbox; the documents that came with it are taken in."""
    received = _opened(lgc, lgc.mailbox(text(parameters, "mailbox", "")), lgc.mss.fetch)
    for item in received:
        reception.take(lgc, item.raw)
    return {
        "messages": [
            {
                "uid": item.uid,
                "message_id": item.headers.get("Message-ID", ""),
                "subject": item.headers.get("Subject", ""),
                "from": item.headers.get("From", ""),
                "headers": item.headers,
            }
            for item in received
        ]
    }


def directory(lgc: Lgc, parameters: Parameters) -> dict[str, Any]:
    """Search the Annuaire Santé by name or by RPPS number."""
    rpps, name = text(parameters, "rpps", ""), text(parameters, "name", "")
    if not rpps and not name:
        raise FailedError("paramètre manquant : name ou rpps")
    found = lgc.annuaire.by_rpps(rpps) if rpps else lgc.annuaire.by_name(name)
    return {"results": [{"name": item.name, "addresses": list(item.addresses)} for item in found]}


def _document(lgc: Lgc, parameters: Parameters, patient: Patient) -> Document | None:
    wanted = text(parameters, "document", "")
    if not wanted:
        return None
    found = lgc.document(wanted)
    if found.patient.id != patient.id:
        raise RefusedError("Ce document est celui d'un autre patient.")
    return found


def _carried(lgc: Lgc, document: Document | None) -> bytes:
    """The CDA that leaves: the one deposited, byte for byte."""
    if document is None:
        return b""
    return regenerated(lgc, document) if lgc.has(Defect.DOCUMENT_DIFFERENT) else document.cda


def _patient_address(lgc: Lgc, patient: Patient) -> str:
    """The patient's own address, built on a qualified INS only (ECO.2.2.6)."""
    qualified = patient.status is Status.QUALIFIEE or lgc.has(Defect.PATIENT_ADRESSE_NON_QUALIFIEE)
    if patient.ins is None or not qualified:
        raise RefusedError("Message au patient impossible : son identité n'est pas qualifiée.")
    return f"{patient.ins.matricule}@{PATIENT_DOMAIN}"


def _recipients(parameters: Parameters) -> tuple[str, ...]:
    wanted = parameters.get("to")
    if not isinstance(wanted, list) or not all(isinstance(item, str) for item in wanted) or not wanted:
        raise FailedError("paramètre manquant ou invalide : to")
    return tuple(wanted)


def _opened(lgc: Lgc, mailbox: Mailbox, use: Callable[[Login], R]) -> R:
    """Use a mailbox; when the operator refuses the token, once more with a fresh one (ECO.1.2.7)."""
    if mailbox.type == "APP":
        return use(Login(mailbox))
    session = fresh_session(lgc)
    try:
        return use(Login(mailbox, session.access_token))
    except AuthenticationError:
        renewal = renewed(lgc, session)
        if renewal is session:
            raise
        return use(Login(mailbox, renewal.access_token))
