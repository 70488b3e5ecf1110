"""The rules of XDS metadata in a DMP submission, each written once."""

from formats.rule import Mark, Rule, Text, rule

MAPPING = "ANS, volet Transmission d'un document CDA R2 (2026), mapping XDS"
KIT = "GIE SESAM-Vitale, exemples de messages DMP-LPS v02.05.00 (TD2.1)"
STRUCT = "CI-SIS, Structuration minimale v1.16.8"
TERMS = "ANS, terminologies de santé 1.12.0"
IHE = "IHE ITI TF-3, métadonnées XDS"
LIVE = "réponse observée de la plateforme de test du DMP"


def _rule(id: str, says: Text, fix: Text, source: str = MAPPING, mark: Mark = Mark.VERIFIED) -> Rule:
    return rule(f"xds.{id}", source, mark, says, fix)


def _required(scope: str, key: str, attribute: str) -> Rule:
    owner = "Le lot" if scope == "set" else "La fiche"
    return _rule(
        f"{scope}.{key}",
        Text(f"{owner} porte {attribute}.", f"The {'submission set' if scope == 'set' else 'entry'} has {attribute}."),
        Text(f"Renseigner {attribute}.", f"Fill in {attribute}."),
    )


def _coded(key: str, attribute: str, value_set: str) -> Rule:
    return _rule(
        f"code.{key}",
        Text(f"{attribute} est un code de {value_set}.", f"{attribute} is a code of {value_set}."),
        Text(f"Choisir un code de {value_set} avec son système.", f"Choose a code of {value_set} with its system."),
        TERMS,
    )


def _agrees(key: str, attribute: str, fact: str) -> Rule:
    return _rule(
        f"cda.{key}",
        Text(f"{attribute} reprend {fact} du CDA.", f"{attribute} is {fact} of the CDA."),
        Text(f"Déduire {attribute} de l'en-tête du document.", f"Derive {attribute} from the document's header."),
    )


SET = {
    key: _required("set", key, attribute)
    for key, attribute in (
        ("author_person", "authorPerson"),
        ("content_type", "contentTypeCode"),
        ("patient_id", "patientId"),
        ("source_id", "sourceId (OID)"),
        ("submission_time", "submissionTime"),
        ("unique_id", "uniqueId"),
    )
}
ENTRY = {
    key: _required("entry", key, attribute)
    for key, attribute in (
        ("author_person", "authorPerson"),
        ("class", "classCode"),
        ("type", "typeCode"),
        ("format", "formatCode"),
        ("confidentiality", "confidentialityCode (N, R ou V)"),
        ("facility", "healthcareFacilityTypeCode"),
        ("practice", "practiceSettingCode"),
        ("creation_time", "creationTime"),
        ("service_start", "serviceStartTime"),
        ("language", "languageCode"),
        ("legal_authenticator", "legalAuthenticator"),
        ("patient_id", "patientId"),
        ("source_patient_id", "sourcePatientId"),
        ("source_patient_info", "sourcePatientInfo (PID-5, PID-7, PID-8)"),
        ("title", "title"),
        ("unique_id", "uniqueId"),
    )
}
CODE = {
    "content_type": _coded("content_type", "contentTypeCode", "JDV_J59"),
    "class": _coded("class", "classCode", "JDV_J57"),
    "type": _coded("type", "typeCode", "JDV_J66"),
    "format": _coded("format", "formatCode", "JDV_J60"),
    "confidentiality": _coded("confidentiality", "confidentialityCode", "JDV_J58"),
    "facility": _coded("facility", "healthcareFacilityTypeCode", "JDV_J61"),
    "practice": _coded("practice", "practiceSettingCode", "JDV_J62"),
}
CLASS_OF_TYPE = _rule(
    "class_of_type",
    Text("classCode est celui qu'ASS_X16 associe à typeCode.", "classCode is what ASS_X16 gives for typeCode."),
    Text("Déduire classCode de typeCode.", "Derive classCode from typeCode."),
    TERMS,
)
FORMAT_OF_TEMPLATE = _rule(
    "format_of_template",
    Text(
        "formatCode est celui qu'ASS_A11 associe au modèle du document.",
        "formatCode is what ASS_A11 gives for the document's template.",
    ),
    Text("Déduire formatCode des templateId du CDA.", "Derive formatCode from the templateIds of the CDA."),
    TERMS,
)
UNIQUE_ID_OID = _rule(
    "unique_id_oid",
    Text("Un uniqueId est un OID seul, sans extension.", "A uniqueId is a plain OID, without extension."),
    Text("Attribuer un OID par document et par lot.", "Give an OID to each document and lot."),
    STRUCT,
)
TIME_UTC = _rule(
    "time_utc",
    Text("Les dates sont en UTC, AAAAMMJJhhmmss, sans décalage.", "Times are UTC, AAAAMMJJhhmmss, no offset."),
    Text("Convertir l'heure locale du CDA en UTC.", "Convert the CDA's local time to UTC."),
)
PATIENT_INS = _rule(
    "patient_ins",
    Text(
        "patientId est le matricule INS : INS^^^&OID&ISO^NH, 15 caractères, clé juste.",
        "patientId is the INS: INS^^^&OID&ISO^NH, 15 characters, right key.",
    ),
    Text("Écrire le matricule et l'OID que INSi a renvoyés.", "Write the matricule and OID that INSi returned."),
)
PATIENT_SAME = _rule(
    "patient_same",
    Text("Le lot et toutes ses fiches ont le même patient.", "The set and all its entries have one patient."),
    Text("Un lot ne concerne qu'un patient.", "A submission is about one patient."),
    KIT,
)
TITLE_LENGTH = _rule(
    "title_length",
    Text("Le titre fait 128 caractères au plus.", "The title is at most 128 characters."),
    Text("Raccourcir le titre.", "Shorten the title."),
    STRUCT,
)
MIME_TYPE = _rule(
    "mime_type",
    Text(
        "mimeType est text/xml, application/xslt+xml (auto-présentable) ou application/dicom (KOS).",
        "mimeType is text/xml, application/xslt+xml (self-presenting) or application/dicom (KOS).",
    ),
    Text("Écrire le type du document tel que le DMP l'attend.", "Write the type that the DMP expects."),
)
LANGUAGE = _rule(
    "language",
    Text("languageCode est fr-FR (art pour la signature).", "languageCode is fr-FR (art for the signature)."),
    Text("Écrire fr-FR, en respectant la casse.", "Write fr-FR, case included."),
)
HASH = _rule(
    "hash",
    Text("hash, s'il est transmis, est le SHA-1 du document.", "hash, when sent, is the document's SHA-1."),
    Text("Calculer hash sur les octets transmis, en hexadécimal minuscule.", "Compute hash on the bytes sent."),
)
SIZE = _rule(
    "size",
    Text("size, s'il est transmis, est la taille du document.", "size, when sent, is the document's size."),
    Text("Calculer size sur les octets transmis.", "Compute size on the bytes sent."),
)
MEMBER = _rule(
    "member",
    Text("Chaque fiche est liée au lot par HasMember (Original).", "Each entry is a HasMember (Original) of the set."),
    Text("Ajouter l'association HasMember de chaque fiche.", "Add the HasMember association of each entry."),
    KIT,
)
NO_ENTRY = _rule(
    "no_entry",
    Text("Un lot contient au moins un document.", "A submission has at least one document."),
    Text("Joindre un document et sa fiche.", "Send a document and its entry."),
    IHE,
)
MISSING_DOCUMENT = _rule(
    "missing_document",
    Text("Chaque fiche a son document dans le message.", "Each entry has its document in the message."),
    Text("Joindre le document de chaque fiche.", "Send the document of each entry."),
    IHE,
)
MISSING_ENTRY = _rule(
    "missing_entry",
    Text("Chaque document a sa fiche dans le message.", "Each document has its entry in the message."),
    Text("Ajouter la fiche de chaque document.", "Add the entry of each document."),
    IHE,
)
TWICE = _rule(
    "twice",
    Text("Un uniqueId n'apparaît qu'une fois dans un lot.", "A uniqueId appears once in a submission."),
    Text("Attribuer un uniqueId à chaque objet.", "Give each object its own uniqueId."),
    IHE,
)
NOT_CDA = _rule(
    "not_cda",
    Text("Un document text/xml est un CDA R2 bien formé.", "A text/xml document is a well-formed CDA R2."),
    Text("Transmettre un ClinicalDocument.", "Send a ClinicalDocument."),
    STRUCT,
    Mark.INFERRED,
)
CDA = {
    "unique_id": _agrees("unique_id", "uniqueId", "l'identifiant"),
    "patient": _agrees("patient", "patientId", "le premier identifiant du patient"),
    "type": _agrees("type", "typeCode", "le code"),
    "title": _agrees("title", "title", "le titre"),
    "language": _agrees("language", "languageCode", "la langue"),
    "creation_time": _agrees("creation_time", "creationTime", "la date (en UTC)"),
    "facility": _agrees("facility", "healthcareFacilityTypeCode", "le secteur de la structure"),
    "practice": _agrees("practice", "practiceSettingCode", "le cadre d'exercice"),
}
SIGNATURE_ENTRY = _rule(
    "signature_entry",
    Text("Le lot porte la fiche de sa signature, liée par signs.", "The set has its signature entry, linked by signs."),
    Text("Ajouter la fiche de signature et l'association signs.", "Add the signature entry and its signs association."),
    KIT,
)
AUTHOR_INSTITUTION = _rule(
    "author_institution",
    Text(
        "En mode indirect, authorInstitution du lot est la structure du VIHF.",
        "In indirect mode, the set's authorInstitution is the VIHF's structure.",
    ),
    Text("Écrire le même Struct_IdNat dans le lot et dans le VIHF.", "Use one Struct_IdNat in the set and the VIHF."),
    LIVE,
)
SUCCESS = _rule(
    "success",
    Text("Le DMP accepte la demande (RegistryResponse Success).", "The DMP accepts (RegistryResponse Success)."),
    Text("Corriger ce que la réponse du DMP signale.", "Correct what the DMP's answer reports."),
    KIT,
)
MESSAGE = _rule(
    "message",
    Text("Le message est du SOAP 1.2, en MTOM ou en XML seul.", "The message is SOAP 1.2, in MTOM or plain XML."),
    Text("Envoyer un message que l'on puisse lire.", "Send a message that can be read."),
    KIT,
)
