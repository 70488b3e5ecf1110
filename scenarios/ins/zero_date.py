"""INS/va1.28: an INSi return whose birth date has a day or month 00 is not taken over."""

from formats.rule import Text
from harness.checks import identity
from harness.scenario import scenario
from harness.steps import Bench
from scenarios.words import LEONARDO, SEARCH


@scenario(
    "INS-28-01",
    title=Text("Rejeter un retour INSi à la date incomplète", "Reject an INSi return with an incomplete date"),
    requirements=["INS/va1.28"],
    proves=["INS/va1.28.01.01"],
)
def incomplete_date(bench: Bench) -> None:
    """Day 00, then month 00: nothing is taken over, the user is told."""
    person = bench.patient(LEONARDO)
    with bench.step("Créer l'identité"):
        patient = bench.editor.does("patient.create", **person.traits)["patient"]
        before = bench.editor.shows("patient.record", patient=patient)
    for part in ("jour", "mois"):
        with bench.step(f"Rechercher l'INS : INSi rend une date dont le {part} vaut 00"):
            bench.insi.fault("zero_date", part=part)
            shown = bench.editor.tries("ins.search", patient=patient)
            call = bench.insi.expects(SEARCH)
            bench.editor.tries("ins.accept", patient=patient)
            after = bench.editor.shows("patient.record", patient=patient)
            bench.check(identity.unchanged, before=before, after=after, shown=shown)
    bench.keeps("INS/va1.28.01.01", "reponse", call, "answer")
    bench.keeps("INS/va1.28.01.01", "alerte", shown, "result")
    bench.keeps("INS/va1.28.01.01", "fiche", after, "result")
