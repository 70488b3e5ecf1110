"""What the product makes of an answer of the DMP. The answer itself is the DMP's: it is not judged."""

from formats.hl7v3 import habilitations
from formats.rule import Breach, Text
from formats.xds import usage
from harness.checks.check import Evidence, Report, check
from harness.checks.dmp import outcome_of
from harness.checks.dmp_message import crashed, opened
from record.locator import Layer

_ACCEPTED = ("Success", "OK", habilitations.OK)


@check(
    "dmp.failure_told", Text("Un refus du DMP n'est pas montré comme un succès", "A refusal is not shown as success")
)
def failure_told(*, call: Evidence, shown: Evidence) -> Report:
    """Judge what an action answered (``shown``) after the DMP refused its call: Failure, PartialSuccess, or a fault.

    Nothing is examined when the DMP accepted, nor when a person says what became of it: « fait » tells that they did
    what was asked, not what they saw.
    """
    report = Report()
    if crashed(call) or not call.body("response"):
        return report
    message = opened(call, report, "response")
    answered = shown.data.get("result") or {}
    if message is None or answered.get("attested"):
        return report
    outcome = outcome_of(message.payload)
    if outcome in _ACCEPTED:
        return report
    report.look()
    if answered.get("status") == "done":
        where = (Layer("event", str(shown.number)), Layer("json", "/result/status"))
        report.add(Breach(usage.FAILURE_TOLD, f"échec signalé ({outcome})", "action donnée pour faite"), where, b"done")
    return report
