"""Rules between services: one patient, one professional, one document all along a journey.

Each compares two things that different services carry. Verified when an official text ties both sides; inferred when
only good sense does: the source says which.
"""

from formats.rule import Mark, Rule, Text, rule


def _verified(name: str, source: str, says: Text, fix: Text) -> Rule:
    return rule(f"parcours.{name}", source, Mark.VERIFIED, says, fix)


def _inferred(name: str, source: str, says: Text, fix: Text) -> Rule:
    return rule(f"parcours.{name}", source, Mark.INFERRED, says, fix)


_KEEP_INS = Text(
    "Recopier matricule (13 caractères et clé) et OID rendus par INSi, sans les saisir ni les recalculer.",
    "Copy the matricule (13 characters and key) and OID that INSi returned, never typed nor computed.",
)
_KEEP_TRAITS = Text(
    "Recopier les traits rendus par INSi : nom de naissance, liste des prénoms, sexe, date, lieu.",
    "Copy the traits that INSi returned: birth name, given names, sex, date, place.",
)

INS_CDA = _verified(
    "ins_cda",
    "INS/va1.52 (règle 6) et INS/va1.53 (règle 28) : l'INS transmise est celle qu'INSi a rendue",
    Text("L'INS du CDA est celle qu'INSi a rendue.", "The INS of the CDA is the one that INSi returned."),
    _KEEP_INS,
)
INS_XDS = _verified(
    "ins_xds",
    "mapping XDS de l'ANS : patientId = matricule INS du patient (dmp.md §4.2, §4.3)",
    Text(
        "Le patientId du lot et des documents est l'INS qu'INSi a rendue.",
        "The patientId of the lot and of its documents is the INS that INSi returned.",
    ),
    _KEEP_INS,
)
INS_VIHF = _verified(
    "ins_vihf",
    "VIHF : resource-id est le patient du message (dmp.md §3)",
    Text("Le VIHF désigne le patient qu'INSi a rendu.", "The VIHF names the patient that INSi returned."),
    Text("Construire le VIHF pour le patient du message.", "Build the VIHF for the patient of the message."),
)
INS_XDM = _verified(
    "ins_xdm",
    "SC.MSS/CONF.24 (ECO.2.1.2) : le destinataire identifie l'usager par le patientId de METADATA.XML",
    Text("Le patientId de METADATA.XML est l'INS qu'INSi a rendue.", "patientId in METADATA.XML is the INS of INSi."),
    _KEEP_INS,
)
INS_ADDRESS = _verified(
    "ins_address",
    "MSS/va1.19 (ECO.2.2.6) : adresse construite sur le matricule d'une identité qualifiée",
    Text(
        "L'adresse de l'usager est bâtie sur le matricule rendu.", "The patient's address is built on that matricule."
    ),
    Text("Composer <matricule sur 15 caractères>@patient.mssante.fr.", "Compose <15 characters>@patient.mssante.fr."),
)
TRAITS_CDA = _verified(
    "traits_cda",
    "INS/va1.52 (règle 6) et Structuration minimale : les traits qui vont avec l'INS sont ceux d'INSi",
    Text("Les traits du CDA sont ceux qu'INSi a rendus.", "The traits of the CDA are those that INSi returned."),
    _KEEP_TRAITS,
)
TRAITS_SPELLING = _inferred(
    "traits_spelling",
    "EXI REC 08 (données conservées à l'identique), de seconde main (insi.md §4.4)",
    Text("Les traits gardent la graphie d'INSi.", "Traits keep the spelling of INSi."),
    _KEEP_TRAITS,
)
TRAITS_XDS = _verified(
    "traits_xds",
    "mapping XDS de l'ANS : sourcePatientInfo = recordTarget/patientRole/patient (dmp.md §4.3)",
    Text("sourcePatientInfo porte les traits qu'INSi a rendus.", "sourcePatientInfo has the traits of INSi."),
    _KEEP_TRAITS,
)
SUBJECT_VIHF = _verified(
    "subject_vihf",
    "VIHF de l'ANS : NameID = SubjectNameID (dmp.md §3) ; SC.DMP/AIRS.06 : identifiant réel de l'utilisateur",
    Text(
        "Le sujet du VIHF est le professionnel connecté par Pro Santé Connect.",
        "The subject of the VIHF is the professional logged in by Pro Santé Connect.",
    ),
    Text("Mettre SubjectNameID dans Subject/NameID.", "Put SubjectNameID in Subject/NameID."),
)
AUTHOR_CDA = _inferred(
    "author_cda",
    "bon sens : l'auteur est l'utilisateur connecté ; un assistant peut déposer pour un autre : donc signalé seulement",
    Text("L'auteur du CDA est le professionnel connecté.", "The author of the CDA is the logged-in professional."),
    Text("Reprendre SubjectNameID comme identifiant de l'auteur.", "Take SubjectNameID as the author's identifier."),
)
AUTHOR_XDS = _inferred(
    "author_xds",
    "bon sens : celui qui dépose est l'utilisateur connecté ; un assistant peut déposer pour un autre",
    Text("authorPerson du lot est le professionnel connecté.", "The lot's authorPerson is the professional."),
    Text("Reprendre SubjectNameID dans authorPerson.", "Take SubjectNameID in authorPerson."),
)
AUTHOR_ENTRY = _verified(
    "author_entry",
    "mapping XDS de l'ANS : DocumentEntry.authorPerson = author/assignedAuthor du CDA (dmp.md §4.3)",
    Text("authorPerson du document est un auteur du CDA.", "The document's authorPerson is an author of the CDA."),
    Text("Déduire authorPerson de l'auteur du CDA.", "Derive authorPerson from the author of the CDA."),
)
SAME_BYTES = _verified(
    "same_bytes",
    "Structuration minimale : un identifiant désigne un document et un seul (dmp.md §7, doublons ; §4.6 n° 8)",
    Text(
        "Deux documents de même identifiant sont identiques, octet pour octet.",
        "Two documents with the same identifier are identical, byte for byte.",
    ),
    Text(
        "Produire le CDA une fois, et envoyer partout les mêmes octets.",
        "Produce the CDA once, and send the same bytes everywhere.",
    ),
)
SAME_DOCUMENT = _inferred(
    "same_document",
    "bon sens : le parcours envoie par messagerie le document qu'il a déposé",
    Text("Le document envoyé est celui qui a été déposé.", "The document sent is the one that was deposited."),
    Text("Envoyer le document déposé, sous le même identifiant.", "Send the deposited document, same identifier."),
)
SAME_PDF = _verified(
    "same_pdf",
    "ECO.2.1.5 (mss.md §1.6), SC.MSS/CONF.26 : pour un CDA de niveau 1, le PDF joint est celui qu'il embarque",
    Text("Le PDF joint est celui que le CDA embarque.", "The attached PDF is the one embedded in the CDA."),
    Text("Joindre les octets mêmes du PDF placé dans le CDA.", "Attach the very bytes of the PDF inside the CDA."),
)
NOT_QUALIFIED = rule(
    "ins.not_transmitted",
    "INS/va1.53 (règle 28) : pas de matricule ni d'OID transmis si l'identité n'est pas qualifiée",
    Mark.VERIFIED,
    Text(
        "Ni matricule INS ni OID ne sortent tant que l'identité n'est pas qualifiée.",
        "Neither INS nor its OID leaves while the identity is not qualified.",
    ),
    Text(
        "N'écrire l'INS dans le CDA et ses métadonnées que pour une identité qualifiée ; sinon l'IPP seul.",
        "Write the INS in the CDA and its metadata only for a qualified identity; else the local identifier.",
    ),
)


def compact(date: str) -> str:
    """AAAA-MM-JJ as AAAAMMJJ."""
    return date.replace("-", "")


def patient_info(values: tuple[str, ...]) -> dict[str, str]:
    """The PID fields of a sourcePatientInfo: ``{"PID-5": "NOM^Prénom^^^^^L", …}``."""
    pairs = (value.partition("|") for value in values)
    return {name.strip(): text.strip() for name, _, text in pairs}
