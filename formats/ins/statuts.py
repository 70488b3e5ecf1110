"""The four statuses of an identity and how they move (insi.md §4.3; RNIV EXI SI 07; INS/va1.54).

A status says two things: was the identity recovered from INSi, was a document checked.
"""

from collections.abc import Iterable
from enum import StrEnum

from formats.rule import Breach, Mark, Text, rule


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
        "Une identité douteuse ou fictive reste provisoire ; seuls douteuse et homonyme se combinent.",
        "A douteuse or fictive identity stays provisoire; only douteuse and homonyme combine.",
    ),
    Text("Redescendre au statut provisoire et invalider matricule et OID.", "Go back to provisoire, drop the INS."),
)

_AFTER_INSI = {Statut.PROVISOIRE: Statut.RECUPEREE, Statut.VALIDEE: Statut.QUALIFIEE}
_AFTER_DOCUMENT = {Statut.PROVISOIRE: Statut.VALIDEE, Statut.RECUPEREE: Statut.QUALIFIEE}
_WITHOUT_INSI = {Statut.RECUPEREE: Statut.PROVISOIRE, Statut.QUALIFIEE: Statut.VALIDEE}
_BLOCKING = frozenset({Attribut.DOUTEUSE, Attribut.FICTIVE})


def retrieve(status: Statut) -> Statut:
    """The status once the traits returned by INSi (code 00) are accepted."""
    return _AFTER_INSI.get(status, status)


def validate(status: Statut) -> Statut:
    """The status once the identity is checked against a document of high trust."""
    return _AFTER_DOCUMENT.get(status, status)


def invalidate(status: Statut) -> Statut:
    """The status once the INS no longer holds: a strict trait changed, or INSi said 01 [inferred, insi.md §4.5]."""
    return _WITHOUT_INSI.get(status, status)


def is_recovered(status: Statut) -> bool:
    """Whether the status says that INSi was asked."""
    return status in (Statut.RECUPEREE, Statut.QUALIFIEE)


def may_share(status: Statut) -> bool:
    """Whether matricule and OID may leave with a document (EXI SI 08, INS/va1.53)."""
    return status is Statut.QUALIFIEE


def may_call_insi(attributes: Iterable[Attribut]) -> bool:
    """Whether INSi may be asked (INS/va1.20): never for a douteuse or fictive identity."""
    return _BLOCKING.isdisjoint(attributes)


def statut_breaches(expected: str, found: str, where: str = "") -> list[Breach]:
    """What is wrong with a status that should be another."""
    return [] if expected == found else [Breach(STATUT, expected, found, where)]


def attribut_breaches(status: str, attributes: Iterable[str], where: str = "") -> list[Breach]:
    """What is wrong with the attributes of an identity, beside its status."""
    given = set(attributes)
    breaches = []
    if given & _BLOCKING and status != Statut.PROVISOIRE:
        breaches.append(Breach(ATTRIBUTS, Statut.PROVISOIRE, status, where))
    if Attribut.FICTIVE in given and len(given) > 1:
        breaches.append(Breach(ATTRIBUTS, "fictive seule", ", ".join(sorted(given)), where))
    return breaches
