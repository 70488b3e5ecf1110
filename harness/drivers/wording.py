"""What a person is asked to do, action by action, in the words of the procedure."""

from collections.abc import Mapping

from formats.rule import Text
from record.event import Json

_DO: Mapping[str, Text] = {
    "psc.login": Text("Connectez-vous par Pro Santé Connect (simulé).", "Log in with Pro Santé Connect (simulated)."),
    "psc.logout": Text("Déconnectez-vous.", "Log out."),
    "account.list": Text("Affichez la liste des comptes d'utilisateurs.", "Show the list of user accounts."),
    "patient.create": Text(
        "Créez la fiche d'un patient : nom de naissance {family_name}, prénom(s) {given_names}, sexe {sex}, "
        "né(e) le {birth_date}, lieu (code INSEE) {birth_place}. Attribut : {attribute}.",
        "Create a patient record: birth name {family_name}, given name(s) {given_names}, sex {sex}, "
        "born on {birth_date}, place (INSEE code) {birth_place}. Attribute: {attribute}.",
    ),
    "ins.search": Text(
        "Lancez la recherche de l'INS par les traits pour {patient}.", "Search the INS by traits for {patient}."
    ),
    "ins.vitale": Text(
        "Insérez la carte Vitale {card} et lancez la recherche de l'INS avec la carte pour {patient}.",
        "Insert the Vitale card {card} and search the INS with the card for {patient}.",
    ),
    "ins.accept": Text(
        "Acceptez les traits qu'INSi a rendus pour {patient}.", "Accept the traits that INSi gave for {patient}."
    ),
    "ins.validate": Text(
        "Validez l'identité de {patient} au vu d'un justificatif ({document}).",
        "Validate the identity of {patient} from an identity document ({document}).",
    ),
    "ins.verify": Text("Vérifiez l'INS de {patient} auprès d'INSi.", "Verify the INS of {patient} with INSi."),
    "patient.record": Text("Affichez la fiche d'identité de {patient}.", "Show the identity record of {patient}."),
    "document.produce": Text(
        "Produisez un document ({kind}) pour {patient}.", "Produce a document ({kind}) for {patient}."
    ),
    "document.content": Text("Affichez le contenu de {document}.", "Show the content of {document}."),
    "dmp.exists": Text(
        "Vérifiez l'existence du DMP et vos droits pour {patient} (mode {mode}).",
        "Check that the DMP exists, and your rights, for {patient} (mode {mode}).",
    ),
    "dmp.deposit": Text("Déposez {document} dans le DMP de {patient}.", "Deposit {document} in the DMP of {patient}."),
    "dmp.replace": Text(
        "Déposez {document} dans le DMP de {patient}, en remplacement de {replaces}.",
        "Deposit {document} in the DMP of {patient}, in place of {replaces}.",
    ),
    "dmp.delete": Text("Supprimez {document} du DMP de {patient}.", "Delete {document} from the DMP of {patient}."),
    "dmp.authorize": Text(
        "Modifiez votre autorisation d'accès au DMP de {patient} : {action}.",
        "Change your authorization to access the DMP of {patient}: {action}.",
    ),
    "dmp.find": Text("Listez les documents du DMP de {patient}.", "List the documents of the DMP of {patient}."),
    "dmp.read": Text("Ouvrez un document du DMP de {patient}.", "Open a document of the DMP of {patient}."),
    "mss.send": Text(
        "Envoyez par MSSanté {document} concernant {patient}. Destinataire : {to}. Au patient : {to_patient}.",
        "Send {document} about {patient} by MSSanté. To: {to}. To the patient: {to_patient}.",
    ),
    "mss.fetch": Text("Relevez la boîte aux lettres MSSanté.", "Fetch the MSSanté mailbox."),
    "annuaire.search": Text(
        "Cherchez un correspondant dans l'Annuaire Santé : {name}.", "Look up somebody in the Annuaire Santé: {name}."
    ),
    "log.read": Text("Affichez le journal des traces.", "Show the audit log."),
}

_LISTED: Mapping[str, Text] = {
    "patient.find": Text("Cherchez un usager connu", "Look up a known patient"),
    "patient.update": Text("Modifiez l'identité de {patient}", "Change the identity of {patient}"),
}
"""What is asked with the parameters that a scenario gives, and no others."""
_LABELS: Mapping[str, Text] = {
    "family_name": Text("nom de naissance (ou son début)", "birth name (or its start)"),
    "given_names": Text("prénoms de naissance", "given names"),
    "given_name": Text("prénom (ou son début)", "given name (or its start)"),
    "sex": Text("sexe", "sex"),
    "birth_date": Text("date de naissance", "birth date"),
    "birth_place": Text("lieu de naissance (code INSEE)", "birth place (INSEE code)"),
    "used_family_name": Text("nom utilisé", "used name"),
    "used_given_name": Text("prénom utilisé", "used given name"),
    "attribute": Text("attribut", "attribute"),
    "matricule": Text("matricule INS", "matricule INS"),
    "authorized": Text("compte habilité à modifier les traits stricts", "account entitled to change strict traits"),
}

_GIVEN: Mapping[str, Mapping[str, Text]] = {
    "psc.login": {
        "subject": Text("le professionnel connecté", "the logged-in professional"),
        "account": Text("le compte connecté", "the logged-in account"),
    },
    "patient.create": {"patient": Text("ce patient", "this patient")},
    "document.produce": {
        "document": Text("le document produit", "the document produced"),
        "unique_id": Text("", ""),
        "sha256": Text("", ""),
    },
    "dmp.deposit": {"submission_unique_id": Text("", "")},
    "dmp.find": {"documents": Text("", "")},
    "mss.send": {"message_id": Text("", "")},
}
_ENGLISH = {given.fr: given.en for named in _GIVEN.values() for given in named.values() if given.fr}
"""What was recorded under its French name, as an English sentence says it."""
_OPEN = Text("sans précision", "left open")


class _Blank(dict[str, str]):
    """Says « sans précision » of what the scenario leaves open."""

    def __init__(self, known: Mapping[str, str], blank: str) -> None:
        super().__init__(known)
        self._blank = blank

    def __missing__(self, _name: str) -> str:
        return self._blank


def instruction(action: str, params: Mapping[str, Json]) -> Text:
    """The sentence that asks a person for an action."""
    french = _Blank({name: _said(value, "oui", "non") for name, value in params.items()}, _OPEN.fr)
    english = _Blank({name: _in_english(value) for name, value in params.items()}, _OPEN.en)
    template = _DO.get(action) or _listed(action, params) or _unknown(action, params)
    return Text(template.fr.format_map(french), template.en.format_map(english))


def placeholders(action: str) -> dict[str, Json]:
    """What later steps call the things that this action made, since no program gives their identifiers."""
    return {name: given.fr for name, given in _GIVEN.get(action, {}).items()}


def _listed(action: str, params: Mapping[str, Json]) -> Text | None:
    if action not in _LISTED:
        return None
    given = [name for name in params if name in _LABELS]
    french = ", ".join(f"{_LABELS[name].fr} : {{{name}}}" for name in given)
    english = ", ".join(f"{_LABELS[name].en}: {{{name}}}" for name in given)
    asked = _LISTED[action]
    return Text(f"{asked.fr}. {french}.", f"{asked.en}. {english}.")


def _unknown(action: str, params: Mapping[str, Json]) -> Text:
    name = action.replace("{", "{{").replace("}", "}}")
    given = ", ".join(f"{param} = {{{param}}}" for param in params if param.isidentifier())
    return Text(f"Jouez l'action « {name} » : {given}", f"Play the action “{name}”: {given}")


def _in_english(value: Json) -> str:
    said = _said(value, "yes", "no")
    return _ENGLISH.get(said, said)


def _said(value: Json, yes: str, no: str) -> str:
    if isinstance(value, bool):
        return yes if value else no
    return ", ".join(str(item) for item in value) if isinstance(value, list) else str(value)
