"""INS/va1.59: neither document nor printed page shows the INS of an identity that is not qualified."""

from formats.rule import Text
from harness.checks import document, identity, record
from harness.scenario import scenario
from harness.steps import Bench
from scenarios.words import RETRIEVED, log_in, retrieved, written


@scenario(
    "INS-59-01",
    title=Text(
        "Ne pas imprimer l'INS d'une identité seulement récupérée",
        "Do not print the INS of an identity that is only retrieved",
    ),
    requirements=["INS/va1.59"],
    proves=["INS/va1.59.01.01", "INS/va1.59.02.01"],
)
def print_nothing(bench: Bench) -> None:
    """The CDA of a document, then the text of its PDF."""
    log_in(bench)
    known = retrieved(bench)
    with bench.step(Text("L'identité est récupérée, pas qualifiée", "The identity is retrieved, not qualified")):
        shown = bench.editor.shows("patient.record", patient=known.id)
        bench.check(identity.status, record=shown, status=RETRIEVED)
    made = written(bench, known)
    with bench.step(
        Text(
            "Ni le document ni son édition ne portent matricule ou OID",
            "Neither the document nor its printed page shows matricule or OID",
        )
    ):
        content = bench.editor.shows("document.content", document=made["document"])
        bench.check(document.no_ins_when_unqualified, record=shown, content=content)
        bench.check(record.not_printed, content=content, record=shown)
    bench.keeps("INS/va1.59.01.01", "cda", content, "cda")
    bench.keeps("INS/va1.59.02.01", "pdf", content, "pdf")
