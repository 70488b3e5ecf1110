"""The traits of a record beside those that INSi returned (INS/va1.51, INS/va1.52; insi.md §4.4).

Nothing machine-readable is published: what counts as the same is inferred (EXI ID 10 and the folding of accents).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from formats.ins.traits import Traits, equivalent, starts_list
from formats.rule import Breach, Mark, Text, rule

NAMES = ("family_name", "given_names", "sex", "birth_date", "birth_place")
"""The traits that INSi returns, by the names that the adapter gives them."""
_WORDED = frozenset({"family_name", "given_names"})

SHOWN = rule(
    "ins.comparatif",
    "INS/va1.52 (règle 6)",
    Mark.VERIFIED,
    Text(
        "Le comparatif met en regard, trait par trait, la fiche et ce qu'INSi a rendu.",
        "The comparison sets, trait by trait, the record beside what INSi returned.",
    ),
    Text(
        "Montrer les cinq traits du retour tels quels, sans les remplacer par ceux de la fiche.",
        "Show the five returned traits as they are, never replaced by those of the record.",
    ),
)
DIFFERENCE = rule(
    "ins.comparatif_ecart",
    "RNIV EXI ID 10 (citation de seconde main) ; équivalences inférées (insi.md §4.4)",
    Mark.INFERRED,
    Text(
        "Un écart est signalé quand deux valeurs ne disent pas la même chose, casse, accents, tirets et apostrophes "
        "mis à part.",
        "A difference is told when two values do not say the same, case, accents, hyphens and apostrophes aside.",
    ),
    Text("Comparer les mots, non la typographie.", "Compare the words, not the typography."),
)
FIRST_NAME_ALERT = rule(
    "ins.alerte_premier_prenom",
    "INS/va1.51 (règle 6)",
    Mark.VERIFIED,
    Text(
        "L'utilisateur est alerté quand le premier prénom saisi n'est pas le début de la liste rendue par INSi.",
        "The user is told when the first given name typed is not the start of the list that INSi returned.",
    ),
    Text(
        "Comparer le premier prénom à ListePrenom dès le retour, et afficher une alerte.",
        "Compare the first given name with ListePrenom at once, and show an alert.",
    ),
)


@dataclass(frozen=True, slots=True)
class Line:
    """One trait: its name, its value in the record, its value in the return, whether they say the same."""

    trait: str
    local: str
    insi: str
    same: bool


def compare(local: Traits, returned: Traits) -> tuple[Line, ...]:
    """The comparison, in the order of ``NAMES``; a place that only one of them knows is a difference."""
    pairs = ((name, getattr(local, name), getattr(returned, name)) for name in NAMES)
    return tuple(Line(name, one, other, _same(name, one, other)) for name, one, other in pairs)


def _same(name: str, one: str, other: str) -> bool:
    return equivalent(one, other) if name in _WORDED else one == other


def comparison_breaches(shown: Sequence[Any], returned: Mapping[str, str], where: str = "") -> list[Breach]:
    """What is wrong with a comparison as a product shows it: objects with ``trait``, ``local``, ``insi``, ``same``.

    ``returned`` holds what INSi returned, by the names of ``NAMES``.
    """
    lines = {str(line.get("trait")): line for line in shown if isinstance(line, Mapping)}
    return [breach for name in NAMES for breach in _line_breaches(lines.get(name), name, returned[name], where)]


def _line_breaches(line: Mapping[str, Any] | None, name: str, returned: str, where: str) -> list[Breach]:
    if line is None:
        return [Breach(SHOWN, f"{name} : {returned}", "absent", where)]
    local, insi = str(line.get("local") or ""), str(line.get("insi") or "")
    if insi != returned:
        return [Breach(SHOWN, f"{name} : {returned}", insi or "vide", where)]
    same = _same(name, local, returned)
    if bool(line.get("same")) is same:
        return []
    told = ("écart", "identique")
    return [Breach(DIFFERENCE, f"{name} : {told[same]} ({local} / {returned})", told[not same], where)]


def alert_breaches(first: str, given_names: str, alert: str, where: str = "") -> list[Breach]:
    """What is wrong when a first given name does not start the list returned and nothing tells the user."""
    if starts_list(first, given_names) or alert.strip():
        return []
    return [Breach(FIRST_NAME_ALERT, f"une alerte : « {first} » ne commence pas « {given_names} »", "aucune", where)]
