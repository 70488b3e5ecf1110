"""AC/va1.01: another application is opened with the whole INS of the patient."""

from formats.rule import Text
from harness.checks import record
from harness.scenario import scenario
from harness.steps import Bench
from scenarios.words import qualified


@scenario(
    "AC-01-01",
    title=Text(
        "Ouvrir une application tierce avec l'INS complète", "Open a third-party application with the whole INS"
    ),
    requirements=["AC/va1.01"],
    proves=["AC/va1.01.01.01"],
)
def with_the_whole_ins(bench: Bench) -> None:
    """What the product says that it opened: no format is published, the values are looked for."""
    known = qualified(bench)
    with bench.step(
        Text(
            "Ouvrir l'application tierce : elle reçoit matricule, OID et traits",
            "Open the third-party application: it is given matricule, OID and traits",
        )
    ):
        shown = bench.editor.shows("patient.record", patient=known.id)
        opened = bench.editor.shows("patient.launch", patient=known.id)
        bench.check(record.launched, call=opened, record=shown)
    bench.keeps("AC/va1.01.01.01", "parametres", opened, "result")
