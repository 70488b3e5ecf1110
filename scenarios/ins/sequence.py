"""INS/va1.51 and CNDA test 2.07, case 1: one call per given name, stop at 00, and a first name to be looked at."""

from dataclasses import replace

from formats.rule import Text
from harness.checks import identity, insi
from harness.scenario import scenario
from harness.steps import Bench
from scenarios.words import CATARINA, SEARCH


@scenario(
    "INS-51-01",
    title=Text(
        "Chercher par chaque prénom, et alerter si le premier ne commence pas la liste rendue",
        "Search by each given name, and tell when the first one does not start the list returned",
    ),
    requirements=["INS/va1.51"],
    proves=["INS/va1.51.01.01"],
)
def one_name_after_the_other(bench: Bench) -> None:
    """OLA is not found, CATARINA is: the calls stop there, and the user is told that OLA is not in the list."""
    person = replace(bench.patient(CATARINA), given_names="OLA CATARINA BELLA")
    with bench.step(
        Text(
            "Créer l'identité sous les prénoms OLA CATARINA BELLA",
            "Create the identity under the given names OLA CATARINA BELLA",
        )
    ):
        patient = bench.editor.does("patient.create", **person.traits)["patient"]
    with bench.step(
        Text(
            "Rechercher l'INS : OLA est inconnue, CATARINA est trouvée",
            "Search the INS: OLA is unknown, CATARINA is found",
        )
    ):
        shown = bench.editor.does("ins.search", patient=patient)
        bench.insi.expects(SEARCH, code_cr="01")
        call = bench.insi.expects(SEARCH, code_cr="00")
        bench.check(insi.in_sequence, calls=bench.insi.exchanges(SEARCH), given_names=person.given_names)
        bench.check(identity.first_name_alert, shown=shown.screen, call=call, given_names=person.given_names)
    bench.keeps("INS/va1.51.01.01", "reponse", call, "answer")
    bench.keeps("INS/va1.51.01.01", "alerte", shown, "result")
