"""MSS/va1.01, MSS/va1.19 and SC.MSS/CONF.21: messages to the patient."""

from formats.rule import Text
from harness.checks import document, mss
from harness.scenario import scenario
from harness.steps import Bench
from scenarios.words import log_in, qualified, retrieved, written


@scenario(
    "MSS-01-01",
    title=Text("Transmettre un document au patient", "Transmit a document to the patient"),
    requirements=["MSS/va1.01"],
    proves=["MSS/va1.01.01.02", "MSS/va1.01.01.03"],
)
def to_the_patient(bench: Bench) -> None:
    """Archive and PDF, subject, headers, address."""
    log_in(bench)
    known = qualified(bench)
    record = bench.editor.shows("patient.record", patient=known.id)
    made = written(bench, known)
    with bench.step(Text("Envoyer le document au patient", "Send the document to the patient")):
        bench.editor.does("mss.send", patient=known.id, document=made["document"], to_patient=True)
        sent = bench.mss.expects("smtp.DATA", status="250")
    with bench.step(Text("Le message est complet", "The message is complete")):
        bench.check(mss.patient_address, call=sent, record=record)
        bench.check(mss.attachments, call=sent)
        bench.check(document.document_cda, sent=sent)
        bench.check(document.document_pdfa, sent=sent)
        bench.check(mss.headers_match_archive, call=sent)
    bench.keeps("MSS/va1.01.01.03", "smtp_source", sent, "message")
    bench.keeps("MSS/va1.01.01.02", "pdf", sent, "pdf")


@scenario(
    "MSS-19-01",
    title=Text(
        "Construire l'adresse du patient sur son INS qualifiée", "Build the patient's address on a qualified INS"
    ),
    requirements=["MSS/va1.19"],
    proves=["MSS/va1.19.01.01"],
)
def qualified_address(bench: Bench) -> None:
    """Case that passes."""
    log_in(bench)
    known = qualified(bench)
    record = bench.editor.shows("patient.record", patient=known.id)
    with bench.step(Text("Envoyer un message au patient", "Send a message to the patient")):
        bench.editor.does("mss.send", patient=known.id, to_patient=True)
        sent = bench.mss.expects("smtp.DATA", status="250")
        bench.check(mss.patient_address, call=sent, record=record)
    bench.keeps("MSS/va1.19.01.01", "smtp_source", sent, "message")


@scenario(
    "MSS-19-02",
    title=Text(
        "Ne rien envoyer au patient dont l'identité n'est pas qualifiée",
        "Send nothing to a patient whose identity is not qualified",
    ),
    requirements=["MSS/va1.19"],
    proves=["MSS/va1.19.02.01"],
)
def unqualified_address(bench: Bench) -> None:
    """Case that does not pass: an error is shown, no message leaves."""
    log_in(bench)
    known = retrieved(bench)
    with bench.step(
        Text(
            "Tenter d'envoyer un message au patient : le logiciel refuse",
            "Try to send a message to the patient: the software refuses",
        )
    ):
        attempt = bench.refused("mss.send", patient=known.id, to_patient=True)
        bench.check(mss.nothing_sent, events=bench.mss.none(), stimulus=attempt)
    bench.keeps("MSS/va1.19.02.01", "refus", attempt, "result")


@scenario(
    "MSS-CONF21-01",
    title=Text("Porter le souhait de ne pas recevoir de réponse", "Carry the wish not to receive an answer"),
    requirements=["SC.MSS/CONF.21"],
    proves=["MSS/CONF.21.01.01", "MSS/CONF.21.01.02"],
)
def no_reply(bench: Bench) -> None:
    """X-MSS-MES: FIN when the user wishes it, and only then."""
    log_in(bench)
    known = qualified(bench)
    with bench.step(
        Text("Envoyer au patient, sans attendre de réponse", "Send to the patient, no reply being expected")
    ):
        bench.editor.does("mss.send", patient=known.id, to_patient=True, no_reply=True)
        closed = bench.mss.expects("smtp.DATA", status="250")
        bench.check(mss.mes_fin, call=closed, expected="present")
    with bench.step(
        Text("Envoyer au patient, en acceptant une réponse", "Send to the patient, a reply being accepted")
    ):
        bench.editor.does("mss.send", patient=known.id, to_patient=True, no_reply=False)
        open_ = bench.mss.expects("smtp.DATA", status="250")
        bench.check(mss.mes_fin, call=open_, expected="absent")
    bench.keeps(["MSS/CONF.21.01.01", "MSS/CONF.21.01.02"], "smtp_source", closed, "message")
