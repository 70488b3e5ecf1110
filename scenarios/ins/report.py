"""INS/va1.52: the traits that INSi returns are those of the record."""

from formats.rule import Text
from harness.checks import identity, insi
from harness.scenario import scenario
from harness.steps import Bench
from scenarios.words import LEONARDO, RETRIEVED, SEARCH


@scenario(
    "INS-52-01",
    title=Text("Reprendre les traits rendus par INSi", "Take over the traits that INSi returns"),
    requirements=["INS/va1.52"],
    proves=["INS/va1.52.01.01"],
)
def report_traits(bench: Bench) -> None:
    """From a provisional identity: search, compare, accept, and look at the record."""
    person = bench.patient(LEONARDO)
    with bench.step(Text("Créer l'identité, encore provisoire", "Create the identity, still provisional")):
        patient = bench.editor.does("patient.create", **person.traits)["patient"]
    with bench.step(Text("Rechercher l'INS par les traits", "Search the INS by traits")):
        bench.editor.does("ins.search", patient=patient)
        call = bench.insi.expects(SEARCH)
        bench.check(insi.request, call=call)
        bench.check(insi.traits_sent, call=call, traits=person.traits)
    with bench.step(Text("Accepter les traits, puis contrôler la fiche", "Accept the traits, then check the record")):
        bench.editor.does("ins.accept", patient=patient)
        record = bench.editor.shows("patient.record", patient=patient)
        bench.check(identity.retrieved, record=record, call=call)
        bench.check(identity.key_valid, record=record)
        bench.check(identity.status, record=record, status=RETRIEVED)
    bench.keeps("INS/va1.52.01.01", "soap", call, "soap")
    bench.keeps("INS/va1.52.01.01", "reponse", call, "answer")
    bench.keeps("INS/va1.52.01.01", "fiche", record, "result")
