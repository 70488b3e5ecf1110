"""The four statuses of an identity, its attributes, and what moves them: one machine (insi.md §4.3, §4.5).

A status says two things: was the identity recovered from INSi, was a document checked. Events are the rows of
``TRANSITIONS``; what an event may lead to is written there once, with its rule, source and mark.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from formats.rule import Breach, Mark, Rule, Text, rule


class Statut(StrEnum):
    """The exclusive status of a health identity."""

    PROVISOIRE = "provisoire"
    RECUPEREE = "recuperee"
    VALIDEE = "validee"
    QUALIFIEE = "qualifiee"


class Attribut(StrEnum):
    """What may be said of an identity besides its status (EXI ID 24/26)."""

    HOMONYME = "homonyme"
    DOUTEUSE = "douteuse"
    FICTIVE = "fictive"


class Evenement(StrEnum):
    """What may happen to an identity."""

    RETOUR_ACCEPTE = "retour_00_accepte"
    """INSi said 00 and the user accepted the traits."""
    RETOUR_REJETE = "retour_00_rejete"
    """INSi said 00 with an empty trait or a ``00`` date: rules 11 and 12."""
    RETOUR_01 = "retour_01"
    RETOUR_02 = "retour_02"
    ERREUR = "erreur_insi"
    DOCUMENT_VALIDE = "document_valide"
    JUSTIFICATIF_SAISI = "justificatif_saisi"
    """The document that was shown is typed; nobody said yet that it is enough."""
    TRAIT_STRICT_MODIFIE = "trait_strict_modifie"
    TRAIT_COMPLEMENTAIRE_MODIFIE = "trait_complementaire_modifie"
    VERIFICATION_OK = "verification_ok"
    VERIFICATION_KO = "verification_ko"
    """INSi denies a known identity: KO at unit verification, or 01 when it is searched again."""
    DOUTEUSE_POSEE = "attribut_douteuse"
    FICTIVE_POSEE = "attribut_fictive"
    HOMONYME_POSEE = "attribut_homonyme"


STATUT = rule(
    "ins.statut",
    "INS/va1.54 (règle 20) ; RNIV EXI SI 07 (insi.md §4.3)",
    Mark.VERIFIED,
    Text(
        "Le statut dit ce qui a été fait : récupérée = INSi seul, validée = document seul, qualifiée = les deux.",
        "The status says what was done: récupérée = INSi only, validée = document only, qualifiée = both.",
    ),
    Text(
        "Faire évoluer le statut à l'acceptation du retour INSi et à la validation, dans les deux ordres.",
        "Move the status when the INSi answer is accepted and when the identity is validated, in both orders.",
    ),
)
ATTRIBUTS = rule(
    "ins.attributs",
    "RNIV EXI ID 24/26 (citation de seconde main, insi.md §4.3)",
    Mark.INFERRED,
    Text(
        "Une identité douteuse ou fictive reste provisoire, sans matricule ni OID ; "
        "seuls douteuse et homonyme se combinent.",
        "A douteuse or fictive identity stays provisoire, without matricule and OID; "
        "only douteuse and homonyme combine.",
    ),
    Text("Redescendre au statut provisoire et invalider matricule et OID.", "Go back to provisoire, drop the INS."),
)
RETROGRADEE = rule(
    "ins.attribut_provisoire",
    "INS/va1.44 (règle 25)",
    Mark.VERIFIED,
    Text(
        "Poser l'attribut douteuse ou fictive rend l'identité provisoire.",
        "Setting the attribute douteuse or fictive makes the identity provisoire.",
    ),
    Text("Changer le statut en même temps que l'attribut.", "Change the status together with the attribute."),
)
SANS_IDENTITE = rule(
    "ins.statut_sans_identite",
    "insi.md §4.5 (codes 01 et 02) ; INS/va1.28 et INS/va1.31 (règles 11 et 12)",
    Mark.VERIFIED,
    Text(
        "Une recherche sans identité exploitable (01, 02, retour incomplet) laisse le statut et l'INS comme ils sont.",
        "A search without a usable identity (01, 02, incomplete return) leaves status and INS as they are.",
    ),
    Text("Ne rien changer à la fiche ; proposer de corriger la recherche.", "Change nothing; offer to search again."),
)
ERREUR_INSI = rule(
    "ins.statut_apres_erreur",
    "insi.md §4.5 (inféré)",
    Mark.INFERRED,
    Text("Une erreur d'INSi ne change ni le statut ni l'INS.", "A fault of INSi changes neither status nor INS."),
    Text("Afficher le code d'erreur, laisser la fiche comme elle est.", "Show the code, leave the record alone."),
)
VERIFICATION_OK = rule(
    "ins.verification_ok",
    "insi.md §1.9 (sémantique inférée de la vérification)",
    Mark.INFERRED,
    Text("Une vérification OK ne change rien à l'identité.", "A verification that is OK changes nothing."),
    Text("Garder statut, matricule et OID.", "Keep status, matricule and OID."),
)
VERIFICATION_KO = rule(
    "ins.verification_ko",
    "INS/va1.08 (règle 49)",
    Mark.VERIFIED,
    Text(
        "Une identité connue qu'INSi dément redevient provisoire ; matricule et OID sont invalidés.",
        "A known identity that INSi denies is provisoire again; matricule and OID are invalidated.",
    ),
    Text(
        "Au retour KO : effacer matricule et OID, repasser au statut provisoire, inscrire en liste de travail.",
        "On KO: erase matricule and OID, go back to provisoire, put on the worklist.",
    ),
)
TRAIT_STRICT = rule(
    "ins.trait_strict_modifie",
    "INS/va1.60 (règle 27) ; le statut d'arrivée est inféré (insi.md §4.5)",
    Mark.VERIFIED,
    Text(
        "Modifier un trait strict efface matricule et OID et abaisse le statut.",
        "Changing a strict trait erases matricule and OID and lowers the status.",
    ),
    Text(
        "À la modification : effacer matricule et OID, repasser au statut provisoire ou validée.",
        "On change: erase matricule and OID, go back to provisoire or validée.",
    ),
)
TRAIT_COMPLEMENTAIRE = rule(
    "ins.trait_complementaire_modifie",
    "INS/va1.48 (règle 26)",
    Mark.VERIFIED,
    Text(
        "Un trait complémentaire se modifie sans toucher au statut ni à l'INS.",
        "A complementary trait changes without touching status or INS.",
    ),
    Text("Ne verrouiller que les traits stricts.", "Lock the strict traits only."),
)

JUSTIFICATIF = rule(
    "ins.justificatif_sans_validation",
    "INS/va1.55 (règle 19)",
    Mark.VERIFIED,
    Text(
        "Renseigner la pièce d'identité ne valide pas l'identité : il y faut une action explicite.",
        "Typing the identity document does not validate the identity: that takes an explicit action.",
    ),
    Text("Séparer la saisie de la pièce et la validation.", "Keep typing the document and validating apart."),
)

BLOCKING = frozenset({Attribut.DOUTEUSE, Attribut.FICTIVE})
"""The attributes with which INSi is not called and the status stays provisoire."""


@dataclass(frozen=True, slots=True)
class Identite:
    """An identity as the machine sees it: status, attributes, whether it holds a matricule."""

    statut: Statut = Statut.PROVISOIRE
    attributs: frozenset[Attribut] = frozenset()
    ins: bool = False

    @property
    def is_blocked(self) -> bool:
        """Whether an attribute holds it at the status provisoire."""
        return not BLOCKING.isdisjoint(self.attributs)


@dataclass(frozen=True, slots=True)
class Transition:
    """What an event may do: the statuses that each status may become (the first is ours), what becomes of the INS.

    ``ins`` is True (held afterwards), False (dropped) or None (as before). ``open`` tells whether it may happen to a
    douteuse or fictive identity; ``attribute`` is the one that it sets.
    """

    rule: Rule
    after: Mapping[Statut, tuple[Statut, ...]]
    ins: bool | None = None
    open: bool = True
    attribute: Attribut | None = None


_P, _R, _V, _Q = Statut.PROVISOIRE, Statut.RECUPEREE, Statut.VALIDEE, Statut.QUALIFIEE
_SAME: Mapping[Statut, tuple[Statut, ...]] = {status: (status,) for status in Statut}
_DOWN: Mapping[Statut, tuple[Statut, ...]] = dict.fromkeys(Statut, (_P,))

TRANSITIONS: Mapping[Evenement, Transition] = {
    Evenement.RETOUR_ACCEPTE: Transition(STATUT, {_P: (_R,), _R: (_R,), _V: (_Q,), _Q: (_Q,)}, ins=True, open=False),
    Evenement.RETOUR_REJETE: Transition(SANS_IDENTITE, _SAME, open=False),
    Evenement.RETOUR_01: Transition(SANS_IDENTITE, _SAME, open=False),
    Evenement.RETOUR_02: Transition(SANS_IDENTITE, _SAME, open=False),
    Evenement.ERREUR: Transition(ERREUR_INSI, _SAME, open=False),
    Evenement.DOCUMENT_VALIDE: Transition(STATUT, {_P: (_V,), _R: (_Q,), _V: (_V,), _Q: (_Q,)}, open=False),
    Evenement.JUSTIFICATIF_SAISI: Transition(JUSTIFICATIF, _SAME),
    Evenement.TRAIT_STRICT_MODIFIE: Transition(
        TRAIT_STRICT, {_P: (_P,), _R: (_P,), _V: (_V, _P), _Q: (_V, _P)}, ins=False
    ),
    Evenement.TRAIT_COMPLEMENTAIRE_MODIFIE: Transition(TRAIT_COMPLEMENTAIRE, _SAME),
    Evenement.VERIFICATION_OK: Transition(VERIFICATION_OK, _SAME, open=False),
    Evenement.VERIFICATION_KO: Transition(VERIFICATION_KO, _DOWN, ins=False, open=False),
    Evenement.DOUTEUSE_POSEE: Transition(RETROGRADEE, _DOWN, ins=False, attribute=Attribut.DOUTEUSE),
    Evenement.FICTIVE_POSEE: Transition(RETROGRADEE, _DOWN, ins=False, attribute=Attribut.FICTIVE),
    Evenement.HOMONYME_POSEE: Transition(ATTRIBUTS, _SAME, attribute=Attribut.HOMONYME),
}
"""The machine. What becomes of the INS under a blocking attribute is ``ATTRIBUTS``, inferred, whatever the event."""


_BARRED = Transition(ATTRIBUTS, _DOWN, ins=False)
"""What is left of an event that an attribute bars."""


class ForbiddenError(ValueError):
    """An event that may not happen to an identity; ``breach`` says by which rule."""

    def __init__(self, breach: Breach) -> None:
        super().__init__(f"{breach.rule.says.fr} ({breach.found})")
        self.breach = breach


def moved(identity: Identite, event: Evenement) -> Identite:
    """The identity after an event; raises ``ForbiddenError`` when the event may not happen to it."""
    forbidden = forbidden_breaches(identity, event)
    if forbidden:
        raise ForbiddenError(forbidden[0])
    made = TRANSITIONS[event]
    attributes = identity.attributs | ({made.attribute} if made.attribute else frozenset())
    ins = identity.ins if made.ins is None else made.ins
    return Identite(made.after[identity.statut][0], attributes, ins)


def forbidden_breaches(identity: Identite, event: Evenement) -> list[Breach]:
    """Why an event may not happen to an identity: an attribute bars it, or two attributes do not go together."""
    made = TRANSITIONS[event]
    if identity.is_blocked and not made.open:
        return [Breach(ATTRIBUTS, f"pas de « {event} »", ", ".join(sorted(identity.attributs)))]
    if made.attribute is None:
        return []
    return _combined(identity.attributs | {made.attribute})


def transition_breaches(before: Identite, event: Evenement, after: Identite, where: str = "") -> list[Breach]:
    """What is wrong with what an event made of an identity; ``where`` is the pointer of the status.

    Whatever may not happen to a douteuse or fictive identity leaves it provisoire, without INS.
    """
    made = TRANSITIONS[event]
    if before.is_blocked and not made.open:
        made = _BARRED
    allowed = made.after[before.statut]
    breaches = []
    if after.statut not in allowed:
        breaches.append(Breach(made.rule, " ou ".join(allowed), after.statut, where))
    wanted = before.ins if made.ins is None else made.ins
    if after.ins != wanted:
        broken = ATTRIBUTS if made.rule is RETROGRADEE else made.rule
        breaches.append(Breach(broken, _held(wanted), _held(after.ins), "/matricule" if where else ""))
    if made.attribute and made.attribute not in after.attributs:
        breaches.append(Breach(ATTRIBUTS, f"attribut {made.attribute}", "absent", "/attributes" if where else ""))
    return breaches


def _held(ins: bool) -> str:
    return "un matricule" if ins else "aucun matricule"


def may_share(status: Statut) -> bool:
    """Whether matricule and OID may leave with a document (EXI SI 08, INS/va1.53)."""
    return status is Statut.QUALIFIEE


def statut_breaches(expected: str, found: str, where: str = "") -> list[Breach]:
    """What is wrong with a status that should be another."""
    return [] if expected == found else [Breach(STATUT, expected, found, where)]


def attribut_breaches(status: str, attributes: Iterable[str], where: str = "") -> list[Breach]:
    """What is wrong with the attributes of an identity, beside its status."""
    given = set(attributes)
    held_down = given & BLOCKING and status != Statut.PROVISOIRE
    breaches = [Breach(ATTRIBUTS, Statut.PROVISOIRE, status, where)] if held_down else []
    return breaches + _combined(given, where)


def _combined(attributes: Iterable[str], where: str = "") -> list[Breach]:
    """Fictive goes with nothing else."""
    given = sorted(attributes)
    alone = Attribut.FICTIVE not in given or len(given) == 1
    return [] if alone else [Breach(ATTRIBUTS, "fictive seule", ", ".join(given), where)]
