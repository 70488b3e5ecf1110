"""A real bench in a process of its own, and what a stranger needs to talk to it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.bench_process import BenchProcess


class RunningBench(BenchProcess):
    """The bench as ``up --json`` describes it."""

    control = BenchProcess.done

    def exchanges(self) -> list[Any]:
        """The recorded exchanges of the session."""
        return self.events("exchange")

    def alone(self) -> None:
        """End the sessions of other tests: usual addresses may then show what one of them must not see."""
        for known in self.done("GET", "/sessions")["sessions"]:
            if known["id"] not in {self.session, "defaut", "lobby"}:
                self.done("DELETE", f"/sessions/{known['id']}")


@pytest.fixture(scope="session")
def running_bench(home: Path) -> Iterator[RunningBench]:
    """One bench for the tests of a worker."""
    bench = RunningBench(home)
    yield bench
    bench.stop()


@pytest.fixture
def bench(running_bench: RunningBench) -> RunningBench:
    """The bench, with a fresh default session."""
    running_bench.new_session()
    return running_bench
