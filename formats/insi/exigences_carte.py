"""What the CNDA guide asks of a Vitale card over several calls: its tests 1.02 and 1.03 (insi.md §3.2)."""

from formats import xml
from formats.ins.traits import folded
from formats.insi.appel import Appel
from formats.insi.assertion import VITALE, Assertion, in_security, read
from formats.insi.vitale import RechercheVitale
from formats.rule import Breach, Mark, Text, rule

RENEWED = rule(
    "insi.carte_assertion_renouvelee",
    "CNDA, test 1.02 (insi.md §3.2)",
    Mark.VERIFIED,
    Text(
        "Après vingt minutes, l'appel porte une nouvelle assertion de la carte Vitale.",
        "After twenty minutes the call carries a new assertion of the Vitale card.",
    ),
    Text("Faire signer une nouvelle assertion par la carte.", "Have the card sign a new assertion."),
)
SWAPPED = rule(
    "insi.carte_changee",
    "CNDA, test 1.03 (insi.md §3.2)",
    Mark.VERIFIED,
    Text(
        "Une fois la carte Vitale changée, aucun appel ne part pour le bénéficiaire choisi sur l'ancienne.",
        "Once the Vitale card was changed, no call leaves for the beneficiary chosen on the former one.",
    ),
    Text(
        "Relire la carte avant l'appel : bloquer, ou faire choisir un bénéficiaire de la carte présente.",
        "Read the card again before the call: block it, or have a beneficiary of the present card chosen.",
    ),
)


def card_assertion(appel: Appel) -> Assertion | None:
    """What the Vitale card asserted in a call; None when it asserted nothing."""
    found = [read(element) for element in in_security(appel)]
    return next((one for one in found if one.qualifier == VITALE), None)


def renewal_breaches(former: Assertion, later: Assertion) -> list[Breach]:
    """Whether an assertion is the former one again: its ``ID``, or the moment that it was made."""
    where = xml.path_of(later.element)
    if later.id == former.id:
        return [Breach(RENEWED, "un autre ID", later.id or "ID absent", where)]
    if later.instant == former.instant:
        return [Breach(RENEWED, "un autre IssueInstant", later.instant or "absent", where)]
    return []


def swap_breaches(asked: RechercheVitale, family_name: str, birth_date: str) -> list[Breach]:
    """Whether a search by card is for the person chosen on the former card."""
    other_name = bool(asked.nom) and folded(asked.nom) != folded(family_name)
    if asked.date != birth_date or other_name:
        return []
    found = f"{asked.nom} {asked.date}".strip()
    return [Breach(SWAPPED, "aucun appel pour cette personne", found, asked.where("DateNaissance"))]
