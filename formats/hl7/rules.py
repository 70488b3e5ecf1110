"""The rules of a message that carries an identity (HL7 2.5; IHE PAM France as ANS samples show it; insi.md)."""

from formats.rule import Mark, Rule, Text, rule

_HL7 = "HL7 2.5"
_PAM = "IHE PAM France, exemples de messages de l'ANS"


def _rule(name: str, source: str, mark: Mark, says: Text, fix: Text) -> Rule:
    return rule(f"hl7.{name}", source, mark, says, fix)


READABLE = _rule(
    "er7",
    f"{_HL7} §2.5 à §2.7",
    Mark.VERIFIED,
    Text(
        "Le message est en ER7 : MSH d'abord, cinq séparateurs, des segments.",
        "The message is ER7: MSH first, five separators, segments.",
    ),
    Text("Écrire MSH-1 et MSH-2, puis un segment par ligne.", "Write MSH-1 and MSH-2, then one segment a line."),
)
FRAMED = _rule(
    "mllp",
    "HL7 MLLP Release 1 §2",
    Mark.VERIFIED,
    Text(
        "Chaque message est entre 0x0B et 0x1C 0x0D, sans rien d'autre.",
        "Each message is between 0x0B and 0x1C 0x0D, with nothing else.",
    ),
    Text("Entourer le message de ces trois octets.", "Put these three bytes around the message."),
)
TERMINATOR = _rule(
    "terminator",
    f"{_HL7} §2.5.1",
    Mark.VERIFIED,
    Text("Sur la connexion, chaque segment finit par CR seul.", "On the wire each segment ends with CR alone."),
    Text("Écrire 0x0D, sans 0x0A.", "Write 0x0D, without 0x0A."),
)
CHARSET = _rule(
    "charset",
    f"{_HL7} §2.15.9.18, table 0211",
    Mark.VERIFIED,
    Text(
        "Les octets du message sont du jeu de caractères que MSH-18 annonce.",
        "The bytes of the message are of the character set that MSH-18 names.",
    ),
    Text("Écrire MSH-18 et coder le message avec lui.", "Write MSH-18 and encode the message with it."),
)
CHARSET_NAMED = _rule(
    "charset_named",
    f"{_HL7} §2.15.9.18, table 0211 ; pratique des récepteurs inférée",
    Mark.INFERRED,
    Text(
        "Un message qui n'est pas en ASCII annonce un jeu de caractères connu en MSH-18.",
        "A message that is not ASCII names a known character set in MSH-18.",
    ),
    Text("Écrire UNICODE UTF-8, 8859/15 ou 8859/1 en MSH-18.", "Write UNICODE UTF-8, 8859/15 or 8859/1 in MSH-18."),
)
HEADER = _rule(
    "header",
    f"{_HL7} §2.15.9",
    Mark.VERIFIED,
    Text(
        "MSH donne le type du message (9), son identifiant (10), son mode (11) et sa version (12).",
        "MSH gives the type of the message (9), its id (10), its mode (11) and its version (12).",
    ),
    Text("Remplir les champs obligatoires de MSH.", "Fill in the required fields of MSH."),
)
VERSION = _rule(
    "version",
    _PAM,
    Mark.INFERRED,
    Text(
        "La version d'un message ADT est 2.5 suivie de l'extension française : 2.5^FRA^2.10, 2.5^FRA^2.11.",
        "The version of an ADT message is 2.5 followed by the French extension: 2.5^FRA^2.10, 2.5^FRA^2.11.",
    ),
    Text("Écrire la version de l'extension française en MSH-12.", "Write the French extension's version in MSH-12."),
)
PID_ABSENT = _rule(
    "pid_absent",
    f"{_HL7} §3.3 et §9.6 (ADT, MDM : PID obligatoire)",
    Mark.VERIFIED,
    Text("Un message ADT ou MDM porte un segment PID.", "An ADT or MDM message carries a PID segment."),
    Text("Ajouter le segment PID du patient.", "Add the patient's PID segment."),
)
INS_ABSENT = _rule(
    "ins_absent",
    "INS/va1.61, INS/va1.71",
    Mark.VERIFIED,
    Text("Le PID d'une identité qualifiée porte l'INS.", "The PID of a qualified identity carries the INS."),
    Text(
        "Ajouter en PID-3 une répétition de type INS : matricule, clé et OID.",
        "Add a repetition of type INS to PID-3: matricule, key and OID.",
    ),
)
INS_TYPE = _rule(
    "ins_type",
    _PAM,
    Mark.INFERRED,
    Text("Le matricule INS est de type INS (CX-5).", "The matricule INS has the type INS (CX-5)."),
    Text("Écrire INS dans la cinquième composante.", "Write INS in the fifth component."),
)
INS_OID_TYPE = _rule(
    "ins_oid_type",
    f"{_PAM} ; {_HL7} table 0301",
    Mark.INFERRED,
    Text(
        "L'autorité du matricule est un OID : troisième sous-composante ISO (CX-4.3).",
        "The matricule's authority is an OID: its third subcomponent is ISO (CX-4.3).",
    ),
    Text("Écrire ISO après l'OID.", "Write ISO after the OID."),
)
INS_AUTHORITY = _rule(
    "ins_authority",
    _PAM,
    Mark.INFERRED,
    Text(
        "L'autorité d'un matricule NIR s'appelle ASIP-SANTE-INS-NIR (CX-4.1).",
        "The authority of a NIR matricule is named ASIP-SANTE-INS-NIR (CX-4.1).",
    ),
    Text("Écrire ce nom devant l'OID.", "Write this name before the OID."),
)
INS_AUTHORITY_OTHER = _rule(
    "ins_authority_other",
    f"{_PAM} (aucun exemple de NIA ni de démonstration)",
    Mark.INFERRED,
    Text(
        "L'autorité d'un matricule NIA s'appelle ASIP-SANTE-INS-NIA (CX-4.1).",
        "The authority of a NIA matricule is named ASIP-SANTE-INS-NIA (CX-4.1).",
    ),
    Text("Écrire ce nom devant l'OID.", "Write this name before the OID."),
)
INS_ONCE = _rule(
    "ins_once",
    _PAM,
    Mark.INFERRED,
    Text("PID-3 porte un seul matricule INS.", "PID-3 carries one matricule INS only."),
    Text("Envoyer le matricule actif seul.", "Send the active matricule alone."),
)
INS_DATE = _rule(
    "ins_date",
    f"{_PAM}, dont aucun ne dit si elle est obligatoire",
    Mark.INFERRED,
    Text(
        "La date d'effet du matricule, quand elle est là, s'écrit AAAAMMJJ (CX-7).",
        "The matricule's effective date, when there is one, is written AAAAMMJJ (CX-7).",
    ),
    Text("Écrire la date sans séparateur.", "Write the date without separators."),
)
TRAITS = _rule(
    "traits",
    "insi.md §4.3 (l'INS n'est jamais partagée sans ses cinq traits)",
    Mark.VERIFIED,
    Text(
        "Une INS va avec les cinq traits : nom de naissance et prénoms (PID-5), date (PID-7), sexe (PID-8), lieu de "
        "naissance (PID-11).",
        "An INS goes with the five traits: birth name and given names (PID-5), date (PID-7), sex (PID-8), birth place "
        "(PID-11).",
    ),
    Text("Remplir les champs du PID avec les traits rendus par INSi.", "Fill in the PID with the traits of INSi."),
)
NAME_TYPE = _rule(
    "name_type",
    f"{_PAM} ; {_HL7} table 0200",
    Mark.INFERRED,
    Text(
        "Le nom de naissance est la répétition de type L de PID-5 (XPN-7).",
        "The birth name is the repetition of type L of PID-5 (XPN-7).",
    ),
    Text("Écrire L dans la septième composante.", "Write L in the seventh component."),
)
GIVEN_NAMES = _rule(
    "given_names",
    _PAM,
    Mark.INFERRED,
    Text(
        "PID-5 porte le premier prénom (XPN-2) et la liste des prénoms (XPN-3).",
        "PID-5 carries the first given name (XPN-2) and the list of given names (XPN-3).",
    ),
    Text("Reprendre la liste rendue par INSi en XPN-3.", "Write the list that INSi returned in XPN-3."),
)
BORN = _rule(
    "birth_date",
    f"{_HL7} §3.4.2.7 ; {_PAM}",
    Mark.VERIFIED,
    Text("La date de naissance s'écrit AAAAMMJJ (PID-7).", "The birth date is written AAAAMMJJ (PID-7)."),
    Text("Écrire l'année, le mois et le jour sans séparateur.", "Write year, month and day without separators."),
)
BORN_TIME = _rule(
    "birth_time",
    _PAM,
    Mark.INFERRED,
    Text("PID-7 ne porte pas d'heure.", "PID-7 carries no time."),
    Text("Ne garder que AAAAMMJJ.", "Keep AAAAMMJJ only."),
)
SEX = _rule(
    "sex",
    "insi.md §1.5 (INSi ne connaît que M et F) ; HL7 table 0001",
    Mark.VERIFIED,
    Text("Avec une INS, le sexe est M ou F (PID-8).", "With an INS, the sex is M or F (PID-8)."),
    Text("Reprendre le sexe rendu par INSi.", "Write the sex that INSi returned."),
)
BIRTH_PLACE = _rule(
    "birth_place",
    _PAM,
    Mark.INFERRED,
    Text(
        "Le code COG du lieu de naissance est en XAD-9 de la répétition BDL de PID-11.",
        "The COG code of the birth place is in XAD-9 of the repetition BDL of PID-11.",
    ),
    Text("Écrire le COG dans la neuvième composante.", "Write the COG in the ninth component."),
)
SAME_INS = _rule(
    "same_ins",
    "INS/va1.61, INS/va1.71 ; insi.md §4.3",
    Mark.VERIFIED,
    Text("L'INS du message est celle de la fiche.", "The INS of the message is that of the record."),
    Text("Envoyer le matricule et l'OID rendus par INSi.", "Send the matricule and the OID that INSi returned."),
)
SAME_TRAITS = _rule(
    "same_traits",
    "INS/va1.61, INS/va1.71 ; insi.md §4.3",
    Mark.VERIFIED,
    Text("Les traits du message sont ceux de la fiche.", "The traits of the message are those of the record."),
    Text("Envoyer les traits rendus par INSi.", "Send the traits that INSi returned."),
)
STATUS = _rule(
    "status",
    f"{_PAM} ; insi.md §4.3 (ambiguïté de VALI, PR 306)",
    Mark.INFERRED,
    Text(
        "Le PID qui porte une INS dit que l'identité est sûre : VALI en PID-32 (QUAL dans des flux récents).",
        "A PID that carries an INS says that the identity is sure: VALI in PID-32 (QUAL in recent flows).",
    ),
    Text("Écrire VALI en PID-32.", "Write VALI in PID-32."),
)
NOT_QUALIFIED = _rule(
    "no_ins",
    "INS/va1.53, INS/va1.59 (règle 28) ; RNIV EXI ID 29 (insi.md §4.3)",
    Mark.VERIFIED,
    Text(
        "Un message sur une identité qui n'est pas qualifiée ne porte ni matricule INS ni OID.",
        "A message about an identity that is not qualified carries neither matricule INS nor OID.",
    ),
    Text("Ne remplir la répétition INS de PID-3 que pour une identité qualifiée.", "Fill in the INS when qualified."),
)
NOT_QUALIFIED_ELSEWHERE = _rule(
    "no_ins_elsewhere",
    "INS/va1.53 ; hors des identifiants du patient, ces chiffres peuvent être le NIR de facturation",
    Mark.INFERRED,
    Text(
        "Hors de PID-3 et MRG non plus, les 13 caractères du matricule ne sont pas dans le message.",
        "Outside PID-3 and MRG either, the 13 characters of the matricule are not in the message.",
    ),
    Text("Vérifier que ce n'est pas l'INS qui est écrite là.", "See that it is not the INS that is written there."),
)
