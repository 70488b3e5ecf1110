"""Where a replay may end early: only where something outside of the scenario stopped the first run."""

import pytest

from harness.bench.reader import Reader
from harness.stop import STOP, CutError, DivergedError
from harness.tape import ReplayTape, nothing
from harness.verdict import Verdict
from record.event import Event, Json, Kind, Times
from tests.harness.fakes import FakeBench


def replay(args: Json) -> None:
    """Ask for a step where the history holds a stop."""
    stop = Event(1, Kind.NOTE, "harness", "", "", Times("", 0, ""), {"call": STOP, "args": args}, {}, "", "")
    ReplayTape([stop], Reader(FakeBench())).call(Kind.NOTE, "step.open", {}, nothing)


@pytest.mark.parametrize("verdict", [Verdict.BLOCKED, Verdict.BENCH_ERROR])
def test_an_interruption_and_a_failure_of_the_bench_cut_a_scenario(verdict: Verdict) -> None:
    with pytest.raises(CutError) as cut:
        replay({"verdict": verdict.value, "reason": "Interrompu."})
    assert (cut.value.verdict, cut.value.reason) == (verdict, "Interrompu.")


@pytest.mark.parametrize(
    "args",
    [
        *({"verdict": v.value, "reason": ""} for v in Verdict if v not in {Verdict.BLOCKED, Verdict.BENCH_ERROR}),
        {"verdict": "parfait"},
        {},
        None,
    ],
)
def test_nothing_else_does(args: Json) -> None:
    with pytest.raises(DivergedError):
        replay(args)
