"""Ctrl-C during a run: the record stays whole, and what was not played is told."""

import signal

import pytest

from harness.bench.reader import Reader
from harness.dossier import history
from harness.dossier.account import Account
from harness.dossier.junit import render
from harness.drivers.driver import Answer
from harness.interruption import Interruption
from harness.results import ScenarioResult
from harness.runner import run
from harness.scenario import Scenario
from harness.verdict import Verdict
from tests.harness.dossier.making import CATALOGUE, SCENARIO
from tests.harness.fakes import SETTINGS, FakeBench, FakeEditor, done

SECOND = Scenario("INS-52-02", SCENARIO.title, SCENARIO.requirements, (), SCENARIO.script)


def press(times: int = 1) -> None:
    for _ in range(times):
        signal.raise_signal(signal.SIGINT)


def played(when: str) -> tuple[FakeBench, list[ScenarioResult]]:
    """Two scenarios; the person presses Ctrl-C at the moment named."""
    bench = FakeBench()

    def search(_params: object) -> Answer:
        if when == "during":
            press()
        bench.receives("insi", "chercher", b"oui")
        return done()

    def progress(_place: int, _total: int, _scenario: Scenario, result: ScenarioResult | None) -> None:
        if when == "between" and result is not None:
            press()

    editor = FakeEditor({"ins.search": search})
    return bench, run([SCENARIO, SECOND], bench, bench, editor, SETTINGS, progress)


def test_a_scenario_ends_where_its_record_is_whole() -> None:
    _, results = played("during")
    assert [result.verdict for result in results] == [Verdict.PASS]


def test_what_was_not_played_is_told_and_not_passed() -> None:
    bench, results = played("between")
    assert len(results) == 1
    reader = Reader(bench)
    reader.advance()
    account = Account(history.gather(reader, reader.between(0, reader.last)), CATALOGUE)
    assert account.skipped == ["INS-52-02"]
    assert account.verdict is Verdict.BLOCKED
    assert b'tests="2"' in render(account)


def test_a_second_ctrl_c_stops_at_once() -> None:
    with pytest.raises(KeyboardInterrupt), Interruption():
        press(2)


def test_ctrl_c_means_what_it_did_before_once_the_run_is_over() -> None:
    before = signal.getsignal(signal.SIGINT)
    with Interruption() as interruption:
        press()
        assert interruption.asked
    assert signal.getsignal(signal.SIGINT) is before
