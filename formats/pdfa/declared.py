"""The markers of PDF/A-1, declared (ISO 19005-1; MSSanté asks for the format, mss.md §1.6 ECO.2.1.1)."""

from formats.rule import Mark, Rule, Text, rule

_LIMIT_FR = " Le banc regarde des marqueurs : ce n'est pas veraPDF."
_LIMIT_EN = " The bench looks at markers: this is not veraPDF."


def _marker(name: str, clause: str, says: Text, fix: Text, mark: Mark = Mark.VERIFIED) -> Rule:
    source = f"ISO 19005-1 {clause} ; ECO.2.1.1 (SC.MSS/CONF.23) : PDF/A-1"
    return rule(f"pdfa.{name}", source, mark, Text(says.fr + _LIMIT_FR, says.en + _LIMIT_EN), fix)


READABLE = _marker(
    "readable",
    "6.1",
    Text("Le fichier est un PDF lisible.", "The file is a readable PDF."),
    Text("Joindre le PDF entier, sans le tronquer ni le recoder.", "Attach the whole PDF, neither cut nor re-encoded."),
)
LIMIT = rule(
    "pdfa.limit",
    "limite du banc, non de la norme",
    Mark.INFERRED,
    Text("Le fichier est d'une taille que le banc lit.", "The file has a size that the bench reads."),
    Text("Rien à corriger : ce PDF n'est pas jugé.", "Nothing to correct: this PDF is not judged."),
)
EMBEDDED = rule(
    "pdfa.embedded",
    "IHE XDS-SD (non lu) ; ECO.2.1.1 ne le demande que de la copie jointe, et des exemples publiés par l'ANS "
    "(DOC_NON_STRUCTURE, RIS) embarquent un PDF ordinaire ou un PDF/A-3 : donc signalé seulement",
    Mark.INFERRED,
    Text(
        "Le PDF embarqué dans un CDA de niveau 1 est un PDF/A-1." + _LIMIT_FR,
        "The PDF embedded in a level 1 CDA is PDF/A-1." + _LIMIT_EN,
    ),
    Text("Embarquer le PDF/A-1 même que le message joint.", "Embed the very PDF/A-1 that the message attaches."),
)
LONE = rule(
    "pdfa.mssante",
    "ISO 19005-1 ; ECO.2.1.1 (SC.MSS/CONF.23) le demande de la copie jointe à un message, non de tout PDF",
    Mark.INFERRED,
    Text(
        "Un PDF joint à un message est un PDF/A-1 : à voir si ce PDF part par MSSanté." + _LIMIT_FR,
        "A PDF that a message attaches is PDF/A-1: to be seen to if this PDF leaves by MSSanté." + _LIMIT_EN,
    ),
    Text("Si ce PDF part par MSSanté, le produire en mode PDF/A-1.", "If it does, produce it in PDF/A-1 mode."),
)
HEADER = _marker(
    "header",
    "6.1.2",
    Text(
        "Le fichier commence par %PDF-1.n puis un commentaire de quatre octets non ASCII.",
        "The file starts with %PDF-1.n then a comment of four non-ASCII bytes.",
    ),
    Text("Produire le PDF en mode PDF/A-1.", "Produce the PDF in PDF/A-1 mode."),
)
IDENTIFICATION = _marker(
    "identification",
    "6.7.11",
    Text(
        "Les métadonnées XMP déclarent pdfaid:part 1 et pdfaid:conformance A ou B.",
        "The XMP metadata declare pdfaid:part 1 and pdfaid:conformance A or B.",
    ),
    Text("Produire le PDF en mode PDF/A-1a ou PDF/A-1b.", "Produce the PDF in PDF/A-1a or PDF/A-1b mode."),
)
TRAILER_ID = _marker(
    "trailer_id",
    "6.1.3",
    Text("Le trailer a une entrée ID.", "The trailer has an ID entry."),
    Text("Ajouter l'identifiant de fichier (ID) au trailer.", "Add the file identifier (ID) to the trailer."),
)
ENCRYPTION = _marker(
    "encryption",
    "6.1.3",
    Text("Le fichier n'est pas chiffré.", "The file is not encrypted."),
    Text("Retirer la protection du PDF.", "Remove the PDF's protection."),
)
FONTS = _marker(
    "fonts",
    "6.3.4 (sauf une police qui ne sert à aucun texte visible, ce que le banc ne distingue pas)",
    Text("Les polices sont incorporées.", "Fonts are embedded."),
    Text("Incorporer toutes les polices, y compris les polices standard.", "Embed every font, standard ones included."),
    Mark.INFERRED,
)
JAVASCRIPT = _marker(
    "javascript",
    "6.6.1",
    Text("Le fichier n'a pas de JavaScript.", "The file has no JavaScript."),
    Text("Retirer les actions JavaScript.", "Remove the JavaScript actions."),
)
EMBEDDED_FILES = _marker(
    "embedded_files",
    "6.1.11",
    Text(
        "Le fichier n'en incorpore pas d'autre (permis en PDF/A-3, pas en PDF/A-1).", "The file embeds no other file."
    ),
    Text("Retirer les pièces jointes du PDF.", "Remove the PDF's attachments."),
)
OUTPUT_INTENT = _marker(
    "output_intent",
    "6.2.2 (exigé si le document emploie des couleurs dépendantes du périphérique, ce que le banc ne mesure pas)",
    Text("Le fichier a un OutputIntent GTS_PDFA1.", "The file has a GTS_PDFA1 OutputIntent."),
    Text(
        "Incorporer un profil de couleur (sRGB) comme OutputIntent.", "Embed a colour profile (sRGB) as OutputIntent."
    ),
    Mark.INFERRED,
)
