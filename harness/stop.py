"""What ends a scenario before its last line."""

from collections.abc import Iterable

from formats.rule import RULES
from harness.checks.check import Finding
from harness.verdict import Verdict

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


def stop_if_to_set(findings: Iterable[Finding]) -> None:
    """End the scenario when something is to be set at the desk: what follows would only show that it is not."""
    for finding in findings:
        if finding.to_set:
            raise StopError(Verdict.BLOCKED, f"À régler, puis à rejouer : {RULES[finding.rule].fix.fr}")
