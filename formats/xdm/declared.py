"""The rules on an IHE_XDM.zip, declared (dmp.md §8, mss.md §1.6)."""

from formats.rule import Mark, Rule, Text, rule


def _declared(name: str, source: str, says: Text, fix: Text, mark: Mark = Mark.VERIFIED) -> Rule:
    return rule(f"xdm.{name}", source, mark, says, fix)


OPENS = _declared(
    "opens",
    "SC.MSS/CONF.23 (ECO.2.1.1)",
    Text("L'archive s'ouvre.", "The archive opens."),
    Text(
        "Joindre un zip entier, non chiffré, sans chemin absolu ni « .. », aux noms uniques.",
        "Attach a whole zip, not encrypted, without absolute paths or '..', with unique names.",
    ),
)
LIMIT = _declared(
    "limit",
    "limites de sûreté du banc, non de l'exigence",
    Text("L'archive tient dans les limites du banc.", "The archive is within the limits of the bench."),
    Text(
        "Vérifier la taille et le nombre des fichiers ; le banc n'a pas ouvert cette archive.",
        "Check the size and number of the files; the bench did not open this archive.",
    ),
    Mark.INFERRED,
)
LAYOUT = _declared(
    "layout",
    "IHE XDM ; SC.MSS/CONF.23 (dmp.md §8)",
    Text(
        "L'archive a README.TXT, INDEX.HTM et IHE_XDM/SUBSET01/METADATA.XML.",
        "The archive has README.TXT, INDEX.HTM and IHE_XDM/SUBSET01/METADATA.XML.",
    ),
    Text("Ajouter le fichier qui manque, à sa place.", "Add the missing file, in its place."),
)
NAMES = _declared(
    "names",
    "IHE XDM, ISO 9660 niveau 1 (dmp.md §8)",
    Text(
        "Les noms sont en 8.3 : majuscules, chiffres et tiret bas.",
        "Names are 8.3: capitals, digits and underscore.",
    ),
    Text("Renommer en majuscules, par exemple DOC0001.XML.", "Rename in capitals, such as DOC0001.XML."),
)
METADATA = _declared(
    "metadata",
    "IHE XDM (dmp.md §8)",
    Text(
        "METADATA.XML est un SubmitObjectsRequest lisible : un lot et ses documents.",
        "METADATA.XML is a readable SubmitObjectsRequest: a lot and its documents.",
    ),
    Text("Écrire les métadonnées XDS du lot en ebRIM 3.0.", "Write the lot's XDS metadata in ebRIM 3.0."),
)
CONTAINS_CDA = _declared(
    "contains_cda",
    "SC.MSS/CONF.23 (ECO.2.1.1)",
    Text("L'archive contient au moins un CDA R2.", "The archive holds at least one CDA R2."),
    Text("Placer le document CDA dans le lot et le décrire.", "Put the CDA document in the lot and describe it."),
)
URI = _declared(
    "uri",
    "IHE XDM (dmp.md §8)",
    Text("Chaque entrée nomme, par URI, un fichier de son lot.", "Each entry names, by URI, a file of its lot."),
    Text("Mettre dans le slot URI le nom du fichier du document.", "Put the document's file name in the URI slot."),
)
HASH = _declared(
    "hash",
    "dmp.md §4.3 et §8 : SHA-1 en hexadécimal",
    Text("L'empreinte déclarée est celle du fichier.", "The declared hash is that of the file."),
    Text("Recalculer le SHA-1 des octets placés dans l'archive.", "Compute the SHA-1 of the bytes in the archive."),
)
SIZE = _declared(
    "size",
    "dmp.md §4.3 et §8",
    Text("La taille déclarée est celle du fichier.", "The declared size is that of the file."),
    Text("Compter les octets placés dans l'archive.", "Count the bytes in the archive."),
)
INTEGRITY = _declared(
    "integrity",
    "dmp.md §4.3 : requis par le mapping de l'ANS, absents d'exemples du GIE SESAM-Vitale : donc signalé seulement",
    Text("Chaque entrée déclare empreinte et taille.", "Each entry declares hash and size."),
    Text("Ajouter les slots hash et size.", "Add the hash and size slots."),
    Mark.INFERRED,
)
ORPHAN = _declared(
    "orphan",
    "IHE XDM : chaque document est décrit ; une feuille de style est permise (dmp.md §8)",
    Text("Chaque document du lot est décrit par une entrée.", "Each document of the lot is described by an entry."),
    Text("Décrire le fichier dans METADATA.XML, ou le retirer.", "Describe the file in METADATA.XML, or remove it."),
    Mark.INFERRED,
)
ONE_PATIENT = _declared(
    "one_patient",
    "SC.MSS/CONF.23 (ECO.2.1.1)",
    Text("L'archive ne concerne qu'un usager.", "The archive concerns one patient only."),
    Text("Faire une archive, et un message, par usager.", "Make one archive, and one message, for each patient."),
)
PATIENT_ID = _declared(
    "patient_id",
    "SC.MSS/CONF.24 (ECO.2.1.2) ; dmp.md §4.3 : patientId = recordTarget/patientRole/id",
    Text(
        "patientId est l'identifiant du patient du CDA : son INS quand il en porte une.",
        "patientId is the identifier of the CDA's patient: the INS when there is one.",
    ),
    Text("Reprendre le premier patientRole/id du CDA.", "Take the first patientRole/id of the CDA."),
)
UNIQUE_ID = _declared(
    "unique_id",
    "dmp.md §4.3 : uniqueId = ClinicalDocument/id/@root",
    Text("uniqueId est l'identifiant du CDA.", "uniqueId is the identifier of the CDA."),
    Text("Reprendre id/@root du CDA.", "Take id/@root of the CDA."),
)
TYPE_CODE = _declared(
    "type_code",
    "mapping ANS : typeCode = code/@code (dmp.md §4.3)",
    Text("typeCode est le type du CDA.", "typeCode is the type of the CDA."),
    Text("Reprendre code/@code du CDA.", "Take code/@code of the CDA."),
)
