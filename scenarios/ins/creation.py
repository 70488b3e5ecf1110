"""INS/va1.21, 22, 45, 56: what a new identity needs, and what it does not."""

from formats.rule import Text
from harness.checks import identity
from harness.scenario import scenario
from harness.steps import Bench
from scenarios.words import DARTAGNAN, PROVISIONAL

_MANDATORY = (
    ("family_name", "nom de naissance"),
    ("given_names", "premier prénom"),
    ("birth_date", "date de naissance"),
    ("sex", "sexe"),
    ("birth_place", "lieu de naissance"),
)
_IMPOSSIBLE = ("2001-02-30", "2001-13-01")


@scenario(
    "INS-21-01",
    title=Text("Créer une identité complète, et elle seule", "Create an identity that is complete, and no other"),
    requirements=["INS/va1.21", "INS/va1.22", "INS/va1.45", "INS/va1.56"],
    proves=["INS/va1.21.01.01", "INS/va1.22.01.01"],
)
def complete_only(bench: Bench) -> None:
    """Each mandatory trait left out in turn, impossible dates, then a name with apostrophes and hyphens."""
    person = bench.patient(DARTAGNAN)
    with bench.step(
        Text(
            "Créer une identité en omettant à chaque fois un trait obligatoire : refusé",
            "Create an identity without one mandatory trait, each in turn: refused",
        )
    ):
        for name, _label in _MANDATORY:
            refusal = bench.refused("patient.create", **{**person.traits, name: ""})
    with bench.step(Text("Donner une date qui n'existe pas : refusé", "Give a date that does not exist: refused")):
        for date in _IMPOSSIBLE:
            bench.refused("patient.create", **{**person.traits, "birth_date": date})
    with bench.step(Text("Créer l'identité sans nom ni prénom utilisé", "Create the identity without used names")):
        patient = bench.editor.does("patient.create", **person.traits)["patient"]
        record = bench.editor.shows("patient.record", patient=patient)
        bench.check(identity.created, record=record, traits=person.traits)
        bench.check(identity.status, record=record, status=PROVISIONAL)
    bench.keeps("INS/va1.21.01.01", "refus", refusal, "result")
    bench.keeps("INS/va1.22.01.01", "fiche", record, "result")
