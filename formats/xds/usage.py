"""The rules of use of the DMP: which transactions go together, and in which order."""

from formats.rule import Mark, Rule, Text, rule

REM = "REM Ségur, exigence"
DRIM = "ANS, exemples de remplacement et de suppression (TD2.1b, TD3.3c) ; CI-SIS, Structuration minimale v1.16.8"


def _rule(id: str, source: str, says: Text, fix: Text) -> Rule:
    return rule(f"dmp.{id}", source, Mark.VERIFIED, says, fix)


NO_TD03 = _rule(
    "no_td03",
    f"{REM} SC.DMP/CONF.05",
    Text(
        "Déposer ou supprimer un document ne demande pas d'autorisation : aucune TD0.3.",
        "Depositing or deleting needs no authorisation: no TD0.3.",
    ),
    Text("N'appeler TD0.3 que pour consulter.", "Call TD0.3 only to consult."),
)
RIGHTS_FIRST = _rule(
    "rights_before_read",
    f"{REM} SC.DMP/UX.08",
    Text(
        "Le droit d'accès est vérifié (TD0.2 ou TD0.4) avant de consulter (TD3.1, TD3.2).",
        "Access is checked (TD0.2 or TD0.4) before consulting (TD3.1, TD3.2).",
    ),
    Text("Appeler TD0.2 pour ce patient avant la consultation.", "Call TD0.2 for this patient before consulting."),
)
AUTHORIZED_FIRST = _rule(
    "authorization_automatic",
    f"{REM} SC.DMP/UX.50",
    Text(
        "Sans autorisation ni opposition, TD0.3 suit TD0.2 et précède la consultation.",
        "Without authorisation nor opposition, TD0.3 follows TD0.2 and precedes consultation.",
    ),
    Text("Poser l'autorisation dès que TD0.2 dit qu'elle manque.", "Set it as soon as TD0.2 says it is missing."),
)
NEW_ID = _rule(
    "replacement_new_id",
    DRIM,
    Text("La nouvelle version a un uniqueId à elle.", "The new version has a uniqueId of its own."),
    Text("Attribuer un nouvel OID à chaque version.", "Give each version a new OID."),
)
RPLC = _rule(
    "replacement_rplc",
    DRIM,
    Text(
        "Une association RPLC va de la nouvelle fiche à l'entryUUID de l'ancienne.",
        "An RPLC association goes from the new entry to the entryUUID of the old one.",
    ),
    Text("Obtenir l'entryUUID par TD3.1b et le citer.", "Get the entryUUID by TD3.1b and name it."),
)
NEXT_VERSION = _rule(
    "replacement_version",
    DRIM,
    Text(
        "Le CDA garde setId, augmente versionNumber et cite l'ancien id (relatedDocument RPLC).",
        "The CDA keeps setId, raises versionNumber and names the old id (relatedDocument RPLC).",
    ),
    Text("Produire la nouvelle version à partir de l'ancienne.", "Make the new version from the old one."),
)
DELETION = _rule(
    "deletion",
    "GIE SESAM-Vitale, exemples de messages DMP-LPS v02.05.00 (TD3.3c)",
    Text(
        "La suppression passe la fiche du document à Deleted (UpdateAvailabilityStatus).",
        "The deletion moves the document's entry to Deleted (UpdateAvailabilityStatus).",
    ),
    Text("Citer l'entryUUID du document et le statut Deleted.", "Name the document's entryUUID and status Deleted."),
)
FAILURE_TOLD = rule(
    "dmp.failure_told",
    "inféré : IHE ITI-41 et ITI-57, réponse autre que Success (rien n'est enregistré, ou pas tout)",
    Mark.INFERRED,
    Text(
        "Une demande que le DMP refuse (Failure, PartialSuccess, faute) n'est pas donnée pour faite.",
        "A request that the DMP refuses (Failure, PartialSuccess, fault) is not shown as done.",
    ),
    Text(
        "Lire le statut de la réponse, montrer ses codes d'erreur, et garder le document comme non déposé.",
        "Read the status of the answer, show its error codes, and keep the document as not deposited.",
    ),
)
