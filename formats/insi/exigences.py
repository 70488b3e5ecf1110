"""The rules of a call to INSi, each with its source and mark.

The mock maps a breach to the platform's answer or reports it as a tolerance; the check maps it to a finding.
"""

import re
from collections.abc import Sequence
from itertools import accumulate

from formats import xml
from formats.ins import traits
from formats.insi import entetes, heure, service
from formats.insi.appel import Appel, Contexte, Recherche
from formats.rule import Breach, Mark, Rule, Text, rule
from formats.soap import SOAP12

SOAP = rule(
    "insi.soap",
    "WSDL DESIR_ICIR_EXP 1.5.0 (insi.md §1.1)",
    Mark.VERIFIED,
    Text(
        "L'appel est un message SOAP 1.2 dont le corps est l'élément de l'opération.",
        "The call is a SOAP 1.2 message whose body is the operation's element.",
    ),
    Text(
        f"Envoyer un XML entier, dans une enveloppe SOAP 1.2 ({SOAP12}) construite d'après le WSDL du téléservice.",
        f"Send whole XML, in a SOAP 1.2 envelope ({SOAP12}) built from the service's WSDL.",
    ),
)
ACTION = rule(
    "insi.action",
    "WSDL DESIR_ICIR_EXP 1.5.0 (insi.md §1.1, §1.4)",
    Mark.VERIFIED,
    Text("L'action d'adressage est celle de l'opération.", "The addressing action is the operation's."),
    Text(
        "Envoyer wsa:Action et le paramètre action du Content-Type tels que le WSDL les donne.",
        "Send wsa:Action and the Content-Type action parameter as the WSDL gives them.",
    ),
)
MESSAGE_ID = rule(
    "insi.message_id",
    "WSDL DESIR_ICIR_EXP 1.5.0 (insi.md §1.1)",
    Mark.VERIFIED,
    Text("L'en-tête wsa:MessageID est présent.", "The wsa:MessageID header is present."),
    Text("Ajouter un identifiant de message par appel.", "Add a message identifier to each call."),
)
MESSAGE_ID_FORM = rule(
    "insi.message_id_forme",
    "échanges enregistrés (insi.md §1.4 : uuid:<uuid>, et non urn:uuid:)",
    Mark.INFERRED,
    Text("wsa:MessageID s'écrit uuid:<uuid>.", "wsa:MessageID is written uuid:<uuid>."),
    Text("Préfixer un UUID par « uuid: ».", "Prefix a UUID with “uuid:”."),
)
CONTEXTE_BAM = rule(
    "insi.contexte_bam",
    "XSD CTXBAM 01.02 (insi.md §1.4)",
    Mark.VERIFIED,
    Text(
        "ContexteBAM est présent, avec Version, Id, Temps (dateTime) et COUVERTURE.",
        "ContexteBAM is present, with Version, Id, Temps (dateTime) and COUVERTURE.",
    ),
    Text("Compléter le contexte ; COUVERTURE vide sans carte Vitale.", "Complete it; COUVERTURE empty without a card."),
)
CONTEXTE_BAM_VERSION = rule(
    "insi.contexte_bam_version",
    "XSD CTXBAM 01.02 ; la plateforme accepte aussi 1.0 (insi.md §1.4)",
    Mark.INFERRED,
    Text("La version de ContexteBAM est 01_02.", "The version of ContexteBAM is 01_02."),
    Text('Écrire Version="01_02".', 'Write Version="01_02".'),
)
CONTEXTE_LPS = rule(
    "insi.contexte_lps",
    "XSD CTXLPS 01.00 (insi.md §1.4)",
    Mark.VERIFIED,
    Text(
        "ContexteLPS est présent, avec Version, Id et Temps (dateTime).",
        "ContexteLPS is present, with Version, Id and Temps (dateTime).",
    ),
    Text("Compléter le contexte du logiciel.", "Complete the software's context."),
)
CONTEXTE_LPS_NOM = rule(
    "insi.contexte_lps_nom",
    "clients publics (insi.md §1.4)",
    Mark.INFERRED,
    Text("Le nom du logiciel s'écrit urn:lps:<nom>:<version>.", "The software's name is urn:lps:<name>:<version>."),
    Text("Préfixer le nom par « urn:lps: ».", "Prefix the name with “urn:lps:”."),
)
IDAM = rule(
    "insi.idam",
    "desir_550 observé (insi.md §1.4, §1.8)",
    Mark.VERIFIED,
    Text("ContexteLPS porte le numéro d'autorisation CNDA (IDAM).", "ContexteLPS carries the CNDA number (IDAM)."),
    Text("Renseigner LPS/IDAM avec le numéro d'autorisation.", "Fill LPS/IDAM with the authorisation number."),
)
IDAM_DECLARED = rule(
    "insi.idam_declare",
    "desir_550 observé (insi.md §1.4, §1.8) ; produit.toml, [insi] idam",
    Mark.VERIFIED,
    Text(
        "Le numéro d'autorisation (IDAM) envoyé est l'un de ceux qui sont déclarés.",
        "The authorisation number (IDAM) sent is one of those declared.",
    ),
    Text(
        "Corriger le réglage du logiciel, ou idam dans produit.toml.",
        "Correct the software's setting, or idam in produit.toml.",
    ),
    setting=True,
)
EMETTEUR = rule(
    "insi.emetteur",
    "clients publics ; la plateforme ne le contrôle pas (insi.md §1.3)",
    Mark.INFERRED,
    Text(
        "En mode personne morale, l'émetteur des deux contextes est l'OU du certificat.",
        "With an organisation certificate, the emitter of both contexts is the certificate's OU.",
    ),
    Text("Lire l'OU du certificat client et l'écrire dans Emetteur.", "Write the client certificate's OU."),
)
ADDRESSING_EXTRA = rule(
    "insi.adressage_superflu",
    "WSDL ; la plateforme accepte To, ReplyTo et FaultTo (insi.md §1.4)",
    Mark.INFERRED,
    Text(
        "Les seuls en-têtes d'adressage décrits sont Action et MessageID.",
        "The only addressing headers described are Action and MessageID.",
    ),
    Text("Rien d'obligatoire : la plateforme les ignore.", "Nothing mandatory: the platform ignores them."),
)
CONTEXTE_REPLAYED = rule(
    "insi.contexte_rejoue",
    "contextes créés au démarrage et réemployés, acceptés (insi.md §1.4)",
    Mark.INFERRED,
    Text("Id d'un contexte et wsa:MessageID ne servent qu'une fois.", "A context's Id and wsa:MessageID serve once."),
    Text("Tirer un nouvel UUID à chaque appel.", "Draw a new UUID for each call."),
)
LIEU_EMPTY = rule(
    "insi.lieu_vide",
    "XSD RECSANSVITALE : LieuNaissance 0..1 ; l'accueil d'un élément vide n'est pas connu (insi.md §1.5)",
    Mark.UNKNOWN,
    Text("LieuNaissance porte un code COG, ou n'est pas envoyé.", "LieuNaissance has a COG code, or is not sent."),
    Text("Retirer l'élément quand le lieu n'est pas connu.", "Leave the element out when the place is not known."),
)
NOM = rule(
    "insi.nom_obligatoire",
    "insi.md §1.5, §1.8 (insi_19)",
    Mark.VERIFIED,
    Text("Le nom de naissance est envoyé.", "The birth family name is sent."),
    Text("Bloquer l'appel tant que le nom de naissance manque.", "Block the call while the name is missing."),
)
PRENOM = rule(
    "insi.prenom_obligatoire",
    "insi.md §1.5",
    Mark.VERIFIED,
    Text("Au moins un prénom est envoyé.", "At least one given name is sent."),
    Text("Bloquer l'appel tant que le prénom manque.", "Block the call while the given name is missing."),
)
CERTIFICATE = rule(
    "insi.certificat",
    "desir_560 observé (insi.md §1.3)",
    Mark.VERIFIED,
    Text(
        "Le CN du certificat client est exactement INSI-MANU ou INSI-AUTO.",
        "The client certificate's CN is exactly INSI-MANU or INSI-AUTO.",
    ),
    Text("Demander un certificat ORG AUTH_CLI avec ce CN.", "Ask for an ORG AUTH_CLI certificate with this CN."),
    setting=True,
)
TLS = rule(
    "insi.tls",
    "[I] recommandations ANSSI ; la version minimale d'INSi n'est pas publiée",
    Mark.INFERRED,
    Text("L'appel passe en TLS 1.2 ou plus.", "The call goes over TLS 1.2 or later."),
    Text("Activer TLS 1.2 et 1.3.", "Enable TLS 1.2 and 1.3."),
)
TRAITS_SENT = rule(
    "insi.traits_envoyes",
    "CNDA 2.03, 2.06, 2.07 (insi.md §2, §3.2)",
    Mark.VERIFIED,
    Text("Les traits cherchés sont ceux de la fiche du patient.", "The traits searched are those of the record."),
    Text(
        "Envoyer le nom et le prénom de naissance saisis, jamais le nom d'usage ni une valeur par défaut.",
        "Send the birth names as entered, never the name in use nor a default value.",
    ),
)

_DATETIME = re.compile(r"-?[0-9]{4,}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?(Z|[+-][0-9]{2}:[0-9]{2})?")
_MESSAGE_ID = re.compile(r"uuid:[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")
_OLD_TLS = frozenset({"SSLv2", "SSLv3", "TLSv1", "TLSv1.0", "TLSv1.1"})


def addressing_breaches(appel: Appel, operation: str) -> list[Breach]:
    """What is wrong with action and message identifier, for a call of ``operation``."""
    expected = service.action_of(operation)
    breaches = [
        Breach(ACTION, expected, found or "absent", where)
        for found, where in ((appel.action, _header(appel)), (appel.http_action, ""))
        if found != expected and (found or where)
    ]
    return breaches + message_id_breaches(appel)


def absent_action_breaches(appel: Appel) -> list[Breach]:
    """A call whose Content-Type alone names the operation: whether the platform lets it pass is not known."""
    if appel.action or not appel.http_action:
        return []
    return [Breach(ACTION, appel.http_action, "wsa:Action absent", _header(appel))]


def message_id_breaches(appel: Appel) -> list[Breach]:
    """What is wrong with wsa:MessageID: absent, or not ``uuid:<uuid>``."""
    if not appel.message_id:
        return [Breach(MESSAGE_ID, "uuid:<uuid>", "absent", _header(appel))]
    if _MESSAGE_ID.fullmatch(appel.message_id) is None:
        return [Breach(MESSAGE_ID_FORM, "uuid:<uuid>", appel.message_id, _header(appel))]
    return []


def _header(appel: Appel) -> str:
    return "/" if appel.envelope.header is None else xml.path_of(appel.envelope.header)


def context_breaches(appel: Appel, idams: Sequence[str] = ()) -> list[Breach]:
    """What is wrong with the two contexts: presence, required members, authorisation number (one of ``idams``)."""
    breaches = _context(appel, appel.bam, CONTEXTE_BAM, "ContexteBAM")
    if appel.bam is not None and not appel.bam.couverture:
        breaches.append(Breach(CONTEXTE_BAM, "COUVERTURE", "absent", xml.path_of(appel.bam.element)))
    breaches += _context(appel, appel.lps, CONTEXTE_LPS, "ContexteLPS")
    return breaches + idam_breaches(appel, idams)


def _context(appel: Appel, context: Contexte | None, broken: Rule, name: str) -> list[Breach]:
    if context is None:
        return [Breach(broken, name, "absent", _header(appel))]
    where = xml.path_of(context.element)
    missing = [
        label
        for label, value in (("@Version", context.version), ("Id", context.id), ("Temps", context.temps))
        if not value
    ]
    breaches = [Breach(broken, f"{name}/{label}", "absent ou vide", where) for label in missing]
    if context.temps and _DATETIME.fullmatch(context.temps) is None:
        breaches.append(Breach(broken, f"{name}/Temps au format dateTime", context.temps, where))
    return breaches


def idam_breaches(appel: Appel, idams: Sequence[str] = ()) -> list[Breach]:
    """What is wrong with the authorisation number: it is absent, or none of the product's (``idams``, any if empty)."""
    if appel.lps is None or (appel.lps.idam and (not idams or appel.lps.idam in idams)):
        return []
    expected = f"LPS/IDAM : {' ou '.join(idams)}" if idams else "LPS/IDAM"
    broken = IDAM_DECLARED if appel.lps.idam else IDAM
    return [Breach(broken, expected, appel.lps.idam or "absent ou vide", xml.path_of(appel.lps.element))]


def mandatory_breaches(recherche: Recherche) -> list[Breach]:
    """What is missing or ill-formed among the traits that INSi demands: name, given name, sex, date."""
    breaches = []
    if not recherche.nom:
        breaches.append(Breach(NOM, "NomNaissance", "absent ou vide", recherche.where("NomNaissance")))
    if not recherche.prenoms:
        breaches.append(Breach(PRENOM, "Prenom", "absent ou vide", recherche.where("Prenom")))
    if recherche.sexe not in ("M", "F"):
        breaches += traits.sexe_breaches(recherche.sexe, recherche.where("Sexe"))
    if traits.date_breaches(recherche.date):
        breaches += traits.date_breaches(recherche.date, recherche.where("DateNaissance"))
    return breaches


def lexical_breaches(recherche: Recherche) -> list[Breach]:
    """What is wrong with the spelling of the traits that are present."""
    breaches = traits.nom_breaches(recherche.nom) if recherche.nom else []
    for prenom in recherche.prenoms:
        breaches += traits.prenom_breaches(prenom)
    if not traits.date_breaches(recherche.date):
        breaches += traits.calendar_breaches(recherche.date)
    if recherche.lieu:
        breaches += traits.lieu_breaches(recherche.lieu)
    return [_placed(breach, recherche) for breach in breaches]


_ELEMENTS = {
    traits.NOM.id: "NomNaissance",
    traits.NOM_SPACES.id: "NomNaissance",
    traits.PRENOM.id: "Prenom",
    traits.CALENDAR.id: "DateNaissance",
    traits.LIEU.id: "LieuNaissance",
}


def _placed(breach: Breach, recherche: Recherche) -> Breach:
    return Breach(breach.rule, breach.expected, breach.found, recherche.where(_ELEMENTS[breach.rule.id]))


def tolerated_breaches(appel: Appel, ou: str) -> list[Breach]:
    """What the guide forbids and the platform was seen to let pass, the client certificate's OU being ``ou``."""
    breaches = entetes.breaches(appel) + heure.zone_breaches(appel)
    breaches += _empty_place(appel.recherche) if appel.recherche else []
    if appel.bam is not None and appel.bam.version != "01_02":
        found = f'Version="{appel.bam.version}"'
        breaches.append(Breach(CONTEXTE_BAM_VERSION, 'Version="01_02"', found, xml.path_of(appel.bam.element)))
    if appel.lps is not None and not appel.lps.nom.startswith("urn:lps:"):
        breaches.append(
            Breach(CONTEXTE_LPS_NOM, "urn:lps:<nom>:<version>", appel.lps.nom or "absent", _path(appel.lps))
        )
    if appel.extra_addressing:
        names = ", ".join(appel.extra_addressing)
        breaches.append(Breach(ADDRESSING_EXTRA, "Action, MessageID", names, _header(appel)))
    return breaches + (emitter_breaches(appel, ou) if ou else [])


def _empty_place(recherche: Recherche) -> list[Breach]:
    if recherche.lieu or not recherche.has("LieuNaissance"):
        return []
    return [Breach(LIEU_EMPTY, "un code COG, ou pas d'élément", "vide", recherche.where("LieuNaissance"))]


def _path(context: Contexte) -> str:
    return xml.path_of(context.element)


def emitter_breaches(appel: Appel, ou: str) -> list[Breach]:
    """What is wrong with the emitter of the contexts, beside the OU of the client certificate; it may be left out."""
    return [
        Breach(EMETTEUR, ou, context.emetteur or "vide", _path(context))
        for context in (appel.bam, appel.lps)
        if context is not None and context.emetteur != ou and (context.emetteur or context.has("Emetteur"))
    ]


def certificate_breaches(cn: str) -> list[Breach]:
    """What is wrong with the CN of the client certificate."""
    return [] if cn in service.CERTIFICATE_NAMES else [Breach(CERTIFICATE, "INSI-MANU | INSI-AUTO", cn or "absent")]


def tls_breaches(version: str) -> list[Breach]:
    """What is wrong with the TLS version, as OpenSSL names it (``TLSv1.2``)."""
    return [Breach(TLS, "TLSv1.2 ou TLSv1.3", version)] if version in _OLD_TLS else []


def sent_breaches(recherche: Recherche, entered: traits.Traits) -> list[Breach]:
    """What differs between the traits searched and those entered for the patient, whatever case and accents.

    A search may name one given name, or several in the order of the list (CNDA 2.07), and leave the place out; the
    unknown parts of a date may be as entered, or as EXI ID 11/12 completes them (insi.md §4.4).
    """
    pairs = [
        ("NomNaissance", entered.family_name, recherche.nom, _same(entered.family_name, recherche.nom)),
        ("Prenom", entered.given_names, recherche.prenom, _among(recherche.prenom, entered.given_names)),
        ("Sexe", entered.sex, recherche.sexe, entered.sex == recherche.sexe),
        ("DateNaissance", entered.birth_date, recherche.date, _dated(recherche.date, entered.birth_date)),
    ]
    if recherche.lieu:
        pairs.append(("LieuNaissance", entered.birth_place, recherche.lieu, entered.birth_place == recherche.lieu))
    return [
        Breach(TRAITS_SENT, f"{name} : {expected}", found or "absent", recherche.where(name))
        for name, expected, found, same in pairs
        if not same
    ]


def _same(entered: str, sent: str) -> bool:
    return traits.folded(entered) == traits.folded(sent) or traits.equivalent(entered, sent)


def _among(sent: str, entered: str) -> bool:
    """Whether what is sent is some of the names entered, together and in order; a composed one counts as one name."""
    wanted, names = traits.words(sent), [traits.words(name) for name in entered.split()]
    starts = range(len(names))
    return bool(wanted) and any(wanted in accumulate(names[start:]) for start in starts)


def _dated(sent: str, entered: str) -> bool:
    return sent in (entered, traits.completed(entered))
