"""INS/va1.06 and INS/va1.08: a verification is logged, and an INS that INSi denies goes away."""

from formats.insi import resultat, service
from formats.insi import verification as unit
from formats.rule import Text
from harness.checks import identity, journal
from harness.checks.check import Evidence
from harness.scenario import scenario
from harness.steps import Bench
from scenarios.words import qualified


def _denial(asked: Evidence | None) -> bytes:
    """An answer that denies, for the operation that the software verifies by."""
    reconstructed = asked is not None and asked.operation == service.VERIFICATION
    return unit.build("KO") if reconstructed else resultat.build(resultat.resultat("01"))


@scenario(
    "INS-08-01",
    title=Text("Rétrograder une identité qu'INSi dément", "Downgrade an identity that INSi denies"),
    requirements=["INS/va1.06", "INS/va1.08"],
    proves=["INS/va1.06.01.01", "INS/va1.08.01.01"],
)
def denied(bench: Bench) -> None:
    """Verified while INSi confirms it, then while INSi denies it: an answer that the bench serves.

    By a search (01), or by the verification operation (KO), which the bench only knows reconstructed: what rests on
    that one is at most attested.
    """
    bench.knob("insi.verification", "experimental")
    known = qualified(bench)
    with bench.step(Text("Vérifier l'identité qualifiée : OK", "Verify the qualified identity: OK")):
        before = bench.editor.shows("patient.record", patient=known.id)
        first = bench.editor.does("ins.verify", patient=known.id)
        asked = bench.insi.expects("")
        same = bench.editor.shows("patient.record", patient=known.id)
        bench.check(identity.moved, before=before, after=same, event="verification_ok", stimulus=first, calls=[asked])
    with bench.step(
        Text(
            "Vérifier à nouveau : INSi dément, l'identité redevient provisoire",
            "Verify again: INSi denies it, the identity is provisional again",
        )
    ):
        bench.insi.answers(_denial(asked))
        second = bench.editor.does("ins.verify", patient=known.id)
        call = bench.insi.expects("")
        after = bench.editor.shows("patient.record", patient=known.id)
        bench.check(
            identity.moved, before=same, after=after, event="verification_ko", stimulus=second, calls=[asked, call]
        )
    with bench.step(Text("Les deux vérifications sont au journal", "Both verifications are in the log")):
        log = bench.editor.shows("log.read")
        bench.check(journal.verification, log=log, done=[first, second])
    bench.keeps("INS/va1.08.01.01", "avant", same, "result")
    bench.keeps("INS/va1.08.01.01", "reponse", call, "answer")
    bench.keeps("INS/va1.08.01.01", "fiche", after, "result")
    bench.keeps("INS/va1.06.01.01", "journal", log, "result")
