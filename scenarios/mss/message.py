"""MSS/va1.12 and SC.MSS/CONF.05, 06, 07, 16: any message, its session, its headers."""

from formats.rule import Text
from harness.checks import mss
from harness.scenario import scenario
from harness.steps import Bench
from scenarios.words import CORRESPONDENT, log_in, qualified


@scenario(
    "MSS-12-01",
    title=Text("Donner un Message-ID à tout nouveau message", "Give every new message a Message-ID"),
    requirements=["MSS/va1.12"],
    proves=["MSS/va1.12.01.01"],
)
def message_id(bench: Bench) -> None:
    """A new message has an identifier of its own."""
    log_in(bench)
    known = qualified(bench)
    with bench.step(Text("Rédiger et envoyer un message", "Write and send a message")):
        bench.editor.does("mss.send", patient=known.id, to=[CORRESPONDENT])
        sent = bench.mss.expects("smtp.DATA", status="250")
        bench.check(mss.message_id, call=sent)
    bench.keeps("MSS/va1.12.01.01", "smtp_source", sent, "message")


@scenario(
    "MSS-CONF07-01",
    title=Text("Ouvrir les sessions par STARTTLS et XOAUTH2", "Open sessions by STARTTLS and XOAUTH2"),
    requirements=["SC.MSS/CONF.07", "SC.MSS/CONF.05", "SC.MSS/CONF.06"],
    proves=["MSS/CONF.07.01.01"],
)
def session(bench: Bench) -> None:
    """Sending, then reading: both sessions open with the token of Pro Santé Connect."""
    log_in(bench)
    known = qualified(bench)
    with bench.step(Text("Envoyer un message", "Send a message")):
        bench.editor.does("mss.send", patient=known.id, to=[CORRESPONDENT])
        sent = bench.mss.expects("smtp.DATA", status="250")
        bench.check(mss.session, calls=bench.mss.exchanges("smtp.AUTH"))
    with bench.step(Text("Relever la boîte aux lettres", "Fetch the mailbox")):
        bench.editor.does("mss.fetch")
        bench.check(mss.session, calls=bench.mss.exchanges("imap.AUTHENTICATE"))
    bench.keeps("MSS/CONF.07.01.01", "journal", sent, "journal")


@scenario(
    "MSS-CONF16-01",
    title=Text("Porter la référence produit dans X-MSS-NIL", "Carry the product reference in X-MSS-NIL"),
    requirements=["SC.MSS/CONF.16"],
    proves=["MSS/CONF.16.01.01"],
)
def product_reference(bench: Bench) -> None:
    """On every message, with a document or without."""
    log_in(bench)
    known = qualified(bench)
    with bench.step(Text("Envoyer un message", "Send a message")):
        bench.editor.does("mss.send", patient=known.id, to=[CORRESPONDENT])
        sent = bench.mss.expects("smtp.DATA", status="250")
        bench.check(mss.nil, call=sent, expected=bench.reference)
    bench.keeps("MSS/CONF.16.01.01", "smtp_source", sent, "message")
