"""INS/va1.15, 39, 46: what a printed page shows, who opened a record, to whom an INS was sent."""

from formats.rule import Text
from harness.checks import identity, journal
from harness.scenario import scenario
from harness.steps import Bench
from scenarios.words import CORRESPONDENT, log_in, qualified, written


@scenario(
    "INS-46-01",
    title=Text(
        "Imprimer et transmettre une identité qualifiée, et en garder trace",
        "Print and send a qualified identity, and keep a trace of it",
    ),
    requirements=["INS/va1.15", "INS/va1.39", "INS/va1.46"],
    proves=["INS/va1.15.01.01", "INS/va1.46.01.01"],
)
def printed_and_sent(bench: Bench) -> None:
    """A document about a qualified identity, sent to a correspondent."""
    log_in(bench)
    known = qualified(bench)
    made = written(bench, known)
    with bench.step(
        Text(
            "L'édition porte les traits, le matricule et sa nature",
            "The printed page holds the traits, the matricule and its nature",
        )
    ):
        record = bench.editor.shows("patient.record", patient=known.id)
        content = bench.editor.shows("document.content", document=made["document"])
        bench.check(identity.printed, content=content, record=record)
    with bench.step(Text("Envoyer le document à un correspondant", "Send the document to a correspondent")):
        bench.editor.does("mss.send", patient=known.id, document=made["document"], to=[CORRESPONDENT])
        sent = bench.mss.expects("smtp.DATA", status="250")
    with bench.step(
        Text(
            "L'ouverture du dossier et l'envoi sont au journal",
            "The opening of the record and the sending are in the log",
        )
    ):
        log = bench.editor.shows("log.read")
        bench.check(journal.access, log=log, record=record)
        bench.check(journal.partners, log=log, sent=sent, recipients=[CORRESPONDENT])
    bench.keeps("INS/va1.15.01.01", "pdf", sent, "pdf")
    bench.keeps("INS/va1.46.01.01", "journal", log, "result")
