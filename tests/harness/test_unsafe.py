"""Steps in which a service is not safe: late calls are judged, and the service is itself again however they end."""

import threading
from collections.abc import Callable
from typing import Any

import pytest

from formats.rule import Text
from harness.bench.reader import Reader
from harness.checks import tls
from harness.drivers.replay import ReplayControls, ReplayDriver
from harness.engine import Engine
from harness.results import ScenarioResult
from harness.runner import play, run
from harness.scenario import Scenario
from harness.steps import Bench
from harness.stop import StopError
from harness.tape import ReplayTape
from harness.verdict import Verdict
from record.event import Draft, Event, Kind
from tests.harness.fakes import SETTINGS, FakeBench, FakeEditor, done

AT = {"listener": "mss.per_org.smtps", "tls_fault": "expired-certificate", "peer": "127.0.0.1:40000"}


def completed(bench: FakeBench) -> None:
    bench.append([Draft(Kind.HANDSHAKE, "banc", {**AT, "outcome": "completed", "reason": ""})])


def calls(bench: FakeBench) -> None:
    data = {**AT, "mock": "mss", "operation": "smtp.EHLO", "status": "250", "tls": {}, "request_head": 0}
    bench.append([Draft(Kind.EXCHANGE, "editeur", data, {"request": b"EHLO", "response": b"250"})])


class Patient(FakeEditor):
    """An editor whose calls may come late."""

    def patience(self, within: float) -> float:
        """As long as the scenario says."""
        return within


def unsafe(bench: Bench) -> None:
    with bench.step(Text("Envoyer", "Send")):
        with bench.mss.unsafe("expired-certificate"):
            bench.editor.tries("mss.send")
            seen = bench.mss.attempts(within=2)
        bench.check(tls.server_refused, seen=seen)


def scenario(script: Callable[[Bench], None]) -> Scenario:
    return Scenario("X", Text("x", "x"), (), (), script)


def played(
    script: Callable[[Bench], None], sends: Callable[[FakeBench], None], bench: FakeBench | None = None
) -> tuple[FakeBench, ScenarioResult]:
    bench = bench or FakeBench()

    def send(_params: Any) -> Any:
        sends(bench)
        return done(message_id="x")

    (result,) = run([scenario(script)], bench, bench, Patient({"mss.send": send}), SETTINGS)
    return bench, result


def replayed(script: Callable[[Bench], None], bench: FakeBench) -> ReplayTape:
    """The calls of the scenario again; raises ``DivergedError`` when the script asks for others."""
    reader = Reader(bench)
    reader.advance()
    mine: list[Event] = [event for event in bench.recorded if event.data.get("scenario") == "X"]
    tape = ReplayTape(mine, reader)
    engine = Engine(tape, reader, ReplayDriver("essai", {}, personal=False), ReplayControls(), personal=False)
    play(scenario(script), engine, Bench(engine, SETTINGS.patients, {}))
    assert not tape.left
    return tape


def test_a_request_well_after_the_handshake_fails() -> None:
    def sends(bench: FakeBench) -> None:
        completed(bench)
        threading.Timer(0.15, calls, [bench]).start()

    _bench, result = played(unsafe, sends)
    assert [(one.id, one.verdict) for one in result.judgements] == [("tls.server_refused", Verdict.FAIL)]


def test_a_request_that_comes_once_the_step_has_looked_fails_too() -> None:
    class Late(FakeBench):
        def clear_faults(self) -> None:
            super().clear_faults()
            if self.done[-2:] == ["tls expired-certificate mss.app", "clear"]:
                calls(self)

    def leaves(bench: FakeBench) -> None:
        completed(bench)
        bench.append([Draft(Kind.NOTE, "banc", {**AT, "spoke": False, "by": "client"})])

    bench, result = played(quickly, leaves, Late())
    assert [(one.id, one.verdict) for one in result.judgements] == [
        ("tls.server_refused", Verdict.PASS),
        ("sweep", Verdict.FAIL),
    ]
    assert [finding.rule for finding in result.judgements[-1].findings] == ["mss.serveur_expire"]
    assert replayed(quickly, bench).differences == []


def quickly(bench: Bench) -> None:
    with bench.step(Text("Envoyer", "Send")):
        with bench.mss.unsafe("expired-certificate"):
            bench.editor.tries("mss.send")
            seen = bench.mss.attempts(within=0)
        bench.check(tls.server_refused, seen=seen)


@pytest.mark.parametrize("raised", [RuntimeError("script"), KeyboardInterrupt()])
def test_the_service_is_itself_again_whatever_breaks_the_step_off(raised: BaseException) -> None:
    def breaks(bench: Bench) -> None:
        with bench.mss.unsafe("expired-certificate"):
            raise raised

    bench, result = played(breaks, completed)
    assert bench.done[-3:] == ["tls expired-certificate mss.per_org", "tls expired-certificate mss.app", "clear"]
    assert result.verdict is not Verdict.PASS
    if isinstance(raised, RuntimeError):
        assert replayed(breaks, bench).differences == []


def test_a_bench_that_refuses_to_show_a_fault_blocks_and_that_is_replayed() -> None:
    class Shared(FakeBench):
        def show_tls_fault(self, name: str, listeners: str) -> None:
            raise StopError(Verdict.BLOCKED, f"{listeners} : ouvrez des ports ({name})")

    bench, result = played(unsafe, completed, Shared())
    assert result.verdict is Verdict.BLOCKED
    assert "ouvrez des ports" in result.judgements[-1].reason
    assert bench.done[-1] == "clear"
    assert replayed(unsafe, bench).differences == []
