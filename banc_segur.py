"""The façade of Banc Ségur: the only name that an outside scenario or plugin imports.

What is here is promised; everything else may move. Names load on first use.
"""

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from formats.rule import Text
    from harness.bench.control import Control, Session
    from harness.bench.failure import BenchFailureError
    from harness.bench.place import Place, embedded, remote
    from harness.checks.check import CHECKS, Check, Evidence, Report, check
    from harness.drivers.adapter import AdapterDriver
    from harness.drivers.demo import demonstration
    from harness.outcome import Outcome
    from harness.packs import Pack
    from harness.packs import load as load_pack
    from harness.runner import Run, run
    from harness.scenario import Scenario, scenario
    from harness.steps import Bench
    from harness.verdict import Verdict, aggregate
    from harness.version import VERSION

_HOMES = {
    "Text": ("formats.rule", "Text"),
    "Control": ("harness.bench.control", "Control"),
    "Session": ("harness.bench.control", "Session"),
    "BenchFailureError": ("harness.bench.failure", "BenchFailureError"),
    "Place": ("harness.bench.place", "Place"),
    "embedded": ("harness.bench.place", "embedded"),
    "remote": ("harness.bench.place", "remote"),
    "CHECKS": ("harness.checks.check", "CHECKS"),
    "Check": ("harness.checks.check", "Check"),
    "Evidence": ("harness.checks.check", "Evidence"),
    "Report": ("harness.checks.check", "Report"),
    "check": ("harness.checks.check", "check"),
    "AdapterDriver": ("harness.drivers.adapter", "AdapterDriver"),
    "demonstration": ("harness.drivers.demo", "demonstration"),
    "Outcome": ("harness.outcome", "Outcome"),
    "Pack": ("harness.packs", "Pack"),
    "load_pack": ("harness.packs", "load"),
    "Run": ("harness.runner", "Run"),
    "run": ("harness.runner", "run"),
    "Scenario": ("harness.scenario", "Scenario"),
    "scenario": ("harness.scenario", "scenario"),
    "Bench": ("harness.steps", "Bench"),
    "Verdict": ("harness.verdict", "Verdict"),
    "aggregate": ("harness.verdict", "aggregate"),
    "VERSION": ("harness.version", "VERSION"),
}

__all__ = [
    "CHECKS",
    "VERSION",
    "AdapterDriver",
    "Bench",
    "BenchFailureError",
    "Check",
    "Control",
    "Evidence",
    "Outcome",
    "Pack",
    "Place",
    "Report",
    "Run",
    "Scenario",
    "Session",
    "Text",
    "Verdict",
    "aggregate",
    "check",
    "demonstration",
    "embedded",
    "load_pack",
    "remote",
    "run",
    "scenario",
]


def __getattr__(name: str) -> Any:
    """A promised name, from where it lives."""
    try:
        module, member = _HOMES[name]
    except KeyError:
        raise AttributeError(f"banc_segur n'offre pas « {name} »") from None
    return getattr(importlib.import_module(module), member)
