"""INS/va1.03: the printed page of a qualified identity has the INS datamatrix."""

from formats.rule import Text
from harness.checks import printed
from harness.scenario import scenario
from harness.steps import Bench
from scenarios.words import CORRESPONDENT, log_in, qualified, written


@scenario(
    "INS-03-01",
    title=Text(
        "Imprimer le datamatrix INS d'une identité qualifiée", "Print the INS datamatrix of a qualified identity"
    ),
    requirements=["INS/va1.03"],
    proves=["INS/va1.03.01.01"],
)
def datamatrix_printed(bench: Bench) -> None:
    """The PDF that goes to a correspondent: its symbol tells what INSi returned."""
    log_in(bench)
    known = qualified(bench)
    made = written(bench, known)
    with bench.step(Text("Envoyer le document à un correspondant", "Send the document to a correspondent")):
        bench.editor.does("mss.send", patient=known.id, document=made["document"], to=[CORRESPONDENT])
        sent = bench.mss.expects("smtp.DATA", status="250")
    with bench.step(
        Text("Le PDF porte le datamatrix de l'identité", "The PDF has the datamatrix of the identity"),
    ):
        bench.check(printed.printed_datamatrix, call=known.search, sent=sent)
    bench.keeps("INS/va1.03.01.01", "pdf", sent, "pdf")
