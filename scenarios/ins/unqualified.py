"""INS/va1.53: matricule and OID do not leave while the identity is not qualified."""

from formats.rule import Text
from harness.checks import document, identity
from harness.scenario import scenario
from harness.steps import Bench
from scenarios.words import CORRESPONDENT, RETRIEVED, log_in, retrieved, written


@scenario(
    "INS-53-01",
    title=Text(
        "Ne pas transmettre l'INS d'une identité seulement récupérée",
        "Do not transmit the INS of an identity that is only retrieved",
    ),
    requirements=["INS/va1.53"],
)
def transmit_nothing(bench: Bench) -> None:
    """A document made and sent while the identity is récupérée: its archive holds no INS."""
    log_in(bench)
    known = retrieved(bench)
    with bench.step(Text("L'identité est récupérée, pas qualifiée", "The identity is retrieved, not qualified")):
        record = bench.editor.shows("patient.record", patient=known.id)
        bench.check(identity.status, record=record, status=RETRIEVED)
    made = written(bench, known)
    with bench.step(Text("Le document ne porte ni matricule ni OID", "The document holds neither matricule nor OID")):
        content = bench.editor.shows("document.content", document=made["document"])
        bench.check(document.no_ins_when_unqualified, record=record, content=content)
    with bench.step(
        Text(
            "Le message à un correspondant n'en porte pas non plus", "The message to a correspondent holds none either"
        )
    ):
        bench.editor.does("mss.send", patient=known.id, document=made["document"], to=[CORRESPONDENT])
        sent = bench.mss.expects("smtp.DATA", status="250")
        bench.check(document.no_ins_when_unqualified, record=record, sent=sent)
    bench.keeps("INS/va1.53", "xdm", sent, "xdm")
