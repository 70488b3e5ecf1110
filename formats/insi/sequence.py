"""The order of the calls for one person: test 2.07 of CNDA, and what is advised after 02 (insi.md §2, §3.2)."""

from collections.abc import Sequence
from dataclasses import dataclass

from formats.ins.traits import words
from formats.rule import Breach, Mark, Text, rule

FOUND, NOBODY, SEVERAL = "00", "01", "02"

ORDER = rule(
    "insi.sequence",
    "CNDA, test 2.07 (insi.md §2 et §3.2)",
    Mark.VERIFIED,
    Text(
        "Tant qu'INSi répond 01 : un appel par prénom, dans l'ordre ; arrêt à 00 ; "
        "un dernier appel avec tous les prénoms.",
        "As long as INSi answers 01: one call per given name, in order; stop at 00; one last call with all of them.",
    ),
    Text(
        "Appeler avec chaque prénom à son tour, puis avec tous dans un seul Prenom ; ne plus appeler après 00.",
        "Call with each given name in turn, then with all of them in one Prenom; make no call after 00.",
    ),
)
PRECISION = rule(
    "insi.precision",
    "conseil de terrain (insi.md §2, esante-bretagne)",
    Mark.INFERRED,
    Text(
        "Après 02, la recherche se précise : les autres prénoms dans l'ordre de la pièce, puis le code COG.",
        "After 02 the search gets more precise: the other given names in the document's order, then the COG code.",
    ),
    Text(
        "Ajouter les prénoms suivants, puis le lieu de naissance ; ne pas répéter la même recherche.",
        "Add the next given names, then the birth place; never repeat the same search.",
    ),
)


@dataclass(frozen=True, slots=True)
class Essai:
    """One call: the given names and the place that were searched, and the CodeCR (empty for a fault)."""

    prenom: str
    lieu: str
    code: str


def breaches(given_names: str, calls: Sequence[Essai]) -> list[Breach]:
    """What in a series of calls is not the order asked for; ``where`` is the place of the call, from 0.

    ``given_names`` are those typed, space-separated. A fault may end the series (insi.md §2); after a 02 it is
    ``PRECISION`` that is judged, up to the end.
    """
    first = next((place for place, call in enumerate(calls) if call.code != NOBODY), len(calls))
    found = _before(given_names, calls[: first + 1])
    if first == len(calls):
        return found + _unfinished(given_names, calls)
    if calls[first].code == SEVERAL:
        return found + _precision(calls, first)
    return found + _after(calls, first)


def _wanted(given_names: str) -> list[str]:
    each = given_names.split()
    return [*each, given_names] if len(each) > 1 else each


def _before(given_names: str, calls: Sequence[Essai]) -> list[Breach]:
    """The calls up to the first answer that is not 01, beside those expected."""
    wanted = _wanted(given_names)
    return [
        Breach(ORDER, wanted[place] if place < len(wanted) else "plus aucun appel", call.prenom, str(place))
        for place, call in enumerate(calls)
        if place >= len(wanted) or words(call.prenom) != words(wanted[place])
    ]


def _unfinished(given_names: str, calls: Sequence[Essai]) -> list[Breach]:
    missing = _wanted(given_names)[len(calls) :]
    return [Breach(ORDER, f"encore {', '.join(missing)}", "aucun appel", str(len(calls) - 1))] if missing else []


def _after(calls: Sequence[Essai], last: int) -> list[Breach]:
    """A call after 00; after a fault the software may try again, or not."""
    if calls[last].code != FOUND:
        return []
    return [
        Breach(ORDER, "plus aucun appel après 00", call.prenom, str(place))
        for place, call in enumerate(calls[last + 1 :], last + 1)
    ]


def _precision(calls: Sequence[Essai], first: int) -> list[Breach]:
    """After 02 each call must say more than the one before."""
    found = []
    for place in range(first + 1, len(calls)):
        before, call = calls[place - 1], calls[place]
        if before.code == SEVERAL and not _says_more(before, call):
            found.append(Breach(PRECISION, "une recherche plus précise", _told(call), str(place)))
    return found


def _says_more(before: Essai, call: Essai) -> bool:
    if call.lieu and not before.lieu:
        return True
    old, new = words(before.prenom), words(call.prenom)
    return len(new) > len(old) and new[: len(old)] == old


def _told(call: Essai) -> str:
    return f"{call.prenom}, {call.lieu}" if call.lieu else call.prenom
