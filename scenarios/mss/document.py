"""SC.MSS/CONF.14, 15, 23, 25: a message that carries a document."""

from formats.rule import Text
from harness.checks import document, mss, parcours
from harness.checks.check import Evidence
from harness.scenario import scenario
from harness.steps import Bench
from scenarios.words import CORRESPONDENT, Identified, log_in, qualified, retrieved, written


@scenario(
    "MSS-CONF14-01",
    title=Text("X-MSS-INS: O quand le document porte l'INS", "X-MSS-INS: O when the document carries the INS"),
    requirements=["SC.MSS/CONF.14"],
    proves=["MSS/CONF.14.01.01"],
)
def with_ins(bench: Bench) -> None:
    """A qualified identity."""
    log_in(bench)
    sent = _sends(bench, qualified(bench))
    with bench.step(Text("L'en-tête dit que l'INS est là", "The header says that the INS is there")):
        bench.check(mss.headers_match_archive, call=sent)
    bench.keeps("MSS/CONF.14.01.01", "smtp_source", sent, "message")


@scenario(
    "MSS-CONF14-02",
    title=Text("X-MSS-INS: N quand le document ne porte pas l'INS", "X-MSS-INS: N when the document carries no INS"),
    requirements=["SC.MSS/CONF.14"],
    proves=["MSS/CONF.14.01.01"],
)
def without_ins(bench: Bench) -> None:
    """An identity that is not qualified."""
    log_in(bench)
    sent = _sends(bench, retrieved(bench))
    with bench.step(Text("L'en-tête dit que l'INS n'est pas là", "The header says that the INS is not there")):
        bench.check(mss.headers_match_archive, call=sent)
    bench.keeps("MSS/CONF.14.01.01", "smtp_source", sent, "message")


@scenario(
    "MSS-CONF15-01",
    title=Text("X-MSS-CODECDA est le code du document", "X-MSS-CODECDA is the document's code"),
    requirements=["SC.MSS/CONF.15"],
    proves=["MSS/CONF.15.01.01", "MSS/CONF.15.01.02", "MSS/CONF.15.01.03"],
)
def document_code(bench: Bench) -> None:
    """Compared with the CDA inside the archive."""
    log_in(bench)
    sent = _sends(bench, qualified(bench))
    with bench.step(Text("L'en-tête est le code du CDA de l'archive", "The header is the code of the archive's CDA")):
        bench.check(parcours.mail_headers, sent=sent)
    bench.keeps(["MSS/CONF.15.01.01", "MSS/CONF.15.01.02"], "smtp_source", sent, "message")
    bench.keeps("MSS/CONF.15.01.03", "document", sent, "cda")


@scenario(
    "MSS-CONF23-01",
    title=Text("Un usager, une archive IHE_XDM et son PDF/A-1", "One patient, one IHE_XDM archive and its PDF/A-1"),
    requirements=["SC.MSS/CONF.23"],
    proves=["MSS/CONF.23.01.01", "MSS/CONF.23.01.02"],
)
def two_forms(bench: Bench) -> None:
    """Both forms of the document, for one patient."""
    log_in(bench)
    sent = _sends(bench, qualified(bench))
    with bench.step(
        Text(
            "L'archive et le PDF sont là, pour un seul usager",
            "The archive and the PDF are there, for one patient only",
        )
    ):
        bench.check(mss.attachments, call=sent)
        bench.check(document.document_xdm, sent=sent)
        bench.check(document.document_pdfa, sent=sent)
    bench.keeps(["MSS/CONF.23.01.01", "MSS/CONF.23.01.02"], "smtp_source", sent, "message")
    bench.keeps("MSS/CONF.23.01.01", "xdm", sent, "xdm")


@scenario(
    "MSS-CONF25-01",
    title=Text("Un objet de la forme XDM/1.0/DDM+", "A subject of the form XDM/1.0/DDM+"),
    requirements=["SC.MSS/CONF.25"],
    proves=["MSS/CONF.25.01.01", "MSS/CONF.25.01.02"],
)
def subject(bench: Bench) -> None:
    """Label, name, first name, birth date."""
    log_in(bench)
    sent = _sends(bench, qualified(bench))
    with bench.step(Text("L'objet suit la forme attendue", "The subject has the expected form")):
        bench.check(mss.subject, call=sent)
    bench.keeps(["MSS/CONF.25.01.01", "MSS/CONF.25.01.02"], "smtp_source", sent, "message")


def _sends(bench: Bench, known: Identified) -> Evidence | None:
    made = written(bench, known)
    with bench.step(Text("Envoyer le document à un correspondant", "Send the document to a correspondent")):
        bench.editor.does("mss.send", patient=known.id, document=made["document"], to=[CORRESPONDENT])
        return bench.mss.expects("smtp.DATA", status="250")
