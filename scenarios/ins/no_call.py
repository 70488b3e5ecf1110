"""INS/va1.20: INSi is not called for a doubtful or fictitious identity."""

from formats.rule import Text
from harness.checks import insi
from harness.scenario import scenario
from harness.steps import Bench
from scenarios.words import LEONARDO

_MADE = {
    "douteuse": Text("Créer une identité douteuse", "Create a doubtful identity"),
    "fictive": Text("Créer une identité fictive", "Create a fictitious identity"),
}


@scenario(
    "INS-20-01",
    title=Text("Ne pas appeler INSi pour une identité douteuse", "Do not call INSi for a doubtful identity"),
    requirements=["INS/va1.20"],
    proves=["INS/va1.20.01.01"],
)
def doubtful(bench: Bench) -> None:
    """Attribute douteuse."""
    _stays_silent(bench, "douteuse", "INS/va1.20.01.01")


@scenario(
    "INS-20-02",
    title=Text("Ne pas appeler INSi pour une identité fictive", "Do not call INSi for a fictitious identity"),
    requirements=["INS/va1.20"],
    proves=["INS/va1.20.02.01"],
)
def fictitious(bench: Bench) -> None:
    """Attribute fictive."""
    _stays_silent(bench, "fictive", "INS/va1.20.02.01")


def _stays_silent(bench: Bench, attribute: str, proof: str) -> None:
    person = bench.patient(LEONARDO)
    with bench.step(_MADE[attribute]):
        patient = bench.editor.does("patient.create", **person.traits, attribute=attribute)["patient"]
    with bench.step(
        Text(
            "Tenter de rechercher l'INS : le logiciel refuse, INSi ne reçoit rien",
            "Try to search the INS: the software refuses, INSi receives nothing",
        )
    ):
        attempt = bench.refused("ins.search", patient=patient)
        bench.check(insi.no_call, events=bench.insi.none(whole=True), stimulus=attempt)
    bench.keeps(proof, "refus", attempt, "result")
