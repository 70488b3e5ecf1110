"""The rules of a VIHF, each written once: mocks map a breach to an answer, checks map it to a finding."""

from formats.rule import Mark, Rule, Text, rule
from formats.vihf import assertion as names

KIT = "GIE SESAM-Vitale, exemples de messages DMP-LPS v02.05.00 (VIHF)"
MAPPING = "ANS, volet Transmission d'un document CDA R2 (2026), mapping VIHF"
LIVE = "réponse observée de la plateforme de test du DMP"
BANC = "règle de prudence du banc"


def _rule(id: str, says: Text, fix: Text, source: str = MAPPING, mark: Mark = Mark.VERIFIED) -> Rule:
    return rule(f"vihf.{id}", source, mark, says, fix)


def _mandatory(id: str, attribute: str) -> Rule:
    return _rule(
        id,
        Text(f"L'attribut {attribute} est présent une fois et renseigné.", f"Attribute {attribute} is present once."),
        Text(f"Renseigner l'attribut {attribute} du VIHF.", f"Fill in the attribute {attribute} of the VIHF."),
    )


ONE = _rule(
    "one",
    Text("Un message porte une assertion VIHF, une seule.", "A message carries one VIHF assertion, no more."),
    Text("Envoyer une seule assertion par appel.", "Send one assertion per call."),
    KIT,
)
CLEAN = _rule(
    "clean",
    Text("Le VIHF ne contient ni commentaire ni instruction.", "The VIHF holds no comment or instruction."),
    Text("Retirer commentaires et instructions du VIHF.", "Remove comments and instructions from the VIHF."),
    BANC,
    Mark.INFERRED,
)
SAML_VERSION = _rule(
    "saml_version",
    Text(
        "L'assertion est en SAML 2.0 et porte ID et IssueInstant.",
        "SAML 2.0, with ID and IssueInstant.",
    ),
    Text('Écrire Version="2.0", ID et IssueInstant.', 'Write Version="2.0", ID and IssueInstant.'),
)
ISSUER_FORMAT = _rule(
    "issuer_format",
    Text("Le format d'Issuer est X509SubjectName.", "The Issuer format is X509SubjectName."),
    Text("Écrire la constante …nameid-format:X509SubjectName.", "Write the constant …nameid-format:X509SubjectName."),
)
ISSUER = _rule(
    "issuer",
    Text("Issuer est le DN du certificat qui signe.", "Issuer is the DN of the certificate that signs."),
    Text("Copier le sujet du certificat de signature dans Issuer.", "Copy the signing certificate's subject."),
)
ISSUER_WRITING = _rule(
    "issuer_writing",
    Text(
        "Issuer écrit en entier le DN du certificat, avec les types d'attribut usuels.",
        "Issuer writes the whole DN of the certificate, with the usual attribute types.",
    ),
    Text("Écrire le sujet du certificat tel que RFC 4514 l'écrit.", "Write the subject as RFC 4514 does."),
    BANC,
    Mark.INFERRED,
)
SIGNED = _rule(
    "signed",
    Text("Le VIHF est signé (modes indirects).", "The VIHF is signed (indirect modes)."),
    Text("Signer l'assertion avec le certificat de signature.", "Sign the assertion with the signature certificate."),
    KIT,
)
SIGNATURE = _rule(
    "signature",
    Text("La signature du VIHF est intègre.", "The signature of the VIHF holds."),
    Text("Ne plus modifier l'assertion une fois signée, espaces compris.", "Never change the assertion once signed."),
    KIT,
)
SHA1 = _rule(
    "sha1",
    Text("La signature du VIHF n'emploie pas SHA-1.", "The signature of the VIHF does not use SHA-1."),
    Text("Signer en rsa-sha256 avec des empreintes SHA-256.", "Sign with rsa-sha256 and SHA-256 digests."),
    MAPPING,
    Mark.INFERRED,
)
CERTIFICATE_OU = _rule(
    "certificate_ou",
    Text(
        "L'OU du certificat qui signe est Identifiant_Structure (modes indirects).",
        "The OU of the signing certificate is Identifiant_Structure (indirect modes).",
    ),
    Text("Signer avec le certificat de la structure qui appelle.", "Sign with the calling structure's certificate."),
    KIT,
)
CERTIFICATE_CPS = _rule(
    "certificate_cps",
    Text(
        "Un VIHF signé par CPS l'est avec le certificat de signature, non celui d'authentification.",
        "A VIHF signed by CPS is signed with the signature certificate, not the authentication one.",
    ),
    Text("Choisir le certificat dont l'usage est la non-répudiation.", "Use the certificate with nonRepudiation."),
    LIVE,
)
CERTIFICATE_SEAL = _rule(
    "certificate_seal",
    Text(
        "En mode INDIRECTE, le VIHF est signé par un certificat de signature (ORG SIGN), non d'authentification.",
        "In INDIRECTE mode, the VIHF is signed by a signature certificate (ORG SIGN), not an authentication one.",
    ),
    Text("Signer avec le certificat cachet de la structure (ORG SIGN).", "Sign with the structure's ORG SIGN seal."),
    KIT,
)
"""As the published INDIRECTE sample does; what the platform answers to another certificate is not known."""
CERTIFICATE_ORG = _rule(
    "certificate_org",
    Text(
        "Hors mode INDIRECTE aussi, une structure signe avec un certificat de signature (ORG SIGN).",
        "Outside INDIRECTE too, a structure signs with a signature certificate (ORG SIGN).",
    ),
    Text("Signer avec le certificat cachet de la structure (ORG SIGN).", "Sign with the structure's ORG SIGN seal."),
    KIT,
    Mark.INFERRED,
)
"""A warning only: the published AIR sample is itself signed with a client authentication certificate."""
CERTIFICATE_KIND = _rule(
    "certificate_kind",
    Text(
        "Le VIHF est signé par la structure en mode indirect, par le professionnel en mode direct.",
        "The VIHF is signed by the structure in indirect modes, by the professional in direct mode.",
    ),
    Text("Signer avec le certificat que demande le mode.", "Sign with the certificate that the mode asks for."),
    KIT,
)
TRUST = _rule(
    "trust",
    Text("Le certificat qui signe le VIHF est reconnu et en cours de validité.", "The signing certificate is trusted."),
    Text("Employer un certificat valide de l'autorité attendue.", "Use a valid certificate of the expected authority."),
    KIT,
)
SUBJECT = _rule(
    "name_id",
    Text("Subject/NameID identifie le professionnel ou le responsable.", "Subject/NameID names the professional."),
    Text("Écrire l'identifiant national dans NameID.", "Write the national id in NameID."),
)
AUTHN = _rule(
    "authn",
    Text("AuthnStatement porte AuthnInstant et AuthnContextClassRef.", "AuthnStatement has instant and class."),
    Text("Renseigner AuthnInstant et AuthnContextClassRef.", "Fill in AuthnInstant and AuthnContextClassRef."),
)
AUTHN_CLASS = _rule(
    "authn_class",
    Text("La classe d'authentification est une de celles qui sont connues.", "The class is a known one."),
    Text("Écrire SmartcardPKI, Password, TLS, MobileTwoFactorUnregistered ou unspecified.", "Use a known class."),
    MAPPING,
    Mark.INFERRED,
)
AUTHN_DECL = _rule(
    "authn_decl",
    Text("AuthnContextDecl est présent en AIR.", "AuthnContextDecl is present in AIR."),
    Text("Ajouter AuthnContextDecl en mode INDIRECTE_RENFORCEE.", "Add AuthnContextDecl in AIR mode."),
    KIT,
)
AUDIENCE = _rule(
    "audience",
    Text("AudienceRestriction n'est pas renseigné.", "AudienceRestriction is not filled in."),
    Text("Retirer AudienceRestriction.", "Remove AudienceRestriction."),
    MAPPING,
    Mark.INFERRED,
)
STRUCTURE = _mandatory("structure", names.STRUCTURE)
SECTOR = _mandatory("sector", names.SECTOR)
SECTOR_CODE = _rule(
    "sector_code",
    Text("Secteur_Activite est un code de JDV_J61, « SAnn^OID ».", "Secteur_Activite is a code of JDV_J61."),
    Text("Écrire par exemple SA07^1.2.250.1.71.4.2.4.", "Write for example SA07^1.2.250.1.71.4.2.4."),
)
SUBJECT_NAME = _mandatory("subject_id", names.SUBJECT_ID)
ROLE = _mandatory("role", names.ROLE)
ROLE_CODE = _rule(
    "role_code",
    Text("Les rôles sont des codes de JDV_J65.", "Roles are codes of JDV_J65."),
    Text("Écrire profession puis spécialité selon JDV_J65.", "Write profession then specialty from JDV_J65."),
)
ROLE_SPECIALTY = _rule(
    "role_specialty",
    Text("Médecin et pharmacien portent un second rôle : leur spécialité.", "Doctors, pharmacists: a specialty."),
    Text("Ajouter la spécialité dans une seconde AttributeValue.", "Add the specialty in a second AttributeValue."),
    LIVE,
)
VERSION = _rule(
    "version",
    Text("VIHF_Version vaut 3.0 (ou 4.0).", "VIHF_Version is 3.0 (or 4.0)."),
    Text("Écrire VIHF_Version 3.0.", "Write VIHF_Version 3.0."),
)
MODE = _rule(
    "mode",
    Text("Authentification_mode est DIRECTE, INDIRECTE ou INDIRECTE_RENFORCEE.", "The mode is a known one."),
    Text("Écrire le mode d'authentification employé.", "Write the authentication mode in use."),
)
RESOURCE = _rule(
    "resource_id",
    Text(
        "resource-id est le matricule INS du patient : INS^^^&OID&ISO^NH, 15 caractères, clé juste.",
        "resource-id is the patient's INS: INS^^^&OID&ISO^NH, 15 characters, right key.",
    ),
    Text("Écrire le matricule et l'OID que INSi a renvoyés.", "Write the matricule and OID that INSi returned."),
)
RESOURCE_URN = _rule(
    "resource_urn",
    Text("Ressource_URN vaut urn:dmp.", "Ressource_URN is urn:dmp."),
    Text("Écrire urn:dmp.", "Write urn:dmp."),
)
PURPOSE = _rule(
    "purpose",
    Text("PurposeOfUse est normal, bris_de_glace ou centre_15.", "PurposeOfUse is normal, bris_de_glace or centre_15."),
    Text("Écrire le code du système 1.2.250.1.213.1.1.4.248.", "Write a code of 1.2.250.1.213.1.1.4.248."),
)
LPS_NAME = _mandatory("lps_name", names.LPS_NAME)
LPS_VERSION = _mandatory("lps_version", names.LPS_VERSION)
LPS_APPROVAL = _mandatory("lps_approval", names.LPS_APPROVAL)
LPS_DECLARED = _rule(
    "lps_declared",
    Text(
        "LPS_Nom et LPS_Version sont le nom et la version déclarés du logiciel.",
        "LPS_Nom and LPS_Version are the software's declared name and version.",
    ),
    Text(
        "Écrire dans le VIHF ce que dit produit.toml, ou corriger produit.toml.",
        "Write in the VIHF what produit.toml says, or correct produit.toml.",
    ),
    BANC,
    Mark.INFERRED,
)
LPS_APPROVAL_DECLARED = _rule(
    "lps_approval_declared",
    Text(
        "LPS_ID_HOMOLOGATION_DMP est le numéro d'homologation DMP du logiciel.",
        "LPS_ID_HOMOLOGATION_DMP is the software's DMP approval number.",
    ),
    Text(
        "Écrire le numéro d'homologation attribué à ce logiciel.",
        "Write the approval number given to this software.",
    ),
)
PATIENT = _rule(
    "patient",
    Text("Le patient du VIHF est celui du corps du message.", "The patient of the VIHF is the one of the body."),
    Text("Produire un VIHF par patient et par appel.", "Make one VIHF per patient and per call."),
    KIT,
)
EXPECTED_PATIENT = _rule(
    "expected_patient",
    Text("Le patient du VIHF est celui du dossier.", "The patient of the VIHF is the one of the record."),
    Text("Écrire le matricule et l'OID du dossier du patient.", "Write the matricule and OID of the patient's record."),
    KIT,
)
OF_SIGNATURE_ERROR = {
    "none": ONE,
    "several": ONE,
    "comment": CLEAN,
    "algorithm": SHA1,
    "certificate": SIGNATURE,
    "invalid": SIGNATURE,
}
"""The rule that each reason of ``formats.vihf.signature.SignatureError`` breaks."""
