"""SC.PSC.01, the logout part: leaving closes the session at Pro Santé Connect too."""

from formats.rule import Text
from harness.checks import psc
from harness.scenario import scenario
from harness.steps import Bench
from scenarios.words import log_in


@scenario(
    "PSC-01-05",
    title=Text("Se déconnecter ferme la session", "Logging out closes the session"),
    requirements=["SC.PSC.01"],
)
def log_out(bench: Bench) -> None:
    """After the logout no token serves any more, and a new login asks the person again."""
    first = log_in(bench)
    with bench.step(Text("Se déconnecter", "Log out")):
        bench.editor.does("psc.logout")
        logout = bench.psc.expects("logout")
        bench.check(psc.logout, call=logout)
    with bench.step(
        Text("Une action qui demande une session est refusée", "An action that needs a session is refused")
    ):
        bench.refused("mss.fetch")
    second = log_in(bench, Text("Se reconnecter", "Log in again"))
    with bench.step(Text("Aucun jeton de l'ancienne session n'a servi", "No token of the former session was used")):
        calls = [*bench.psc.exchanges(whole=True), *bench.mss.exchanges(whole=True)]
        issued = [first.token, second.token]
        bench.check(psc.no_use_after_logout, logout=logout, calls=calls, issued=issued)
