"""The rules of a CDA header, declared: ids, sources, marks, what they say, how to fix (dmp.md §7)."""

from formats.rule import Mark, Rule, Text, rule

_STRUCT = "CI-SIS Structuration minimale V1.16.8"


def _verified(name: str, source: str, says: Text, fix: Text) -> Rule:
    return rule(f"cda.{name}", f"{source} (dmp.md §7)", Mark.VERIFIED, says, fix)


def _inferred(name: str, source: str, says: Text, fix: Text) -> Rule:
    return rule(f"cda.{name}", source, Mark.INFERRED, says, fix)


READABLE = _verified(
    "readable",
    "HL7 CDA R2",
    Text("Le document est un ClinicalDocument lisible.", "The document is a readable ClinicalDocument."),
    Text(
        "Produire un XML bien formé, sans DOCTYPE ni entité, contenant un seul ClinicalDocument.",
        "Produce well-formed XML, without DOCTYPE or entities, that holds one ClinicalDocument.",
    ),
)
LIMIT = _inferred(
    "limit",
    "limite du banc, non de la norme (texte de plus de 10 Mo, soit un fichier embarqué de 7,5 Mo)",
    Text("Le document est d'une taille que le banc lit.", "The document has a size that the bench reads."),
    Text("Rien à corriger : ce document n'est pas jugé.", "Nothing to correct: this document is not judged."),
)
UTF8 = _verified(
    "utf8",
    _STRUCT,
    Text("Le document est encodé en UTF-8.", "The document is encoded in UTF-8."),
    Text("Écrire et déclarer le document en UTF-8.", "Write and declare the document in UTF-8."),
)
ORDER = _verified(
    "order",
    f"{_STRUCT}, schéma CDA",
    Text("Les éléments de l'en-tête suivent l'ordre du standard.", "Header elements follow the order of the standard."),
    Text("Déplacer l'élément à sa place dans l'en-tête.", "Move the element to its place in the header."),
)
CARDINALITY = _verified(
    "cardinality",
    _STRUCT,
    Text(
        "Les éléments obligatoires de l'en-tête sont présents, et pas plus souvent que permis.",
        "The mandatory header elements are present, and no more often than allowed.",
    ),
    Text(
        "Ajouter l'élément qui manque, ou retirer l'élément en trop.", "Add what is missing, or remove the extra one."
    ),
)
REALM = _verified(
    "realm",
    _STRUCT,
    Text("realmCode vaut FR.", "realmCode is FR."),
    Text('Écrire <realmCode code="FR"/>.', 'Write <realmCode code="FR"/>.'),
)
TYPE_ID = _verified(
    "type_id",
    _STRUCT,
    Text("typeId désigne le standard CDA R2.", "typeId names the CDA R2 standard."),
    Text(
        'Écrire <typeId root="2.16.840.1.113883.1.3" extension="POCD_HD000040"/>.',
        'Write <typeId root="2.16.840.1.113883.1.3" extension="POCD_HD000040"/>.',
    ),
)
TEMPLATES = _verified(
    "templates",
    _STRUCT,
    Text(
        "Le document déclare HL7 France, le CI-SIS, et son modèle (niveau 1 : IHE XDS-SD).",
        "The document declares HL7 France, CI-SIS and its model (level 1: IHE XDS-SD).",
    ),
    Text("Ajouter le templateId qui manque.", "Add the missing templateId."),
)
TEMPLATE_ORDER = _inferred(
    "template_order",
    f"{_STRUCT} donne un ordre ; un exemple publié par l'ANS (TROD) en suit un autre : donc signalé seulement",
    Text("Les templateId HL7 France puis CI-SIS viennent en premier.", "templateId: HL7 France, then CI-SIS first."),
    Text("Placer ces deux templateId en tête.", "Put these two templateId first."),
)
UNIQUE_ID = _verified(
    "unique_id",
    f"{_STRUCT} 3.5.5.4",
    Text(
        "L'identifiant du document est un OID sans extension (le DMP n'en accepte pas d'autre).",
        "The document's identifier is an OID without extension (the DMP accepts no other).",
    ),
    Text("Mettre un OID unique dans id/@root, sans @extension.", "Put a unique OID in id/@root, without @extension."),
)
CODE = _verified(
    "code",
    _STRUCT,
    Text("Le type du document est codé.", "The type of the document is coded."),
    Text("Renseigner code/@code et code/@codeSystem (JDV_J07).", "Fill code/@code and code/@codeSystem (JDV_J07)."),
)
TITLE = _verified(
    "title",
    _STRUCT,
    Text("Le titre a de 1 à 128 caractères.", "The title has 1 to 128 characters."),
    Text("Donner un titre d'au plus 128 caractères.", "Give a title of at most 128 characters."),
)
EFFECTIVE_TIME = _verified(
    "effective_time",
    _STRUCT,
    Text(
        "La date de création a les secondes et le décalage horaire.",
        "The creation time has seconds and a time offset.",
    ),
    Text("Écrire AAAAMMJJhhmmss±hhmm, par exemple 20260115093000+0100.", "Write YYYYMMDDhhmmss±hhmm."),
)
CONFIDENTIALITY = _verified(
    "confidentiality",
    _STRUCT,
    Text("confidentialityCode vaut N.", "confidentialityCode is N."),
    Text(
        "Mettre N : le masquage passe par les métadonnées XDS.",
        "Put N: masking goes through the XDS metadata.",
    ),
)
LANGUAGE = _verified(
    "language",
    _STRUCT,
    Text("languageCode vaut fr-FR (casse comprise).", "languageCode is fr-FR (case matters)."),
    Text('Écrire <languageCode code="fr-FR"/>.', 'Write <languageCode code="fr-FR"/>.'),
)
VERSION = _verified(
    "version",
    _STRUCT,
    Text("Le numéro de version est un entier positif.", "The version number is a positive integer."),
    Text("Renseigner versionNumber/@value.", "Fill versionNumber/@value."),
)
NEVER_NULL = _verified(
    "never_null",
    _STRUCT,
    Text("Les éléments obligatoires n'ont pas de nullFlavor.", "Mandatory elements have no nullFlavor."),
    Text("Renseigner la valeur.", "Fill the value."),
)
NULL_FLAVOR = _inferred(
    "null_flavor",
    f"{_STRUCT} ; des exemples publiés par l'ANS emploient NA : donc signalé seulement",
    Text("nullFlavor vaut UNK, NASK, ASKU, NAV ou MSK.", "nullFlavor is UNK, NASK, ASKU, NAV or MSK."),
    Text("Choisir un nullFlavor permis.", "Choose an allowed nullFlavor."),
)
INS_FIRST = _verified(
    "ins_first",
    _STRUCT,
    Text("Le matricule INS est le premier patientRole/id.", "The INS is the first patientRole/id."),
    Text("Placer l'INS avant l'IPP.", "Put the INS before the local identifier."),
)
INS_KEY_TEST = _inferred(
    "ins_key_test",
    "insi.md §4.1 ; un exemple de test publié par l'ANS (CSE-CS8) porte une clé fausse : donc signalé seulement",
    Text("Le matricule INS de test a sa clé.", "The test INS has its key."),
    Text("Choisir une identité de test dont la clé est juste.", "Choose a test identity whose key is right."),
)
INS_TRAITS = _verified(
    "ins_traits",
    f"{_STRUCT} ; RNIV EXI ID 29 (insi.md §4.3)",
    Text("L'INS va toujours avec les traits d'identité.", "The INS always travels with the identity traits."),
    Text(
        "Ajouter le trait : nom de naissance, liste des prénoms, premier prénom, sexe, date, lieu (COG).",
        "Add the trait: birth name, given names, first given name, sex, date, place (COG).",
    ),
)
QUALIFIER = _verified(
    "name_qualifier",
    f"{_STRUCT}, schématron (SP refusé)",
    Text("Les noms du patient sont typés BR ou CL.", "The patient's names are typed BR or CL."),
    Text("Remplacer SP par CL (nom utilisé).", "Replace SP by CL (name in use)."),
)
BIRTH_TIME = _inferred(
    "birth_time",
    f"{_STRUCT} ; la précision à la journée est déduite des exemples",
    Text("La date de naissance est complète.", "The birth date is complete."),
    Text("Écrire AAAAMMJJ.", "Write YYYYMMDD."),
)
AUTHOR_ID = _verified(
    "author_id",
    _STRUCT,
    Text("L'auteur et le responsable sont identifiés.", "Author and legal authenticator are identified."),
    Text("Renseigner l'identifiant national du professionnel.", "Fill the professional's national identifier."),
)
CUSTODIAN = _verified(
    "custodian",
    _STRUCT,
    Text("La structure qui conserve le document est identifiée.", "The custodian is identified."),
    Text("Renseigner l'identifiant et le nom de la structure.", "Fill the structure's identifier and name."),
)
MAIN_EVENT = _verified(
    "main_event",
    _STRUCT,
    Text(
        "L'acte principal a sa date de début et le cadre d'exercice de son exécutant.",
        "The main act has its start and its performer's practice setting.",
    ),
    Text(
        "Renseigner effectiveTime/low et standardIndustryClassCode dans documentationOf.",
        "Fill effectiveTime/low and standardIndustryClassCode in documentationOf.",
    ),
)
FACILITY = _verified(
    "facility",
    _STRUCT,
    Text("Le secteur d'activité du lieu de prise en charge est codé.", "The facility's sector is coded."),
    Text("Renseigner healthCareFacility/code (JDV_J61).", "Fill healthCareFacility/code (JDV_J61)."),
)
RELATED = _verified(
    "related",
    _STRUCT,
    Text("Un document lié l'est par RPLC ou XFRM.", "A related document is related by RPLC or XFRM."),
    Text("Mettre RPLC pour un remplacement.", "Put RPLC for a replacement."),
)
SCHEMA_LOCATION = _inferred(
    "schema_location",
    f"{_STRUCT} l'exclut ; les exemples publiés par l'ANS en portent : donc signalé seulement",
    Text("Le document n'a pas de schemaLocation.", "The document has no schemaLocation."),
    Text("Retirer xsi:schemaLocation.", "Remove xsi:schemaLocation."),
)
BODY = _verified(
    "body",
    _STRUCT,
    Text(
        "Le corps de niveau 1 est un fichier en base64, d'un type permis.",
        "The level 1 body is a base64 file of an allowed type.",
    ),
    Text(
        'Écrire <text mediaType="application/pdf" representation="B64"> et le contenu en base64.',
        'Write <text mediaType="application/pdf" representation="B64"> and the content in base64.',
    ),
)
