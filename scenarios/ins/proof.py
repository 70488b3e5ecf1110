"""INS/va1.23 and 55: the identity document that was shown, and the validation that it does not replace."""

from formats.rule import Text
from harness.checks import identity, record
from harness.outcome import Outcome
from harness.scenario import scenario
from harness.steps import Bench
from scenarios.words import LEONARDO

_DOCUMENT = "passeport"


@scenario(
    "INS-23-01",
    title=Text("Noter la pièce d'identité présentée", "Keep which identity document was shown"),
    requirements=["INS/va1.23"],
    proves=["INS/va1.23.01.01"],
)
def kept(bench: Bench) -> None:
    """A new identity, a passport shown: the record tells it."""
    patient = _created(bench)
    with bench.step(Text("Indiquer la pièce présentée", "Tell which document was shown")):
        bench.editor.does("patient.proof", patient=patient, document=_DOCUMENT, automatic=False)
    with bench.step(Text("La fiche dit quelle pièce a été présentée", "The record tells which document was shown")):
        shown = bench.editor.shows("patient.record", patient=patient)
        bench.check(record.proof, record=shown, document=_DOCUMENT)
    bench.keeps("INS/va1.23.01.01", "fiche", shown, "result")


def _created(bench: Bench) -> str:
    with bench.step(Text("Créer l'identité", "Create the identity")):
        return str(bench.editor.does("patient.create", **bench.patient(LEONARDO).traits)["patient"])


@scenario(
    "INS-55-01",
    title=Text("Valider l'identité par une action explicite", "Validate the identity by an explicit action"),
    requirements=["INS/va1.55"],
    proves=["INS/va1.55.01.01"],
)
def by_hand(bench: Bench) -> None:
    """Without automatism, typing the document changes nothing; the user validates."""
    patient = _created(bench)
    with bench.step(
        Text(
            "Indiquer la pièce présentée : l'identité n'est pas validée pour autant",
            "Tell which document was shown: the identity is not validated by that",
        )
    ):
        before = bench.editor.shows("patient.record", patient=patient)
        done = bench.editor.does("patient.proof", patient=patient, document=_DOCUMENT, automatic=False)
        typed = bench.editor.shows("patient.record", patient=patient)
        bench.check(identity.moved, before=before, after=typed, event="justificatif_saisi", stimulus=done)
    with bench.step(Text("Valider : l'identité est validée", "Validate: the identity is validated")):
        done = bench.editor.does("ins.validate", patient=patient, document=_DOCUMENT)
        after = _validated(bench, patient, typed, done)
    bench.keeps("INS/va1.55.01.01", "avant", typed, "result")
    bench.keeps("INS/va1.55.01.01", "fiche", after, "result")


def _validated(bench: Bench, patient: str, before: Outcome, done: Outcome) -> Outcome:
    after = bench.editor.shows("patient.record", patient=patient)
    bench.check(identity.moved, before=before, after=after, event="document_valide", stimulus=done)
    return after


@scenario(
    "INS-55-02",
    title=Text("Valider l'identité par automatisme", "Have an identity validated automatically"),
    requirements=["INS/va1.55"],
    proves=["INS/va1.55.02.01"],
)
def by_itself(bench: Bench) -> None:
    """For a product that has the automatism: a document of high trust validates. Not applicable to others."""
    patient = _created(bench)
    with bench.step(
        Text(
            "Automatisme activé, indiquer la pièce présentée : l'identité est validée",
            "With the automatism on, tell which document was shown: the identity is validated",
        )
    ):
        before = bench.editor.shows("patient.record", patient=patient)
        done = bench.editor.does("patient.proof", patient=patient, document=_DOCUMENT, automatic=True)
        after = _validated(bench, patient, before, done)
    bench.keeps("INS/va1.55.02.01", "fiche", after, "result")
