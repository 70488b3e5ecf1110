"""The DMP: existence, deposit, replacement, deletion (structure's mode), authorization and reading (card's mode)."""

import base64
import hashlib
from dataclasses import asdict
from typing import Any

from editor.actions import Parameters, text
from editor.actions.documents import as_next_version, described, transmissible
from editor.defects import Defect
from editor.documents.document import Document
from editor.lgc import Lgc
from editor.outcome import FailedError, RefusedError
from editor.patients.ins import Ins
from editor.services.dmp import Caller
from editor.services.dmp_messages import Existence
from editor.services.vihf import Mode

_VALID = "VALIDE"
_CHANGES = ("AJOUT", "SUPPRESSION")
_OTHER_ENTRY = "urn:uuid:00000000-0000-4000-8000-000000000000"


def exists(lgc: Lgc, parameters: Parameters) -> dict[str, Any]:
    """TD0.2."""
    found = _checked(lgc, lgc.caller(_ins(lgc, parameters), _mode(parameters)))
    return {"exists": found.exists, "authorization": found.authorization, "closed": found.closed}


def deposit(lgc: Lgc, parameters: Parameters) -> dict[str, Any]:
    """TD2.1. Feeding needs no authorization of access, so none is asked."""
    made = _document(lgc, parameters)
    caller = lgc.caller(_ins(lgc, parameters), _mode(parameters))
    if lgc.has(Defect.TD03_AVANT_DEPOT):
        lgc.dmp.authorize(lgc.caller(caller.subject.ins, Mode.DIRECTE), "AJOUT")
    return {"status": "success", "submission_unique_id": lgc.dmp.deposit(caller, made)}


def replace(lgc: Lgc, parameters: Parameters) -> dict[str, Any]:
    """TD3.1b then TD2.1b: the document becomes the next version of the one that it replaces."""
    previous = lgc.document(text(parameters, "replaces"))
    made = as_next_version(lgc, _document(lgc, parameters), previous)
    caller = lgc.caller(_ins(lgc, parameters), _mode(parameters))
    entry_uuid = lgc.dmp.entry_uuid(caller, previous.unique_id)
    replaced = "" if lgc.has(Defect.REMPLACEMENT_SANS_RPLC) else entry_uuid
    submission = lgc.dmp.deposit(caller, made, replaced)
    return {"status": "success", "submission_unique_id": submission, **described(made)}


def delete(lgc: Lgc, parameters: Parameters) -> dict[str, Any]:
    """TD3.1b then TD3.3c."""
    made = _document(lgc, parameters)
    caller = lgc.caller(_ins(lgc, parameters), _mode(parameters))
    entry_uuid = lgc.dmp.entry_uuid(caller, made.unique_id)
    lgc.dmp.delete(caller, _OTHER_ENTRY if lgc.has(Defect.SUPPRESSION_AUTRE_DOCUMENT) else entry_uuid)
    return {"status": "success"}


def authorize(lgc: Lgc, parameters: Parameters) -> dict[str, Any]:
    """TD0.3: add or remove the professional's own authorization."""
    action = text(parameters, "action")
    if action not in _CHANGES:
        raise FailedError(f"action inconnue : {action}")
    return {"context": _authorized(lgc, lgc.caller(_ins(lgc, parameters), Mode.DIRECTE), action)}


def find(lgc: Lgc, parameters: Parameters) -> dict[str, Any]:
    """TD3.1a, the right of access being checked first."""
    caller = _reader(lgc, parameters)
    return {"documents": [asdict(item) for item in lgc.dmp.find(caller)]}


def read(lgc: Lgc, parameters: Parameters) -> dict[str, Any]:
    """TD3.2, the right of access being checked first."""
    content = lgc.dmp.read(_reader(lgc, parameters), text(parameters, "unique_id"))
    return {"sha256": hashlib.sha256(content).hexdigest(), "content": base64.b64encode(content).decode()}


def _reader(lgc: Lgc, parameters: Parameters) -> Caller:
    """A caller that may read: TD0.2 once per session and patient, TD0.3 when there is no valid authorization yet."""
    caller = lgc.caller(_ins(lgc, parameters), Mode.DIRECTE)
    known = lgc.desk.access.get(caller.subject.ins.matricule)
    if known is None:
        known = "" if lgc.has(Defect.CONSULTATION_SANS_TD02) else _open(_checked(lgc, caller))
    if known != _VALID:
        _authorized(lgc, caller, "AJOUT")
    return caller


def _checked(lgc: Lgc, caller: Caller) -> Existence:
    """TD0.2; what it says of the professional's authorization is remembered."""
    found = lgc.dmp.exists(caller)
    if caller.mode is Mode.DIRECTE and found.exists:
        lgc.desk.access[caller.subject.ins.matricule] = found.authorization
    return found


def _open(found: Existence) -> str:
    """The authorization on a DMP that can be read; ``RefusedError`` when there is none to read."""
    if not found.exists:
        raise RefusedError("Ce patient n'a pas de DMP.")
    if found.closed:
        raise RefusedError("Le DMP de ce patient est fermé.")
    return found.authorization


def _authorized(lgc: Lgc, caller: Caller, action: str) -> str:
    context = lgc.dmp.authorize(caller, action)
    lgc.desk.access[caller.subject.ins.matricule] = _VALID if action == "AJOUT" else ""
    return context


def _ins(lgc: Lgc, parameters: Parameters) -> Ins:
    """The patient's INS. ``RefusedError`` unless the identity is qualified."""
    found = transmissible(lgc, lgc.desk.patients.find(text(parameters, "patient")))
    if found is None:
        raise RefusedError("Le DMP n'est appelé que pour une identité qualifiée.")
    return found


def _document(lgc: Lgc, parameters: Parameters) -> Document:
    """The patient's document. ``RefusedError`` when it is another's, or was made before the identity was qualified."""
    made = lgc.document(text(parameters, "document"))
    if made.patient.id != text(parameters, "patient"):
        raise RefusedError("Ce document est celui d'un autre patient.")
    if made.ins is None:
        raise RefusedError("Ce document a été produit sans INS : produisez-le de nouveau, l'identité étant qualifiée.")
    return made


def _mode(parameters: Parameters) -> Mode:
    wanted = text(parameters, "mode", "indirecte").upper()
    if wanted not in Mode.__members__:
        raise FailedError(f"mode inconnu : {wanted.lower()}")
    return Mode[wanted]
