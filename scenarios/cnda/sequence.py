"""CNDA test 2.07: a search by each given name, the answers injected among real ones.

As in CNDA's environment, where an unknown person is a technical fault: each 01 is injected, by identity and call.
"""

from formats.rule import Text
from harness import injections
from harness.checks import identity, insi
from harness.scenario import scenario
from harness.steps import Bench
from scenarios.cnda.people import TYPED
from scenarios.cnda.words import NOBODY, created, kept
from scenarios.words import SEARCH


@scenario(
    "CNDA-2.07-1",
    title=Text(
        "Chercher par chaque prénom, s'arrêter au 00",
        "Search by each given name, stop at 00",
    ),
    requirements=[],
)
def until_found(bench: Bench) -> None:
    """OLA is unknown, CATARINA is found."""
    names = TYPED["2.07-1"]["given_names"]
    bench.knob("insi.profile", "cnda-env")
    bench.insi.answers(injections.given("insi", NOBODY), call=1, for_="TCHITCHI OLA")
    patient = created(bench, "2.07-1")
    with bench.step(
        Text(
            "Rechercher l'INS : OLA est inconnue (injecté), CATARINA est trouvée, puis plus aucun appel",
            "Search the INS: OLA is unknown (injected), CATARINA is found, then no more calls",
        )
    ):
        shown = bench.editor.does("ins.search", patient=patient)
        bench.insi.expects(SEARCH, code_cr="01", injected=True)
        call = bench.insi.expects(SEARCH, code_cr="00")
        bench.check(insi.in_sequence, calls=bench.insi.exchanges(SEARCH), given_names=names)
        bench.check(identity.first_name_alert, shown=shown.screen, call=call, given_names=names)
    kept(
        bench,
        patient,
        call,
        Text(
            "Accepter le retour : la fiche porte la liste des prénoms rendue",
            "Accept the return: the record holds the list of given names returned",
        ),
    )


@scenario(
    "CNDA-2.07-2",
    title=Text(
        "Aucun prénom ne trouve, pas même tous ensemble",
        "No given name finds, not even all of them together",
    ),
    requirements=[],
)
def never_found(bench: Bench) -> None:
    """Four calls, all answered 01: the record stays as it is."""
    bench.knob("insi.profile", "cnda-env")
    for place in range(1, 5):
        bench.insi.answers(injections.given("insi", NOBODY), call=place, for_="HOUILLES")
    patient = created(bench, "2.07-2")
    with bench.step(
        Text(
            "Rechercher l'INS : quatre appels, tous inconnus (injectés), et la fiche reste provisoire",
            "Search the INS: four calls, all unknown (injected), and the record stays provisional",
        )
    ):
        before = bench.editor.shows("patient.record", patient=patient)
        done = bench.editor.does("ins.search", patient=patient)
        calls = [bench.insi.expects(SEARCH, code_cr="01", injected=True) for _call in range(4)]
        names = TYPED["2.07-2"]["given_names"]
        bench.check(insi.in_sequence, calls=bench.insi.exchanges(SEARCH), given_names=names)
        after = bench.editor.shows("patient.record", patient=patient)
        bench.check(identity.moved, before=before, after=after, event="retour_01", stimulus=done, calls=calls)
