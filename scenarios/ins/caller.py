"""AUTH/va1.02 and SC.INS/PSC.01: INSi called with each practitioner's certificate, or by Pro Santé Connect."""

from formats.rule import Text
from harness.checks import caller, insi, journal
from harness.checks.check import Evidence
from harness.scenario import scenario
from harness.steps import Bench
from scenarios.words import CARDIOLOGIST, LEONARDO, NATHALIE, SEARCH, log_in


@scenario(
    "AUTH-02-01",
    title=Text("Appeler INSi avec le certificat du praticien qui agit", "Call INSi with the certificate of who acts"),
    requirements=["AUTH/va1.02"],
    proves=["AUTH/va1.02.01.01"],
)
def by_certificate(bench: Bench) -> None:
    """Two practitioners of one installation, one search each; the log tells which certificate served."""
    one, first = _searched(bench, LEONARDO)
    other, second = _searched(bench, NATHALIE, CARDIOLOGIST)
    with bench.step(
        Text(
            "Chaque appel est parti avec le certificat de son auteur, et le journal le dit",
            "Each call was made with the certificate of its author, and the log tells it",
        )
    ):
        log = bench.editor.shows("log.read")
        bench.check(caller.practitioner, first=first, second=second, logins=[one, other])
        bench.check(journal.certificate, log=log, calls=[*first, *second])
    bench.keeps("AUTH/va1.02.01.01", "journal", log, "result")


def _searched(bench: Bench, name: str, professional: str = "") -> tuple[Evidence | None, list[Evidence]]:
    with bench.step(Text("Se connecter et rechercher une INS", "Log in and search an INS")):
        bench.editor.does("psc.login", **({"professional": professional} if professional else {}))
        bench.psc.expects("authorize")
        token = bench.psc.expects("token", grant_type="authorization_code")
        patient = bench.editor.does("patient.create", **bench.patient(name).traits)["patient"]
        bench.editor.does("ins.search", patient=patient, mode="praticien")
        call = bench.insi.expects(SEARCH)
        bench.check(insi.request, call=call)
        return token, list(bench.insi.exchanges(SEARCH))


@scenario(
    "INS-PSC01-01",
    title=Text("Appeler INSi par Pro Santé Connect", "Call INSi by Pro Santé Connect"),
    requirements=["SC.INS/PSC.01"],
    proves=["INS/PSC.01.01.01"],
)
def by_pro_sante_connect(bench: Bench) -> None:
    """The assertion names who logged in, the log tells mode and identity; the token's own way is not published."""
    login = log_in(bench)
    with bench.step(
        Text(
            "Rechercher l'INS par Pro Santé Connect : l'appel porte l'identité du professionnel connecté",
            "Search the INS by Pro Santé Connect: the call carries the identity of who logged in",
        )
    ):
        patient = bench.editor.does("patient.create", **bench.patient(LEONARDO).traits)["patient"]
        bench.editor.does("ins.search", patient=patient, mode="psc")
        call = bench.insi.expects(SEARCH)
        bench.check(insi.request, call=call)
        bench.check(caller.by_psc, call=call, login=login.token)
    with bench.step(Text("Le journal dit le mode et l'identité", "The log tells the mode and the identity")):
        log = bench.editor.shows("log.read")
        bench.check(caller.logged, log=log, calls=bench.insi.exchanges(SEARCH, whole=True), login=login.token)
    bench.keeps("INS/PSC.01.01.01", "demande", call, "request")
    bench.keeps("INS/PSC.01.01.01", "journal", log, "result")
