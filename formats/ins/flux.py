"""An identity that an HL7 v2 flow brings (IHE PAM): what a product makes of it, of its INS, of its status.

``Brought`` is what the message said. A record is the JSON of the adapter's ``patient.record``. What status a product
gives to an identity that came qualified depends on who sent it (rule 30): that is told, and never fails.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from formats.hl7 import pid
from formats.ins import fiche, statuts
from formats.ins.fiche import Record
from formats.ins.statuts import Statut
from formats.rule import Breach, Mark, Rule, Text, rule


def _rule(name: str, source: str, says: Text, fix: Text, mark: Mark = Mark.VERIFIED) -> Rule:
    return rule(f"ins.flux_{name}", source, mark, says, fix)


ACKNOWLEDGED = _rule(
    "acquitte",
    "HL7 2.5 §2.9.2 (MSA-1 et MSA-2)",
    Text(
        "Chaque message reçu est acquitté, et l'acquittement cite son numéro (MSH-10).",
        "Each message received is acknowledged, and the acknowledgement quotes its number (MSH-10).",
    ),
    Text("Recopier MSH-10 du message reçu en MSA-2.", "Copy MSH-10 of the message received to MSA-2."),
)
ACCEPTED = _rule(
    "accepte",
    "INS/va1.62, .67, .68, .73 ; que HL7 2.5 §2.9.2 laisse refuser un message (AE, AR) : inféré",
    Text(
        "Un message que rien n'interdit d'intégrer est accepté (AA).",
        "A message that nothing forbids to take in is accepted (AA).",
    ),
    Text("Accepter le message, ou dire en MSA-3 ce qui l'empêche.", "Accept it, or say in MSA-3 what forbids it."),
    Mark.INFERRED,
)
CREATED = _rule(
    "creee",
    "INS/va1.62, .67, .68, .73",
    Text("L'identité d'un message de création a une fiche.", "The identity of a creation message has a record."),
    Text("Créer la fiche de cette identité.", "Create the record of that identity."),
)
INS_KEPT = _rule(
    "ins_reprise",
    "INS/va1.67, .69, .72 et premier message de INS/va1.62, .68, .73",
    Text(
        "La fiche montre le matricule et l'OID de l'identité qualifiée que le message porte.",
        "The record shows the matricule and OID of the qualified identity that the message carries.",
    ),
    Text("Reprendre la répétition de PID-3 de type INS.", "Take the repetition of PID-3 whose type is INS."),
)
TRAITS_KEPT = _rule(
    "traits_repris",
    "INS/va1.62, .68, .73 (contrôle des données enregistrées)",
    Text("La fiche porte les traits du message.", "The record holds the traits of the message."),
    Text(
        "Lire PID-5 (type L), PID-7, PID-8 et PID-11 (type BDL).",
        "Read PID-5 (type L), PID-7, PID-8 and PID-11 (type BDL).",
    ),
)
STATUS_TOLD = _rule(
    "statut_recu",
    "INS/va1.13, .57, .04 (règle 30), selon qui envoie : inféré pour un flux interne",
    Text(
        "L'identité reçue qualifiée est qualifiée si l'émetteur est le référentiel de la structure ou lié par contrat, "
        "sinon récupérée ou provisoire jusqu'à vérification sur place.",
        "The identity that came qualified is so when its sender is the structure's reference or bound by contract; "
        "récupérée or provisoire until it is checked here otherwise.",
    ),
    Text("Régler le statut que donne ce flux.", "Set the status that this flow gives."),
    Mark.INFERRED,
)
NOT_QUALIFIED = _rule(
    "non_qualifiee",
    "INS/va1.62, .68, .73 (création avec un statut autre) ; RNIV EXI SI 07",
    Text(
        "Une identité que le message ne dit pas qualifiée ne l'est pas ici.",
        "An identity that the message does not say to be qualified is not so here.",
    ),
    Text("Lire PID-32 avant de donner le statut.", "Read PID-32 before giving the status."),
)
NO_INS = _rule(
    "sans_ins",
    "INS/va1.62, .68, .73 (création avec un statut autre)",
    Text(
        "La fiche n'a ni matricule ni OID quand le message n'en porte pas.",
        "The record has neither matricule nor OID when the message carries none.",
    ),
    Text("Ne donner une INS qu'à l'identité qui la porte.", "Give an INS only to the identity that carries it."),
)
UNSURE_INS = _rule(
    "ins_non_sure",
    "règle 28 vue du récepteur : inféré",
    Text(
        "Le matricule qu'un message porte sans dire l'identité qualifiée n'est pas repris.",
        "A matricule that a message carries without saying the identity to be qualified is not taken.",
    ),
    Text("Laisser ce matricule de côté, ou en faire une INS à vérifier.", "Leave it aside, or have it verified."),
    Mark.INFERRED,
)
WITHDRAWN = _rule(
    "ins_supprimee",
    'INS/va1.62, .68, .73 ; la forme de la suppression est inférée de HL7 2.5 §2.5.3 ("") : aucun exemple publié lu',
    Text(
        "Une INS que l'émetteur supprime quitte la fiche : ni matricule, ni OID, plus de statut qualifiée.",
        "An INS that the sender deletes leaves the record: no matricule, no OID, no status qualifiée any more.",
    ),
    Text(
        "Effacer matricule et OID, rétrograder l'identité ; garder l'ancien matricule en historique au plus.",
        "Erase matricule and OID, downgrade the identity; keep the former matricule as history at most.",
    ),
    Mark.INFERRED,
)

REFUSALS = frozenset({"AE", "AR"})
"""What MSA-1 says of a message that is not taken in: an error in it, or refused."""
_INS = ("matricule", "oid")
_WITHOUT_INS = (Statut.PROVISOIRE, Statut.VALIDEE)


@dataclass(frozen=True, slots=True)
class Brought:
    """What a message brought: its number, PID-32, the INS ("" when none), the traits by their names in a record."""

    control_id: str
    reliability: str
    matricule: str
    oid: str
    traits: Mapping[str, str]

    @property
    def is_qualified(self) -> bool:
        """Whether it says that the identity is qualified."""
        return bool(self.matricule) and self.reliability in pid.SURE

    @property
    def may_be_refused(self) -> bool:
        """Whether its sender is at fault: a matricule is there, of an identity that is not said to be qualified."""
        return bool(self.matricule) and not self.is_qualified


def acknowledged_breaches(brought: Brought, code: str, control_id: str) -> list[Breach]:
    """What is wrong with the acknowledgement of a message, given MSA-1 and MSA-2 ("" when nothing came)."""
    if not code:
        return [Breach(ACKNOWLEDGED, "AA", "aucun acquittement", "MSA-1")]
    permitted = {"AA", *REFUSALS} if brought.may_be_refused else {"AA"}
    breaches = [] if code in permitted else [Breach(ACCEPTED, "AA", code, "MSA-1")]
    if control_id != brought.control_id:
        breaches.append(Breach(ACKNOWLEDGED, brought.control_id, control_id or "absent", "MSA-2"))
    return breaches


def created_breaches(patients: Sequence[object], brought: Brought) -> list[Breach]:
    """What is wrong when no record was found for the identity of a message."""
    family = brought.traits.get("family_name", "")
    return [] if patients else [Breach(CREATED, f"une fiche pour {family}", "aucune", "/patients")]


def integrated_breaches(record: Record, brought: Brought) -> list[Breach]:
    """What is wrong with the record of an identity that came qualified."""
    held = [
        Breach(INS_KEPT, f"{name} : {wanted}", found or "absent", f"/{name}")
        for name, wanted in (("matricule", brought.matricule), ("oid", brought.oid))
        if (found := fiche.value(record, f"/{name}")) != wanted
    ]
    status = fiche.value(record, "/status")
    if status not in (Statut.QUALIFIEE, Statut.RECUPEREE, Statut.PROVISOIRE):
        held.append(Breach(STATUS_TOLD, "qualifiée, récupérée ou provisoire", status or "absent", "/status"))
    return held + _traits_breaches(record, brought)


def unqualified_breaches(record: Record, brought: Brought) -> list[Breach]:
    """What is wrong with the record of an identity that came with another status."""
    rule = UNSURE_INS if brought.matricule else NO_INS
    held = _ins_breaches(record, rule)
    status = fiche.value(record, "/status")
    if status == Statut.QUALIFIEE:
        held.append(Breach(NOT_QUALIFIED, "provisoire", status, "/status"))
    elif status not in _WITHOUT_INS and not brought.matricule:
        held += statuts.statut_breaches(Statut.PROVISOIRE, status or "absent", "/status")
    return held + _traits_breaches(record, brought)


def withdrawn_breaches(record: Record) -> list[Breach]:
    """What is wrong with a record once its INS was deleted by the sender."""
    held, status = _ins_breaches(record, WITHDRAWN), fiche.value(record, "/status")
    if status in (Statut.QUALIFIEE, Statut.RECUPEREE):
        held.append(Breach(WITHDRAWN, "provisoire ou validée", status, "/status"))
    return held


def _ins_breaches(record: Record, rule: Rule) -> list[Breach]:
    return [
        Breach(rule, f"{name} : vide", found, f"/{name}") for name in _INS if (found := fiche.value(record, f"/{name}"))
    ]


def _traits_breaches(record: Record, brought: Brought) -> list[Breach]:
    """The traits of the record beside those of the message, typography of the names aside."""
    return [replace(breach, rule=TRAITS_KEPT) for breach in fiche.typed_breaches(record, brought.traits)]
