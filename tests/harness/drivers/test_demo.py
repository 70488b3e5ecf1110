"""The demonstration editor's own end is the bench's error, never a verdict."""

from typing import Any, cast

import pytest

from harness.bench.failure import BenchFailureError
from harness.drivers.demo import DemoDriver
from harness.drivers.driver import Status
from harness.runner import run
from harness.verdict import Verdict
from tests.harness.fakes import SETTINGS, FakeBench
from tests.harness.playing import scenario_of, search_and_check


class Gone:
    """A child that ended; nobody listens at its address."""

    facts = {"adapter": "http://127.0.0.1:9/adapter/v1"}  # noqa: RUF012
    alive = False


class Nobody:
    """A person who opens nothing."""

    def opens(self, _url: str, _params: object) -> None:
        raise AssertionError


def driver() -> DemoDriver:
    return DemoDriver(cast(Any, Gone()), cast(Any, Nobody()))


def test_an_editor_that_ended_is_the_benchs_failure() -> None:
    with pytest.raises(BenchFailureError, match="s'est arrêté"):
        driver().act("ins.search", {}, lambda _wait: [])
    with pytest.raises(BenchFailureError, match="s'est arrêté"):
        driver().reset()


def test_a_run_whose_editor_ended_is_the_benchs_error() -> None:
    bench = FakeBench()
    (result,) = run([scenario_of(search_and_check)], bench, bench, driver(), SETTINGS)
    assert result.verdict is Verdict.BENCH_ERROR


def test_an_adapter_that_misunderstands_while_alive_stays_a_plain_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Gone, "alive", True)
    monkeypatch.setattr("harness.drivers.demo.DYING", 0.0)
    assert driver().reset().status is Status.UNAVAILABLE
