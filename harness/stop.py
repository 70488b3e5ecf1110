"""What ends a scenario before its last line."""

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
