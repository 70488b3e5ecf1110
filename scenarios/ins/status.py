"""INS/va1.54: both orders of validation and INSi qualify an identity, by way of validée (43) or récupérée (40)."""

from formats.rule import Text
from harness.checks import identity, insi
from harness.scenario import scenario
from harness.steps import Bench
from scenarios.words import LEONARDO, QUALIFIED, RETRIEVED, SEARCH, VALIDATED


@scenario(
    "INS-54-01",
    title=Text("Qualifier : valider, puis INSi", "Qualify: validate, then INSi"),
    requirements=["INS/va1.54", "INS/va1.43"],
    proves=["INS/va1.54.01.01"],
)
def validate_then_search(bench: Bench) -> None:
    """Validated first, qualified once INSi answered."""
    person = bench.patient(LEONARDO)
    with bench.step(Text("Créer l'identité et la valider", "Create the identity and validate it")):
        patient = bench.editor.does("patient.create", **person.traits)["patient"]
        bench.editor.does("ins.validate", patient=patient, document="passeport")
        validated = bench.editor.shows("patient.record", patient=patient)
        bench.check(identity.status, record=validated, status=VALIDATED)
    with bench.step(Text("Rechercher l'INS et accepter les traits", "Search the INS and accept the traits")):
        bench.editor.does("ins.search", patient=patient)
        call = bench.insi.expects(SEARCH)
        bench.check(insi.request, call=call)
        bench.editor.does("ins.accept", patient=patient)
    with bench.step(Text("L'identité est qualifiée", "The identity is qualified")):
        record = bench.editor.shows("patient.record", patient=patient)
        bench.check(identity.status, record=record, status=QUALIFIED)
        bench.check(identity.key_valid, record=record)
    bench.keeps("INS/va1.54.01.01", "fiche", record, "result")


@scenario(
    "INS-54-02",
    title=Text("Qualifier : INSi, puis valider", "Qualify: INSi, then validate"),
    requirements=["INS/va1.54", "INS/va1.40"],
    proves=["INS/va1.54.02.01"],
)
def search_then_validate(bench: Bench) -> None:
    """Retrieved first, qualified once a document was seen."""
    person = bench.patient(LEONARDO)
    with bench.step(Text("Créer l'identité et récupérer son INS", "Create the identity and retrieve its INS")):
        patient = bench.editor.does("patient.create", **person.traits)["patient"]
        bench.editor.does("ins.search", patient=patient)
        call = bench.insi.expects(SEARCH)
        bench.check(insi.request, call=call)
        bench.editor.does("ins.accept", patient=patient)
        found = bench.editor.shows("patient.record", patient=patient)
        bench.check(identity.status, record=found, status=RETRIEVED)
    with bench.step(Text("Valider l'identité", "Validate the identity")):
        bench.editor.does("ins.validate", patient=patient, document="passeport")
    with bench.step(Text("L'identité est qualifiée", "The identity is qualified")):
        record = bench.editor.shows("patient.record", patient=patient)
        bench.check(identity.status, record=record, status=QUALIFIED)
        bench.check(identity.key_valid, record=record)
    bench.keeps("INS/va1.54.02.01", "fiche", record, "result")
