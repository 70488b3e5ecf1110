"""SC.PSC.08 and SC.PSC.02: the authorization request, and one account for one professional."""

from formats.rule import Text
from harness.checks import psc
from harness.scenario import scenario
from harness.steps import Bench
from scenarios.words import log_in


@scenario(
    "PSC-08-01",
    title=Text("Demander acr_values=eidas1", "Ask for acr_values=eidas1"),
    requirements=["SC.PSC.08"],
    proves=["PSC.01.08.01"],
)
def ask_for_eidas1(bench: Bench) -> None:
    """Two logins: each request follows the rules, and nothing is used twice."""
    first = log_in(bench)
    with bench.step(
        Text(
            "La demande d'autorisation et l'échange du code suivent les règles",
            "The authorization request and the code exchange follow the rules",
        )
    ):
        bench.check(psc.authorize, call=first.authorize)
        bench.check(psc.code_exchange, call=first.token, authorize=first.authorize)
        bench.check(psc.tls, calls=[first.token])
    second = log_in(bench, Text("Se connecter une seconde fois", "Log in a second time"))
    with bench.step(Text("Rien n'a servi deux fois", "Nothing was used twice")):
        bench.check(psc.nonce_fresh, calls=[first.authorize, second.authorize])
        redeemed = bench.psc.exchanges("token", whole=True)
        bench.check(psc.code_exchange, call=second.token, authorize=second.authorize, calls=redeemed)
    bench.keeps("PSC.01.08.01", "demande", first.authorize, "request")


@scenario(
    "PSC-02-01",
    title=Text("Rapprocher les comptes autour du RPPS", "Match accounts on the RPPS"),
    requirements=["SC.PSC.02"],
    proves=["PSC.01.02.01"],
)
def one_account(bench: Bench) -> None:
    """Two logins of one professional open one account."""
    first = log_in(bench)
    with bench.step(Text("Un compte s'ouvre", "An account opens")):
        before = bench.editor.shows("account.list")
    log_in(bench, Text("Se connecter une seconde fois", "Log in a second time"))
    with bench.step(Text("C'est le même compte", "It is the same account")):
        after = bench.editor.shows("account.list")
        subject = first.outcome["subject"]
        bench.check(psc.account_link, before=before, after=after, subject=subject)
    bench.keeps("PSC.01.02.01", "comptes", after, "result")
