"""MSS/va1.03 to 06, va1.31, SC.MSS/CONF.01, 03, 22, 27: the operator that must be refused, and revocation lists."""

from formats.rule import Text
from harness.checks import tls
from harness.checks.check import Evidence
from harness.drivers.driver import Status
from harness.outcome import Outcome
from harness.scenario import scenario
from harness.steps import QUIET, WITHIN, Bench
from scenarios.words import CORRESPONDENT, LEONARDO, log_in

_SENT = "smtp.DATA"


@scenario(
    "MSS-04-01",
    title=Text("Refuser un opérateur au certificat expiré", "Refuse an operator whose certificate has expired"),
    requirements=["MSS/va1.04"],
    proves=["MSS/va1.04.01.01", "MSS/va1.04.01.02"],
)
def expired(bench: Bench) -> None:
    """The same message leaves when the operator is safe, and does not when its certificate has expired."""
    patient = _sends_safely(bench)
    title = Text("Envoyer à un opérateur au certificat expiré", "Send to an operator whose certificate has expired")
    _refuses(bench, patient, title, "expired-certificate", ["MSS/va1.04.01.01", "MSS/va1.04.01.02"])


@scenario(
    "MSS-05-01",
    title=Text("Refuser un opérateur au certificat révoqué", "Refuse an operator whose certificate is revoked"),
    requirements=["MSS/va1.05"],
    proves=["MSS/va1.05.01.01", "MSS/va1.05.01.02"],
)
def revoked(bench: Bench) -> None:
    """The certificate is in the published list of its authority."""
    patient = _sends_safely(bench)
    title = Text("Envoyer à un opérateur au certificat révoqué", "Send to an operator whose certificate is revoked")
    _refuses(bench, patient, title, "revoked-certificate", ["MSS/va1.05.01.01", "MSS/va1.05.01.02"])


@scenario(
    "MSS-06-01",
    title=Text("N'accepter que l'autorité attendue", "Accept the expected authority only"),
    requirements=["MSS/va1.06", "SC.MSS/CONF.27"],
    proves=["MSS/va1.06.01.01"],
)
def other_authority(bench: Bench) -> None:
    """The simulated IGC-Santé is accepted, an authority that nobody knows is not; nor is another name (inferred)."""
    patient = _sends_safely(bench)
    title = Text("Envoyer à un opérateur d'une autre autorité", "Send to an operator of another authority")
    _refuses(bench, patient, title, "unknown-ca", ["MSS/va1.06.01.01"])
    title = Text("Envoyer à un opérateur d'un autre nom", "Send to an operator of another name")
    _refuses(bench, patient, title, "wrong-host", [])


@scenario(
    "MSS-31-01",
    title=Text("Refuser une version de TLS ou des suites trop faibles", "Refuse TLS versions or suites too weak"),
    requirements=["MSS/va1.03", "MSS/va1.31", "SC.MSS/CONF.01", "SC.MSS/CONF.03"],
    proves=["MSS/va1.03.01.01", "MSS/va1.03.01.02", "MSS/va1.31.01.02", "MSS/CONF.01.01.01", "MSS/CONF.03.01.01"],
)
def old_tls(bench: Bench) -> None:
    """TLS 1.0 and 1.1 only, then suites that are not among the allowed ones."""
    patient = _sends_safely(bench)
    title = Text("Envoyer à un opérateur limité à TLS 1.1", "Send to an operator limited to TLS 1.1")
    _refuses(bench, patient, title, "old-tls", ["MSS/va1.03.01.01", "MSS/va1.31.01.02", "MSS/CONF.01.01.01"])
    title = Text("Envoyer à un opérateur aux suites faibles", "Send to an operator with weak suites")
    _refuses(bench, patient, title, "weak-cipher", ["MSS/va1.03.01.02", "MSS/CONF.03.01.01"])


@scenario(
    "MSS-CONF22-01",
    title=Text("Garder la dernière liste de révocation valide", "Keep the last valid revocation list"),
    requirements=["SC.MSS/CONF.22"],
    proves=["MSS/CONF.22.01.01"],
)
def list_kept(bench: Bench) -> None:
    """The list is read, then cannot be read any more: messages still leave."""
    patient = _sends_safely(bench)
    with bench.step(Text("Couper la source des listes, puis envoyer", "Cut the source of the lists, then send")):
        bench.revocation.fault("not_found", count=1000)
        tried = bench.editor.tries("mss.send", patient=patient, to=[CORRESPONDENT])
        bench.mss.may(_SENT)
        readings = bench.revocation.readings(within=WITHIN, whole=True)
        bench.check(tls.crl_kept, readings=readings, calls=_calls_of(bench, tried))
        bench.clear_faults()
    missed = [reading for reading in readings if reading.data.get("fault")]
    if missed:
        bench.keeps("MSS/CONF.22.01.01", "log", missed[-1], "event")


def _calls_of(bench: Bench, tried: Outcome) -> list[Evidence]:
    """The exchanges of a sending; of one that did not fail, the message may leave in the background, later."""
    calls = bench.mss.exchanges(within=QUIET)
    if tried.status is not Status.DONE or any(call.operation == _SENT for call in calls):
        return calls
    return bench.mss.exchanges(within=WITHIN)


def _sends_safely(bench: Bench) -> str:
    """Without it, that nothing leaves later would prove nothing."""
    log_in(bench)
    with bench.step(Text("Envoyer un message à un opérateur sûr", "Send a message to a safe operator")):
        patient = str(bench.editor.does("patient.create", **bench.patient(LEONARDO).traits)["patient"])
        bench.editor.does("mss.send", patient=patient, to=[CORRESPONDENT])
        bench.mss.expects(_SENT, status="250")
    return patient


def _refuses(bench: Bench, patient: str, title: Text, fault: str, proofs: list[str]) -> None:
    with bench.step(title):
        with bench.mss.unsafe(fault):
            bench.editor.tries("mss.send", patient=patient, to=[CORRESPONDENT])
            seen = bench.mss.attempts()
        bench.check(tls.server_refused, seen=seen)
    if seen:
        bench.keeps(proofs, "log", seen[0], "event")
