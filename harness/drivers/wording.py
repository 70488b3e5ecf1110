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
        "né(e) le {birth_date}, lieu (code INSEE) {birth_place}.",
        "Create a patient record: birth name {family_name}, given name(s) {given_names}, sex {sex}, "
        "born on {birth_date}, place (INSEE code) {birth_place}.",
    ),
    "ins.search": Text(
        "Lancez la recherche de l'INS par les traits pour {patient}.", "Search the INS by traits for {patient}."
    ),
    "ins.vitale": Text(
        "Insérez la carte Vitale {card} et lancez la recherche de l'INS avec la carte pour {patient}.",
        "Insert the Vitale card {card} and search the INS with the card for {patient}.",
    ),
    "vitale.read": Text(
        "Insérez la carte Vitale {card} et choisissez-y {patient}.",
        "Insert the Vitale card {card} and choose {patient} on it.",
    ),
    "vitale.insert": Text(
        "Retirez la carte du lecteur et insérez la carte Vitale {card}, sans rien choisir d'autre à l'écran.",
        "Take the card out of the reader and insert the Vitale card {card}, without choosing anything on screen.",
    ),
    "vitale.wait": Text(
        "Attendez {minutes} minutes sans retirer la carte Vitale du lecteur.",
        "Wait {minutes} minutes without taking the Vitale card out of the reader.",
    ),
    "ins.accept": Text(
        "Acceptez les traits qu'INSi a rendus pour {patient}.", "Accept the traits that INSi gave for {patient}."
    ),
    "ins.validate": Text(
        "Validez l'identité de {patient} au vu d'un justificatif ({document}).",
        "Validate the identity of {patient} from an identity document ({document}).",
    ),
    "ins.verify": Text("Vérifiez l'INS de {patient} auprès d'INSi.", "Verify the INS of {patient} with INSi."),
    "patient.proof": Text(
        "Indiquez dans la fiche de {patient} la pièce d'identité présentée : {document}. "
        "Validation automatique activée : {automatic}.",
        "Tell in the record of {patient} which identity document was shown: {document}. "
        "Automatic validation switched on: {automatic}.",
    ),
    "patient.launch": Text(
        "Ouvrez une application tierce sur {patient}, et relevez les paramètres qui lui sont passés.",
        "Open a third-party application on {patient}, and note the parameters that it is given.",
    ),
    "account.rights": Text(
        "Réglez les droits du professionnel {professional} : appeler INSi : {call_insi} ; voir l'INS : {see_ins}.",
        "Set the rights of professional {professional}: call INSi: {call_insi}; see the INS: {see_ins}.",
    ),
    "patient.record": Text("Affichez la fiche d'identité de {patient}.", "Show the identity record of {patient}."),
    "document.produce": Text(
        "Produisez un document ({kind}) pour {patient}.", "Produce a document ({kind}) for {patient}."
    ),
    "document.content": Text("Ouvrez {document} et affichez-en le contenu.", "Show the content of {document}."),
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
    "mss.received": Text(
        "Affichez les documents reçus par MSSanté, et la liste de travail de ceux qui ne sont pas au dossier.",
        "Show the documents received by MSSanté, and the worklist of those that are in no record.",
    ),
    "partner.trust": Text(
        "Déclarez {sender} (structure {structure}) émetteur lié par un contrat de confiance.",
        "Declare {sender} (structure {structure}) as a sender bound by a contract of trust.",
    ),
    "annuaire.search": Text(
        "Cherchez un correspondant dans l'Annuaire Santé : {name}.", "Look up somebody in the Annuaire Santé: {name}."
    ),
    "log.read": Text("Affichez le journal des traces.", "Show the audit log."),
    "hl7.send": Text(
        "Faites émettre par votre logiciel un message HL7 v2 ({event}, ou celui de votre logiciel qui porte le PID) "
        "sur {patient}, par MLLP, vers {to}.",
        "Have your software send an HL7 v2 message ({event}, or the one of yours that carries the PID) about "
        "{patient}, by MLLP, to {to}.",
    ),
    "hl7.listen": Text(
        "Mettez votre logiciel à l'écoute de messages HL7 v2 (MLLP) et écrivez son adresse, hôte:port. S'il n'écoute "
        "pas, répondez « fait » : chaque message vous sera donné en fichier.",
        "Have your software listen to HL7 v2 messages (MLLP) and type its address, host:port. If it does not listen, "
        "answer “done”: each message will be given to you as a file.",
    ),
    "hl7.load": Text(
        "Faites intégrer par votre logiciel le message HL7 v2 du fichier {file} (dossier courant du banc).",
        "Have your software take in the HL7 v2 message of the file {file} (current folder of the bench).",
    ),
}

_MORE: Mapping[tuple[str, str], Text] = {
    ("psc.login", "professional"): Text(
        "Sur la mire simulée, choisissez le professionnel {professional}.",
        "On the simulated login page, choose professional {professional}.",
    ),
    ("ins.search", "without_place"): Text(
        "Ne donnez pas le lieu de naissance à cette recherche.", "Leave the birth place out of this search."
    ),
    ("ins.search", "mode"): Text(
        "Authentification de l'appel : {mode} (psc : par Pro Santé Connect ; praticien : par votre certificat).",
        "Authentication of the call: {mode} (psc: by Pro Santé Connect; praticien: by your certificate).",
    ),
    ("patient.create", "attribute"): Text("Attribut : {attribute}.", "Attribute: {attribute}."),
    ("patient.create", "used_family_name"): Text("Nom utilisé : {used_family_name}.", "Used name: {used_family_name}."),
    ("patient.create", "used_given_name"): Text(
        "Prénom utilisé : {used_given_name}.", "Used given name: {used_given_name}."
    ),
}
"""What is added to a sentence for a parameter that most scenarios leave out."""

_WITHOUT_CARD = Text(
    "Lancez la recherche de l'INS pour {patient} avec la carte Vitale qui est dans le lecteur.",
    "Search the INS for {patient} with the Vitale card that is in the reader.",
)
"""``ins.vitale`` when the scenario says no card."""
_IF_ANY = Text(
    "Si INSi a rendu des traits pour {patient}, acceptez-les ; sinon, n'acceptez rien et répondez « échec ».",
    "If INSi gave traits for {patient}, accept them; if not, accept nothing and answer “failed”.",
)
"""``ins.accept`` when the answer that the scenario expected did not come."""
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
    "mss.received": {"documents": Text("", "")},
    "patient.find": {"patients": Text("", "")},
    "hl7.send": {"control_id": Text("", ""), "ack": Text("", "")},
    "hl7.listen": {"address": Text("", "")},
}
_ENGLISH = {given.fr: given.en for named in _GIVEN.values() for given in named.values() if given.fr}
"""What was recorded under its French name, as an English sentence says it."""
_VALUES: Mapping[str, str] = {
    "douteuse": "doubtful (douteuse)",
    "fictive": "fictitious (fictive)",
    "homonyme": "homonym (homonyme)",
    "passeport": "passport",
    "cr-consultation": "consultation report, cr-consultation",
    "l'usager du message reçu": "the patient of the message received",
    "indirecte": "indirect (indirecte)",
    "directe": "direct (directe)",
    "AJOUT": "add (AJOUT)",
    "SUPPRESSION": "remove (SUPPRESSION)",
}
"""Words that scenarios give, in English; beside them the French one where screens show it."""
_EMPTY = Text("(vide)", "(empty)")
_OPEN = Text("sans précision", "left open")


class _Blank(dict[str, str]):
    """Says « sans précision » of what the scenario leaves open."""

    def __init__(self, known: Mapping[str, str], blank: str) -> None:
        super().__init__(known)
        self._blank = blank

    def __missing__(self, _name: str) -> str:
        return self._blank


def instruction(action: str, params: Mapping[str, Json], *, missed: bool = False) -> Text:
    """The sentence that asks a person for an action; ``missed``: a call that it may rest on never came."""
    french = _Blank({name: _said(value, "oui", "non") or _EMPTY.fr for name, value in params.items()}, _OPEN.fr)
    english = _Blank({name: _in_english(value) for name, value in params.items()}, _OPEN.en)
    bare = _bare(action, params, missed=missed)
    template = bare or _DO.get(action) or _listed(action, params) or _unknown(action, params)
    said = [template, *(more for (name, param), more in _MORE.items() if name == action and param in params)]
    return Text(
        " ".join(one.fr.format_map(french) for one in said), " ".join(one.en.format_map(english) for one in said)
    )


def _bare(action: str, params: Mapping[str, Json], *, missed: bool) -> Text | None:
    """What is asked otherwise than usual."""
    if action == "ins.vitale" and "card" not in params:
        return _WITHOUT_CARD
    return _IF_ANY if action == "ins.accept" and missed else None


def forbidden(action: str, params: Mapping[str, Json]) -> Text:
    """The sentence that asks a person to try what the software should refuse."""
    asked = instruction(action, params)
    return Text(
        f"{asked.fr} Le logiciel doit refuser : répondez « refusé » s'il s'y oppose, « accepté » s'il laisse faire.",
        f"{asked.en} The software must refuse: answer “refused” when it does, “accepted” when it lets you.",
    )


def before(look: Text, then: Text) -> Text:
    """Something to look at first, and what comes next."""
    return Text(
        f"{look.fr} Notez ce que vous voyez. Ensuite : {then.fr}",
        f"{look.en} Note what you see. Then: {then.en}",
    )


def first(look: Text, then: Text) -> Text:
    """The same, when the reply is about what comes next alone."""
    told = before(look, then)
    return Text(f"{told.fr} (Répondez pour ce second geste.)", f"{told.en} (Answer for this second one.)")


def beside(look: Text, statement: Text) -> Text:
    """Something to look at, and what should be seen of it."""
    return Text(f"{look.fr} Voit-on ceci ? {statement.fr}", f"{look.en} Do you see this? {statement.en}")


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
    known = [param for param in params if param.isidentifier()]
    french = ", ".join(f"{param.replace('_', ' ')} : {{{param}}}" for param in known)
    english = ", ".join(f"{param.replace('_', ' ')}: {{{param}}}" for param in known)
    return Text(f"Jouez l'action « {name} » — {french}", f"Play the action “{name}” — {english}")


def _in_english(value: Json) -> str:
    said = _said(value, "yes", "no")
    return _ENGLISH.get(said) or _VALUES.get(said) or said or _EMPTY.en


def _said(value: Json, yes: str, no: str) -> str:
    if isinstance(value, bool):
        return yes if value else no
    return ", ".join(str(item) for item in value) if isinstance(value, list) else str(value)
