"""What a person is asked to do, action by action, in the words of the procedure."""

from collections.abc import Mapping

from record.event import Json

_DO: Mapping[str, str] = {
    "psc.login": "Connectez-vous par Pro Santé Connect (simulé).",
    "psc.logout": "Déconnectez-vous.",
    "account.list": "Affichez la liste des comptes d'utilisateurs.",
    "patient.create": (
        "Créez la fiche d'un patient : nom de naissance {family_name}, prénom(s) {given_names}, sexe {sex}, "
        "né(e) le {birth_date}, lieu (code INSEE) {birth_place}. Attribut : {attribute}."
    ),
    "ins.search": "Lancez la recherche de l'INS par les traits pour {patient}.",
    "ins.accept": "Acceptez les traits qu'INSi a rendus pour {patient}.",
    "ins.validate": "Validez l'identité de {patient} au vu d'un justificatif ({document}).",
    "patient.record": "Affichez la fiche d'identité de {patient}.",
    "document.produce": "Produisez un document ({kind}) pour {patient}.",
    "document.content": "Affichez le contenu de {document}.",
    "dmp.exists": "Vérifiez l'existence du DMP et vos droits pour {patient} (mode {mode}).",
    "dmp.deposit": "Déposez {document} dans le DMP de {patient}.",
    "dmp.replace": "Déposez {document} dans le DMP de {patient}, en remplacement de {replaces}.",
    "dmp.delete": "Supprimez {document} du DMP de {patient}.",
    "dmp.authorize": "Modifiez votre autorisation d'accès au DMP de {patient} : {action}.",
    "dmp.find": "Listez les documents du DMP de {patient}.",
    "dmp.read": "Ouvrez un document du DMP de {patient}.",
    "mss.send": "Envoyez par MSSanté {document} concernant {patient}. Destinataire : {to}. Au patient : {to_patient}.",
    "mss.fetch": "Relevez la boîte aux lettres MSSanté.",
    "annuaire.search": "Cherchez un correspondant dans l'Annuaire Santé : {name}.",
    "log.read": "Affichez le journal des traces.",
}

_GIVEN: Mapping[str, Mapping[str, str]] = {
    "psc.login": {"subject": "le professionnel connecté", "account": "le compte connecté"},
    "patient.create": {"patient": "ce patient"},
    "document.produce": {"document": "le document produit", "unique_id": "", "sha256": ""},
    "dmp.deposit": {"submission_unique_id": ""},
    "dmp.find": {"documents": ""},
    "mss.send": {"message_id": ""},
}


class _Blank(dict[str, str]):
    """Says « sans précision » of what the scenario leaves open."""

    def __missing__(self, _name: str) -> str:
        return "sans précision"


def instruction(action: str, params: Mapping[str, Json]) -> str:
    """The sentence that asks a person for an action."""
    known = _Blank({name: _said(value) for name, value in params.items()})
    template = _DO.get(action)
    if template is None:
        return f"Jouez l'action « {action} » : " + ", ".join(f"{name} = {value}" for name, value in known.items())
    return template.format_map(known)


def placeholders(action: str) -> dict[str, Json]:
    """What later steps call the things that this action made, since no program gives their identifiers."""
    return dict(_GIVEN.get(action, {}))


def _said(value: Json) -> str:
    if isinstance(value, bool):
        return "oui" if value else "non"
    return ", ".join(str(item) for item in value) if isinstance(value, list) else str(value)
