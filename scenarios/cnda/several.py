"""CNDA test 2.06: several identities found, and the birth place that tells them apart."""

from formats.rule import Text
from harness.checks import identity, insi
from harness.scenario import scenario
from harness.steps import Bench
from scenarios.cnda.people import TYPED
from scenarios.cnda.words import created, taken
from scenarios.words import SEARCH

_CASE = "2.06-1"


@scenario(
    "CNDA-2.06-1",
    title=Text("Plusieurs identités trouvées", "Several identities found"),
    requirements=[],
)
def several(bench: Bench) -> None:
    """02 without the place: the record stays as it is. A software may then search with the place by itself."""
    bench.insi.may(SEARCH)
    patient = created(bench, _CASE)
    with bench.step(
        Text(
            "Rechercher l'INS sans le lieu de naissance : la fiche reste provisoire, sans matricule",
            "Search the INS without the birth place: the record stays provisional, without matricule",
        )
    ):
        before = bench.editor.shows("patient.record", patient=patient)
        done = bench.editor.does("ins.search", patient=patient, without_place=True)
        call = bench.insi.expects(SEARCH, code_cr="02")
        bench.check(insi.request, call=call)
        bench.check(insi.traits_sent, call=call, traits=dict(TYPED[_CASE]))
        after = bench.editor.shows("patient.record", patient=patient)
        bench.check(identity.moved, before=before, after=after, event="retour_02", stimulus=done, calls=[call])


@scenario(
    "CNDA-2.06-2",
    title=Text(
        "Le lieu de naissance lève l'homonymie",
        "The birth place tells the homonyms apart",
    ),
    requirements=[],
)
def told_apart(bench: Bench) -> None:
    """The same person, with the place; a search without it first is right too."""
    bench.insi.may(SEARCH)
    taken(
        bench,
        "2.06-2",
        Text(
            "Accepter le retour : la fiche porte la liste des prénoms rendue",
            "Accept the return: the record holds the list of given names returned",
        ),
    )
