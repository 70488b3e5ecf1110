"""What a person is asked to look for when a check rests on what only they see: the values, in words."""

from collections.abc import Callable, Mapping

from formats.insi import resultat
from formats.insi.resultat import Individu, ResultatError
from formats.rule import Text
from formats.soap import SoapError
from harness.checks.check import Check, Evidence
from harness.checks.hl7_reception import brought_of
from harness.english import english
from harness.outcome import Input, references
from record.event import Json

_SAME = Text("statut et INS inchangés", "status and INS unchanged")
_LOST = Text("statut « provisoire », sans matricule ni OID", "status “provisoire”, no matricule, no OID")
_MOVES: Mapping[str, Text] = {
    "retour_00_accepte": Text(
        "statut « récupérée », ou « qualifiée » si l'identité était déjà validée",
        "status “récupérée”, or “qualifiée” when the identity was validated before",
    ),
    "retour_00_rejete": _SAME,
    "retour_01": _SAME,
    "retour_02": _SAME,
    "erreur_insi": _SAME,
    "document_valide": Text(
        "statut « validée », ou « qualifiée » si l'identité était déjà récupérée",
        "status “validée”, or “qualifiée” when the identity was recovered before",
    ),
    "justificatif_saisi": Text(
        "statut inchangé : saisir la pièce ne vaut pas validation",
        "status unchanged: typing the document does not validate",
    ),
    "trait_strict_modifie": Text(
        "matricule et OID effacés, statut redescendu à « provisoire » ou « validée »",
        "matricule and OID erased, status back to “provisoire” or “validée”",
    ),
    "trait_complementaire_modifie": _SAME,
    "verification_ok": _SAME,
    "verification_ko": _LOST,
    "attribut_douteuse": _LOST,
    "attribut_fictive": _LOST,
    "attribut_homonyme": _SAME,
}
"""What the record should show after an event of ``formats.ins.statuts``."""
_STATUSES = {"recuperee": "récupérée", "validee": "validée", "qualifiee": "qualifiée"}
_TRAITS: Mapping[str, Text] = {
    "family_name": Text("nom de naissance", "birth name"),
    "given_names": Text("prénoms", "given names"),
    "sex": Text("sexe", "sex"),
    "birth_date": Text("date de naissance", "birth date"),
    "birth_place": Text("lieu de naissance", "birth place"),
}
_NONE = Text("(vide)", "(empty)")
PARAMETERS: Mapping[str, Text] = {
    "patient": Text("fiche de {}", "record of {}"),
    "document": Text("pièce présentée « {} »", "document shown “{}”"),
    "recipients": Text("envoi à {}", "sent to {}"),
    "to": Text("destinataire {}", "recipient {}"),
    "subject": Text("compte rapproché : {}", "matched account: {}"),
    "expected": Text("valeur attendue « {} »", "expected value “{}”"),
    "operation": Text("opération {}", "operation {}"),
    "asserted": Text("assertion de la carte : {}", "assertion of the card: {}"),
    "matricule": Text("matricule {}", "matricule {}"),
    "oid": Text("OID {}", "OID {}"),
    "entry_uuid": Text("document {}", "document {}"),
    "given_names": Text("prénoms {}", "given names {}"),
    "used.family_name": Text("nom utilisé {}", "used name {}"),
    "used.given_name": Text("prénom utilisé {}", "used given name {}"),
}
"""How the parameters of checks are told. One that an outside pack names otherwise is told under its own name."""
UNSAID = frozenset({"declared", "ca_pem"})
"""The parameters that no person can see: what ``produit.toml`` declares, an authority."""


def statement(check: Check, inputs: Mapping[str, Input]) -> Text:
    """What a person says yes or no to: the check's title and the values that should be seen."""
    teller = TELLERS.get(check.id, _params)
    values = teller(inputs) or _params(inputs)
    title = check.title
    return Text(f"{title.fr} : {values.fr}.", f"{title.en}: {values.en}.") if values else title


def _params(inputs: Mapping[str, Input]) -> Text | None:
    """The parameters of a check that no teller knows, each in words."""
    given = references(inputs)["params"]
    said = [_param(name, value) for name, value in given.items() if name not in UNSAID]
    return Text(", ".join(one.fr for one in said), ", ".join(one.en for one in said)) if said else None


def _param(name: str, value: Json) -> Text:
    if isinstance(value, Mapping):
        return _joined(*(_param(f"{name}.{inside}", one) for inside, one in value.items()), by=", ")
    told, known = _worded(value), PARAMETERS.get(name) or _TRAITS.get(name.partition(".")[2])
    if known is None:
        label = name.rpartition(".")[2].replace("_", " ")
        return Text(f"{label} : {told.fr}", f"{label}: {told.en}")
    french, english = (one if "{}" in one else f"{one} {{}}" for one in (known.fr, known.en))
    return Text(french.format(told.fr), english.format(told.en))


def _worded(value: Json) -> Text:
    if isinstance(value, bool):
        return Text("oui", "yes") if value else Text("non", "no")
    told = ", ".join(map(str, value)) if isinstance(value, list) else str(value or "")
    return Text(told, english(told)) if told else _NONE


def _returned(inputs: Mapping[str, Input]) -> Text | None:
    """What INSi returned: INS, former ones, traits."""
    found = _individual(inputs.get("call"))
    if found is None:
        return None
    active = Text(
        f"matricule {found.actif.full}, OID {found.actif.oid}", f"matricule {found.actif.full}, OID {found.actif.oid}"
    )
    former = ", ".join(f"{item.full} (OID {item.oid})" for item in found.historique)
    named = Text(f"anciens matricules {former}", f"former matricules {former}") if former else None
    return _joined(active, named, _traits(_of(found)))


def _compared(inputs: Mapping[str, Input]) -> Text | None:
    """The traits that INSi returned, beside those of the record."""
    found = _individual(inputs.get("call"))
    if found is None:
        return None
    told = _traits(_of(found))
    return Text(f"côté INSi, {told.fr}", f"on the INSi side, {told.en}")


def _typed(inputs: Mapping[str, Input]) -> Text | None:
    traits = inputs.get("traits")
    return _traits({name: str(one) for name, one in traits.items()}) if isinstance(traits, Mapping) else None


def _status(inputs: Mapping[str, Input]) -> Text:
    told = str(inputs.get("status", ""))
    told = _STATUSES.get(told, told)
    return Text(f"« {told} » est attendu", f"“{told}” is expected")


def _moved(inputs: Mapping[str, Input]) -> Text | None:
    return _MOVES.get(str(inputs.get("event", "")))


def _first_name(inputs: Mapping[str, Input]) -> Text | None:
    found = _individual(inputs.get("call"))
    typed = str(inputs.get("given_names", "")).partition(" ")[0]
    if found is None:
        return None
    listed = found.tiq.liste_prenoms or ""
    return Text(
        f"le logiciel a alerté que « {typed} » ne commence pas la liste rendue par INSi, « {listed} »",
        f"the software told that “{typed}” does not start the list that INSi returned, “{listed}”",
    )


def _individual(call: Input) -> Individu | None:
    """The identity in an answer 00 of INSi."""
    if not isinstance(call, Evidence):
        return None
    try:
        return resultat.read(call.body("response")).individu
    except (SoapError, ResultatError):
        return None


def _of(found: Individu) -> dict[str, str]:
    tiq = found.tiq
    values = (tiq.nom, tiq.liste_prenoms, tiq.sexe, tiq.date, tiq.lieu)
    return {name: value or "" for name, value in zip(_TRAITS, values, strict=True)}


def _traits(traits: Mapping[str, Json]) -> Text:
    known = [(label, str(traits[name])) for name, label in _TRAITS.items() if name in traits]
    return Text(
        ", ".join(f"{label.fr} {value or _NONE.fr}" for label, value in known),
        ", ".join(f"{label.en} {value or _NONE.en}" for label, value in known),
    )


def _joined(*told: Text | None, by: str = "") -> Text:
    said = [one for one in told if one is not None]
    return Text((by or " ; ").join(one.fr for one in said), (by or "; ").join(one.en for one in said))


def _message_traits(inputs: Mapping[str, Input]) -> Text | None:
    """The traits that an HL7 v2 message told."""
    sent = inputs.get("sent")
    return _traits(brought_of(sent).traits) if isinstance(sent, Evidence) else None


def _integrated(inputs: Mapping[str, Input]) -> Text | None:
    """The INS and the traits that an HL7 v2 message told."""
    sent = inputs.get("sent")
    if not isinstance(sent, Evidence):
        return None
    brought = brought_of(sent)
    told = f"matricule {brought.matricule}, OID {brought.oid}"
    return _joined(Text(told, told), _traits(brought.traits))


def _not_qualified(inputs: Mapping[str, Input]) -> Text:
    """What is left of an identity that was told to be of another status."""
    told = Text(
        "statut autre que « qualifiée », ni matricule ni OID", "a status other than “qualifiée”, no matricule, no OID"
    )
    return _joined(told, _message_traits(inputs))


def _logged(inputs: Mapping[str, Input]) -> Text | None:
    """What the log of exchanges should tell of a message."""
    sent = inputs.get("sent")
    if not isinstance(sent, Evidence):
        return None
    brought = brought_of(sent)
    return Text(
        f"message {brought.control_id}, matricule {brought.matricule or _NONE.fr}",
        f"message {brought.control_id}, matricule {brought.matricule or _NONE.en}",
    )


def _gone(_inputs: Mapping[str, Input]) -> Text:
    return Text(
        "ni matricule ni OID, statut « provisoire » ou « validée »",
        "no matricule, no OID, status “provisoire” or “validée”",
    )


TELLERS: Mapping[str, Callable[[Mapping[str, Input]], Text | None]] = {
    "identity.retrieved": _returned,
    "identity.comparison": _compared,
    "identity.created": _typed,
    "identity.status": _status,
    "identity.moved": _moved,
    "identity.first_name_alert": _first_name,
    "hl7.created": _message_traits,
    "hl7.integrated": _integrated,
    "hl7.not_qualified": _not_qualified,
    "hl7.withdrawn": _gone,
    "journal.hl7": _logged,
}
"""The checks whose values are told otherwise than parameter by parameter."""
