"""The rules on MSSanté messages, declared once (mss.md §1.6, §4)."""

from formats.rule import Mark, Text, rule

MESSAGE_ID = rule(
    "mss.message_id",
    "MSS/va1.12 (ECO.2.2.1) ; RFC 5322 §3.6.4",
    Mark.VERIFIED,
    Text(
        "Tout nouveau message porte un en-tête Message-ID unique.", "Every new message carries one Message-ID header."
    ),
    Text("Générer « Message-ID: <identifiant-unique@domaine> ».", "Generate 'Message-ID: <unique-id@domain>'."),
)
SUBJECT_PREFIX = rule(
    "mss.subject.prefix",
    "SC.MSS/CONF.25 (ECO.2.1.3)",
    Mark.VERIFIED,
    Text(
        "L'objet d'un message qui porte une archive IHE_XDM commence par « XDM/1.0/DDM+ ».",
        "The subject of a message that carries an IHE_XDM archive starts with 'XDM/1.0/DDM+'.",
    ),
    Text("Préfixer l'objet par « XDM/1.0/DDM+ », sans espace.", "Prefix the subject with 'XDM/1.0/DDM+', no space."),
)
SUBJECT_FIELDS = rule(
    "mss.subject.fields",
    "SC.MSS/CONF.25 (ECO.2.1.3)",
    Mark.VERIFIED,
    Text(
        "Après le préfixe, l'objet porte le libellé du document, le NOM et le prénom de l'usager, "
        "et si l'on veut sa date de naissance.",
        "After the prefix, the subject has the document's label, the patient's NAME and first name, "
        "and optionally the date of birth.",
    ),
    Text(
        "Composer « XDM/1.0/DDM+<libellé> <NOM> <prénom> [<JJ/MM/AAAA>] » avec les traits de l'usager.",
        "Compose 'XDM/1.0/DDM+<label> <NAME> <first name> [<DD/MM/YYYY>]' from the patient's traits.",
    ),
)
SUBJECT_STYLE = rule(
    "mss.subject.style",
    "ECO.2.1.3, détails d'après les notes publiques d'un éditeur (mss.md §1.6)",
    Mark.INFERRED,
    Text(
        "Libellé = displayName du code CDA coupé à 40 caractères ou « N documents » ; NOM en majuscules sans accent ; "
        "prénom sans accent ; date JJ/MM/AAAA.",
        "Label = displayName of the CDA code cut to 40 characters or 'N documents'; NAME in capitals without accents; "
        "first name without accents; date DD/MM/YYYY.",
    ),
    Text("Mettre l'objet sous cette forme.", "Write the subject in this form."),
)
INS_HEADER = rule(
    "mss.header.ins",
    "SC.MSS/CONF.14 (ECO.2.4.2)",
    Mark.VERIFIED,
    Text(
        "X-MSS-INS vaut O quand l'en-tête du CDA porte matricule, OID et les quatre traits, N sinon ; "
        "il est absent sans document CDA.",
        "X-MSS-INS is O when the CDA header holds matricule, OID and the four traits, else N; "
        "it is absent without a CDA document.",
    ),
    Text("Déduire X-MSS-INS de l'en-tête du CDA envoyé.", "Derive X-MSS-INS from the header of the CDA being sent."),
)
CODECDA_HEADER = rule(
    "mss.header.codecda",
    "SC.MSS/CONF.15 (ECO.2.4.1)",
    Mark.VERIFIED,
    Text(
        "X-MSS-CODECDA est le code du type de chaque CDA (ClinicalDocument/code/@code), séparés par des virgules ; "
        "il est absent sans document CDA.",
        "X-MSS-CODECDA is the type code of each CDA (ClinicalDocument/code/@code), comma-separated; "
        "it is absent without a CDA document.",
    ),
    Text("Recopier le code de chaque CDA de l'archive.", "Copy the code of each CDA of the archive."),
)
NIL_HEADER = rule(
    "mss.header.nil",
    "SC.MSS/CONF.16 (ECO.2.4.3)",
    Mark.VERIFIED,
    Text(
        "X-MSS-NIL est présent sur tous les messages et vaut la référence produit (Convergence) du logiciel.",
        "X-MSS-NIL is on every message and is the software's Convergence product reference.",
    ),
    Text("Poser la référence produit exacte dans X-MSS-NIL.", "Put the exact product reference in X-MSS-NIL."),
)
FIN_HEADER = rule(
    "mss.header.mes_fin",
    "SC.MSS/CONF.21 (ECO.2.2.8)",
    Mark.VERIFIED,
    Text(
        "X-MSS-MES: FIN (trois majuscules) figure sur un message à un usager quand aucune réponse n'est souhaitée, "
        "et seulement alors.",
        "X-MSS-MES: FIN (three capitals) is on a message to a patient when no reply is wanted, and only then.",
    ),
    Text("Poser X-MSS-MES: FIN selon le choix de l'utilisateur.", "Set X-MSS-MES: FIN as the user chose."),
)
ARCHIVE = rule(
    "mss.attachment.archive",
    "SC.MSS/CONF.23 (ECO.2.1.1)",
    Mark.VERIFIED,
    Text(
        "Le message porte exactement une archive, nommée IHE_XDM.zip, lisible.",
        "The message carries exactly one readable archive named IHE_XDM.zip.",
    ),
    Text("Joindre une seule archive, nommée IHE_XDM.zip.", "Attach one archive only, named IHE_XDM.zip."),
)
PDF_COPY = rule(
    "mss.attachment.pdf",
    "SC.MSS/CONF.23 (ECO.2.1.1)",
    Mark.VERIFIED,
    Text(
        "Les documents de l'archive sont joints aussi au format PDF/A-1.",
        "The documents of the archive are also attached as PDF/A-1.",
    ),
    Text("Joindre la copie PDF/A-1 de chaque document.", "Attach the PDF/A-1 copy of each document."),
)
PDF_NAME = rule(
    "mss.attachment.pdf_name",
    "ECO.2.1.6, d'après les notes publiques d'un éditeur et l'exemple de l'ANS (mss.md §1.6)",
    Mark.INFERRED,
    Text(
        "Le PDF est nommé <AAAAMMJJ>_<type de document>_<NOM>_<prénom>[_<n° dossier>].pdf.",
        "The PDF is named <YYYYMMDD>_<document type>_<NAME>_<first name>[_<record number>].pdf.",
    ),
    Text("Renommer le PDF sous cette forme.", "Rename the PDF in this form."),
)
PATIENT_ADDRESS = rule(
    "mss.patient_address",
    "MSS/va1.19, SC.MSS/UX.32 (ECO.2.2.6)",
    Mark.VERIFIED,
    Text(
        "L'adresse de l'usager est son matricule INS (13 caractères et clé) suivi de @patient.mssante.fr.",
        "The patient's address is the matricule INS (13 characters and key) followed by @patient.mssante.fr.",
    ),
    Text(
        "Construire l'adresse depuis le matricule de l'identité qualifiée.",
        "Build the address from the matricule of the qualified identity.",
    ),
)
NOTHING_SENT = rule(
    "mss.nothing_sent",
    "MSS/va1.19 cas non passant, MSS/va1.20, MSS/va1.22",
    Mark.VERIFIED,
    Text("Aucun message ne part.", "No message leaves."),
    Text(
        "Bloquer l'envoi et en dire la raison à l'utilisateur.",
        "Block the sending and tell the user why.",
    ),
)
CLEAR_SESSION = rule(
    "mss.session.clear",
    "SC.MSS/CONF.07 (ECO.1.2.1)",
    Mark.VERIFIED,
    Text("STARTTLS précède toute authentification.", "STARTTLS comes before any authentication."),
    Text("Négocier STARTTLS avant AUTH ou AUTHENTICATE.", "Negotiate STARTTLS before AUTH or AUTHENTICATE."),
)
IMPLICIT_TLS = rule(
    "mss.session.implicit_tls",
    "SC.MSS/CONF.05, .06, .07 : STARTTLS ; les ports TLS implicites ne sont pas dans les sources (mss.md §1.2)",
    Mark.INFERRED,
    Text(
        "La session s'ouvre par STARTTLS et non par un port TLS implicite.",
        "The session opens by STARTTLS and not by an implicit TLS port.",
    ),
    Text("Utiliser le port STARTTLS de l'opérateur.", "Use the operator's STARTTLS port."),
)
MECHANISM = rule(
    "mss.session.mechanism",
    "SC.MSS/CONF.07 (ECO.1.2.1)",
    Mark.VERIFIED,
    Text(
        "Une BAL personnelle ou organisationnelle s'ouvre par le mécanisme XOAUTH2.",
        "A personal or organisational mailbox opens with the XOAUTH2 mechanism.",
    ),
    Text("Choisir XOAUTH2 parmi les mécanismes annoncés.", "Choose XOAUTH2 among the mechanisms announced."),
)
ACCEPTED = rule(
    "mss.session.accepted",
    "SC.MSS/CONF.07 (ECO.1.2.1)",
    Mark.VERIFIED,
    Text(
        "L'opérateur accepte la session : 235 en SMTP, OK en IMAP.",
        "The operator accepts the session: 235 in SMTP, OK in IMAP.",
    ),
    Text(
        "Présenter un jeton PSC valide de l'un des titulaires de la BAL.",
        "Present a valid PSC token of one of the mailbox's holders.",
    ),
)
