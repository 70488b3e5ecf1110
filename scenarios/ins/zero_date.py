"""INS/va1.28: an INSi return whose birth date has a day or month 00 is not taken over."""

from formats.rule import Text
from harness.checks import identity
from harness.scenario import scenario
from harness.steps import Bench
from scenarios.words import LEONARDO, SEARCH

_PARTS = {
    "jour": Text(
        "Rechercher l'INS : INSi rend une date dont le jour vaut 00",
        "Search the INS: INSi returns a date whose day is 00",
    ),
    "mois": Text(
        "Rechercher l'INS : INSi rend une date dont le mois vaut 00",
        "Search the INS: INSi returns a date whose month is 00",
    ),
}


@scenario(
    "INS-28-01",
    title=Text("Rejeter un retour INSi à la date incomplète", "Reject an INSi return with an incomplete date"),
    requirements=["INS/va1.28"],
    proves=["INS/va1.28.01.01"],
)
def incomplete_date(bench: Bench) -> None:
    """Day 00, then month 00: nothing is taken over, the user is told."""
    person = bench.patient(LEONARDO)
    with bench.step(Text("Créer l'identité", "Create the identity")):
        patient = bench.editor.does("patient.create", **person.traits)["patient"]
        before = bench.editor.shows("patient.record", patient=patient)
    for part, title in _PARTS.items():
        with bench.step(title):
            bench.insi.fault("zero_date", part=part)
            shown = bench.editor.tries("ins.search", patient=patient)
            call = bench.insi.expects(SEARCH)
            bench.editor.tries("ins.accept", patient=patient)
            after = bench.editor.shows("patient.record", patient=patient)
            bench.check(identity.unchanged, before=before, after=after, shown=shown)
    bench.keeps("INS/va1.28.01.01", "reponse", call, "answer")
    bench.keeps("INS/va1.28.01.01", "alerte", shown, "result")
    bench.keeps("INS/va1.28.01.01", "fiche", after, "result")
