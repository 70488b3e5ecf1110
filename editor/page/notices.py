"""What the page tells after an action, in French."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from editor.documents.mail import PREFIX
from editor.jobs import State
from editor.patients.identity import Status
from editor.patients.traits import LABELS

_TITLES = {
    "psc.login": "Connexion Pro Santé Connect",
    "psc.logout": "Déconnexion",
    "patient.create": "Création du patient",
    "ins.search": "Recherche de l'INS",
    "ins.vitale": "Recherche de l'INS par carte Vitale",
    "ins.accept": "Acceptation du retour INSi",
    "ins.validate": "Validation de l'identité",
    "ins.verify": "Vérification de l'INS",
    "patient.proof": "Pièce d'identité présentée",
    "patient.launch": "Appel contextuel",
    "account.rights": "Droits d'un compte",
    "patient.find": "Recherche d'antériorité",
    "patient.update": "Modification de l'identité",
    "document.produce": "Production du document",
    "dmp.exists": "Test d'existence du DMP",
    "dmp.deposit": "Dépôt au DMP",
    "dmp.replace": "Remplacement au DMP",
    "dmp.delete": "Suppression au DMP",
    "dmp.authorize": "Autorisation d'accès au DMP",
    "dmp.find": "Documents du DMP",
    "dmp.read": "Lecture au DMP",
    "mss.send": "Envoi par MSSanté",
    "mss.fetch": "Boîte de réception",
    "mss.received": "Documents reçus",
    "partner.trust": "Émetteurs de confiance",
    "annuaire.search": "Annuaire Santé",
    "hl7.send": "Message HL7 v2",
    "hl7.listen": "Écoute HL7 v2",
}


@dataclass(frozen=True, slots=True)
class Notice:
    """A message: ``kind`` is done, refused, failed or pending. ``rows`` is the comparison box, label first."""

    kind: str
    title: str
    lines: tuple[str, ...] = ()
    rows: tuple[tuple[str, str, str, bool], ...] = ()


def notice_of(action: str, state: State) -> Notice:
    """The message for an action's state."""
    title, status = _TITLES.get(action, action), str(state["status"])
    if status == "done":
        result = state["result"]
        return Notice(status, title, _told(action, result), _rows(result.get("comparison", ())))
    if status == "pending":
        return Notice(status, title, ("En cours : le résultat apparaîtra dans le journal.",))
    return Notice(status, title, (str(state.get("reason") or state.get("error") or ""),))


def _told(action: str, result: Mapping[str, Any]) -> tuple[str, ...]:
    teller = _TELLERS.get(action)
    return teller(result) if teller else ("Fait.",)


def _rows(comparison: Sequence[Mapping[str, Any]]) -> tuple[tuple[str, str, str, bool], ...]:
    return tuple((LABELS[line["trait"]], line["local"], line["insi"], line["same"]) for line in comparison)


def _login(result: Mapping[str, Any]) -> tuple[str, ...]:
    return (f"Compte {result['account']}, identifiant national {result['subject']}.",)


def _status(result: Mapping[str, Any]) -> tuple[str, ...]:
    return (f"Identité {Status(result['status']).label}.",)


def _verified(result: Mapping[str, Any]) -> tuple[str, ...]:
    return (f"Retour {result['result']}{' : ' if result['reason'] else ''}{result['reason']}.", *_status(result))


def _known(result: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(f"{item['patient']} : {item['name']}" for item in result["patients"]) or ("Personne.",)


def _search(result: Mapping[str, Any]) -> tuple[str, ...]:
    return (f"Code INSi {result['code']}.", *([result["alert"]] if result["alert"] else []))


def _existence(result: Mapping[str, Any]) -> tuple[str, ...]:
    if not result["exists"]:
        return ("Ce patient n'a pas de DMP.",)
    state = "fermé" if result["closed"] else "ouvert"
    return (f"Ce patient a un DMP, {state}. Autorisation : {result['authorization'] or 'non précisée'}.",)


def _produced(result: Mapping[str, Any]) -> tuple[str, ...]:
    return (f"Document {result['document']}, version {result['version']}, identifiant {result['unique_id']}.",)


def _deposited(result: Mapping[str, Any]) -> tuple[str, ...]:
    return (f"Lot de soumission {result['submission_unique_id']}.",)


def _documents(result: Mapping[str, Any]) -> tuple[str, ...]:
    lines = tuple(f"{item['title']} ({item['unique_id']})" for item in result["documents"])
    return lines or ("Aucun document.",)


def _sent(result: Mapping[str, Any]) -> tuple[str, ...]:
    return (f"Message accepté par l'opérateur : {result['message_id']}",)


def _messages(result: Mapping[str, Any]) -> tuple[str, ...]:
    """Subjects are shown without the technical prefix (ECO.3.1.3)."""
    lines = tuple(f"{item['from']} : {item['subject'].removeprefix(PREFIX)}" for item in result["messages"])
    return lines or ("Aucun message.",)


def _received(result: Mapping[str, Any]) -> tuple[str, ...]:
    """Where each document went: into a record, or on the worklist."""
    lines = tuple(
        f"{item['title']} : "
        + (f"au dossier {item['patient']}" if item["integrated"] else f"à traiter, {item['reason']}")
        for item in result["documents"]
    )
    return lines or ("Aucun document.",)


def _partners(result: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(f"{item['sender']} ({item['structure']})" for item in result["partners"])


def _directory(result: Mapping[str, Any]) -> tuple[str, ...]:
    lines = tuple(f"{item['name']} : {', '.join(item['addresses']) or 'sans adresse'}" for item in result["results"])
    return lines or ("Personne.",)


_TELLERS: dict[str, Callable[[Mapping[str, Any]], tuple[str, ...]]] = {
    "psc.login": _login,
    "patient.create": lambda result: (f"Patient {result['patient']}.",),
    "ins.search": _search,
    "ins.vitale": _search,
    "ins.accept": _status,
    "ins.validate": _status,
    "ins.verify": _verified,
    "patient.proof": _status,
    "patient.launch": lambda result: (f"Rien n'est ouvert : {result['launched']}",),
    "patient.find": _known,
    "patient.update": _status,
    "document.produce": _produced,
    "dmp.exists": _existence,
    "dmp.deposit": _deposited,
    "dmp.replace": _deposited,
    "dmp.find": _documents,
    "mss.send": _sent,
    "mss.fetch": _messages,
    "mss.received": _received,
    "partner.trust": _partners,
    "annuaire.search": _directory,
    "hl7.send": lambda result: (f"Message {result['control_id']} acquitté : {result['ack'] or 'non'}.",),
    "hl7.listen": lambda result: (f"À l'écoute : {result['address']} (MLLP).",),
}
