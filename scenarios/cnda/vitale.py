"""CNDA tests 1.01 to 1.03: what the Vitale card asserts, for how long, and for whom."""

from formats.insi import service
from formats.rule import Text
from harness.checks import card, insi
from harness.checks.check import Evidence
from harness.scenario import scenario
from harness.steps import Bench
from scenarios.cnda.people import DONATELLO, RUTH
from scenarios.cnda.words import kept

_FIRST_CARD, _OTHER_CARD = "INSi 01", "INSi 04"
_WAITED = 21
"""Minutes: an assertion of the card serves for twenty."""


@scenario(
    "CNDA-1.01",
    title=Text("Générer l'assertion Vitale", "Make the Vitale assertion"),
    requirements=[],
)
def assertion(bench: Bench) -> None:
    """Ruth is found with her card, and her record is what INSi returned."""
    ruth, call = _first(bench)
    seen = Text("Accepter le retour : la fiche porte l'INS de Ruth", "Accept the return: the record holds Ruth's INS")
    kept(bench, ruth, call, seen)


@scenario(
    "CNDA-1.02-1",
    title=Text(
        "Une autre recherche vingt minutes après, carte laissée en place",
        "Another search twenty minutes later, the card being left in place",
    ),
    requirements=[],
)
def stale_assertion(bench: Bench) -> None:
    """Ruth, twenty minutes, then Donatello: a new assertion."""
    _ruth, first = _first(bench)
    with bench.step(
        Text(
            "Attendre, puis rechercher Donatello, carte laissée en place",
            "Wait, then search Donatello, the card being left in place",
        )
    ):
        bench.editor.does("vitale.wait", minutes=_WAITED)
        donatello = bench.editor.does("patient.create", **DONATELLO)["patient"]
        bench.editor.does("ins.vitale", patient=donatello)
        bench.check(card.card_renewed, first=first, second=_called(bench))


@scenario(
    "CNDA-1.02-2",
    title=Text(
        "Bénéficiaire choisi, appel envoyé vingt minutes après",
        "Beneficiary chosen, call sent twenty minutes later",
    ),
    requirements=[],
)
def stale_choice(bench: Bench) -> None:
    """Donatello chosen, twenty minutes, then the call; Ruth's, before, says what the card asserted then."""
    _ruth, first = _first(bench)
    with bench.step(
        Text("Choisir Donatello, attendre, puis envoyer l'appel", "Choose Donatello, wait, then send the call")
    ):
        donatello = bench.editor.does("patient.create", **DONATELLO)["patient"]
        bench.editor.does("vitale.read", patient=donatello, card=_FIRST_CARD)
        bench.editor.does("vitale.wait", minutes=_WAITED)
        bench.editor.does("ins.vitale", patient=donatello)
        bench.check(card.card_renewed, first=first, second=_called(bench))


def _first(bench: Bench) -> tuple[str, Evidence | None]:
    """Ruth's record, and her search with the card."""
    with bench.step(Text("Rechercher Ruth avec la carte INSi 01", "Search Ruth with the card INSi 01")):
        ruth = str(bench.editor.does("patient.create", **RUTH)["patient"])
        bench.editor.does("ins.vitale", patient=ruth, card=_FIRST_CARD)
        return ruth, _called(bench)


def _called(bench: Bench) -> Evidence | None:
    call = bench.insi.expects(service.RECHERCHE_VITALE)
    bench.check(insi.by_card, call=call, asserted=True)
    return call


@scenario(
    "CNDA-1.03",
    title=Text(
        "La carte Vitale change entre la lecture et l'appel",
        "The Vitale card changes between reading and call",
    ),
    requirements=[],
)
def other_card(bench: Bench) -> None:
    """Ruth chosen on INSi 01, INSi 04 in its place: blocked, or somebody of INSi 04."""
    with bench.step(Text("Choisir Ruth sur la carte INSi 01", "Choose Ruth on the card INSi 01")):
        ruth = bench.editor.does("patient.create", **RUTH)["patient"]
        bench.editor.does("vitale.read", patient=ruth, card=_FIRST_CARD)
    with bench.step(
        Text("Mettre la carte INSi 04 et lancer la recherche pour Ruth", "Put INSi 04 in its place, search for Ruth")
    ):
        bench.insi.may(service.RECHERCHE_VITALE)
        bench.editor.does("vitale.insert", card=_OTHER_CARD)
        attempt = bench.editor.tries("ins.vitale", patient=ruth)
        calls = bench.insi.none(service.RECHERCHE_VITALE)
        bench.check(card.card_swapped, events=calls, stimulus=attempt, person=RUTH)
