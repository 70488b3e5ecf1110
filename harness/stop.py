"""What ends a scenario before its last line."""

from collections.abc import Callable, Iterable, Mapping

from formats.rule import RULES
from harness.checks.check import Finding
from harness.drivers.driver import Status
from harness.verdict import Verdict
from record.event import Json

STOP = "stop"
"""The name of the recorded call that says why a scenario ended early."""


class StopError(Exception):
    """Nothing that follows can be judged: the verdict that this is, and why (French)."""

    def __init__(self, verdict: Verdict, reason: str) -> None:
        super().__init__(reason)
        self.verdict = verdict
        self.reason = reason


class CutError(StopError):
    """The recorded history stops here: what stopped the first run was outside the scenario."""


class DivergedError(Exception):
    """The scenario asks for something else than what the history holds: ``bench_error: replay diverged``."""


def refusal(do: Callable[[], object]) -> Json:
    """Do something to the bench: None, or why it refused, which nothing can follow."""
    try:
        do()
    except StopError as stop:
        return {"refused": stop.reason}
    return None


def to_be_set(rule: str) -> str:
    """What is to be set at the desk, by the id of its rule (French); an id that is not known is told as it is."""
    known = RULES.get(rule)
    return f"À régler, puis à rejouer : {known.fix.fr if known else rule}"


def stop_if_to_set(findings: Iterable[Finding]) -> None:
    """End the scenario when something is to be set at the desk: what follows would only show that it is not."""
    for finding in findings:
        if finding.to_set:
            raise StopError(Verdict.BLOCKED, to_be_set(finding.rule))


def stop_unless_known(result: Mapping[str, Json]) -> None:
    """Nothing can follow an answer that says nothing of the product."""
    if result["status"] == Status.UNAVAILABLE:
        raise StopError(Verdict.BLOCKED, str(result["reason"]))
    if result["status"] == Status.NOT_APPLICABLE:
        raise StopError(Verdict.NOT_APPLICABLE, str(result["reason"]))
