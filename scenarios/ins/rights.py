"""INS/va1.32 and 50: an account without the right calls INSi for nobody, or does not see the INS."""

from formats.rule import Text
from harness.checks import insi, record
from harness.scenario import scenario
from harness.steps import Bench
from scenarios.words import LEONARDO, NURSE, SEARCH, log_in, retrieved


@scenario(
    "INS-32-01",
    title=Text("Réserver l'appel à INSi aux comptes habilités", "Keep the call to INSi for entitled accounts"),
    requirements=["INS/va1.32"],
    proves=["INS/va1.32.01.01"],
)
def who_may_call(bench: Bench) -> None:
    """The same patient, searched by an account that may, then by one that may not: INSi receives nothing."""
    log_in(bench, Text("Se connecter avec un compte habilité", "Log in with an entitled account"))
    with bench.step(Text("Rechercher l'INS : INSi est appelé", "Search the INS: INSi is called")):
        patient = bench.editor.does("patient.create", **bench.patient(LEONARDO).traits)["patient"]
        bench.editor.does("ins.search", patient=patient)
        bench.insi.expects(SEARCH)
    _log_in_without(bench, "call_insi")
    with bench.step(
        Text(
            "Tenter de rechercher l'INS : le logiciel refuse, INSi ne reçoit rien",
            "Try to search the INS: the software refuses, INSi receives nothing",
        )
    ):
        attempt = bench.refused("ins.search", patient=patient)
        bench.check(insi.no_call, events=bench.insi.none(), stimulus=attempt)
    bench.keeps("INS/va1.32.01.01", "refus", attempt, "result")


def _log_in_without(bench: Bench, right: str) -> None:
    given = {"call_insi": True, "see_ins": True, right: False}
    with bench.step(
        Text("Retirer ce droit à un autre compte, et s'y connecter", "Take that right from another account, and use it")
    ):
        bench.editor.does("account.rights", professional=NURSE, **given)
        bench.editor.does("psc.login", professional=NURSE)
        bench.psc.expects("authorize")
        bench.psc.expects("token", grant_type="authorization_code")


@scenario(
    "INS-50-01",
    title=Text("Réserver la vue de l'INS aux comptes habilités", "Keep the sight of the INS for entitled accounts"),
    requirements=["INS/va1.50"],
    proves=["INS/va1.50.01.01"],
)
def who_may_see(bench: Bench) -> None:
    """The same record, opened by an account that may see the INS, then by one that may not."""
    log_in(bench, Text("Se connecter avec un compte habilité", "Log in with an entitled account"))
    known = retrieved(bench, LEONARDO)
    with bench.step(Text("Ouvrir la fiche : l'INS y est", "Open the record: the INS is there")):
        whole = bench.editor.shows("patient.record", patient=known.id)
    _log_in_without(bench, "see_ins")
    with bench.step(Text("Ouvrir la même fiche : l'INS n'y est pas", "Open the same record: the INS is not there")):
        shown = bench.editor.shows("patient.record", patient=known.id)
        bench.check(record.ins_hidden, record=shown, known=whole)
    bench.keeps("INS/va1.50.01.01", "fiche", whole, "result")
    bench.keeps("INS/va1.50.01.01", "fiche", shown, "result")
