"""A replay makes the calls of a recorded run again, and tells where it differs."""

import pytest

from formats.rule import Text
from harness.bench.reader import Reader
from harness.drivers.driver import Answer, Status
from harness.drivers.replay import ReplayControls, ReplayDriver
from harness.engine import Engine
from harness.runner import play
from harness.scenario import Script
from harness.steps import Bench
from harness.stop import DivergedError
from harness.tape import ReplayTape
from tests.harness.fakes import COUNTS, SETTINGS, YES, FakeBench, done
from tests.harness.playing import played, scenario_of, search_and_check, searching


def everything(bench: Bench) -> None:
    """A script that makes every kind of call."""
    bench.knob("insi.unknown_person", "insi_102")
    bench.clock(60)
    bench.insi.may("autre")
    with bench.step("Chercher"):
        bench.insi.fault("empty_trait", trait="nom")
        bench.insi.answers(b"<xml/>")
        found = bench.editor.tries("ins.search", patient="p1")
        call = bench.insi.expects("chercher", code="00")
        bench.check(YES, call=call, word="oui")
        bench.check(COUNTS, calls=bench.insi.exchanges(whole=True))
        bench.keeps("INS/va1.52.01.01", "soap", call, "request")
        bench.keeps("INS/va1.52.01.01", "log", found, "result")
        bench.clear_faults()
    with bench.step("Refuser"):
        bench.refused("psc.login")
        bench.check(COUNTS, calls=bench.insi.none(within=0))


def replayed(bench: FakeBench, script: Script) -> ReplayTape:
    calls = [event for event in bench.recorded if event.data.get("scenario") == "ESSAI-1"]
    reader = Reader(bench)
    reader.advance()
    tape = ReplayTape(calls, reader)
    engine = Engine(tape, reader, ReplayDriver("essai", {}, personal=False), ReplayControls(), personal=False)
    play(scenario_of(script), engine, Bench(engine, SETTINGS.patients, {}))
    return tape


def recorded(script: Script, body: bytes = b"oui") -> FakeBench:
    bench = FakeBench()
    played(script, bench, ins_search=searching(body), psc_login=lambda _bench: Answer(Status.REFUSED, {}, "non"))
    return bench


@pytest.mark.parametrize("body", [b"oui", b"non"])
def test_a_replay_makes_the_same_calls_and_finds_the_same(body: bytes) -> None:
    tape = replayed(recorded(everything, body), everything)
    assert tape.differences == []
    assert tape.left == []


def test_a_replay_of_a_run_that_nobody_called_in_finds_the_same() -> None:
    bench = FakeBench()
    played(everything, bench, ins_search=lambda _bench: done(), psc_login=lambda _bench: done())
    bench.receives("insi", "chercher")
    tape = replayed(bench, everything)
    assert (tape.differences, list(tape.left)) == ([], [])


def test_a_replay_of_another_script_diverges() -> None:
    def other(bench: Bench) -> None:
        with bench.step("Autre chose"):
            bench.editor.does("ins.search")

    with pytest.raises(DivergedError):
        replayed(recorded(search_and_check), other)


def test_a_replay_of_a_shorter_script_leaves_calls_over_or_diverges() -> None:
    def shorter(bench: Bench) -> None:
        with bench.step("Chercher"):
            bench.editor.does("ins.search", patient="p1")

    with pytest.raises(DivergedError):
        replayed(recorded(search_and_check), shorter)


def test_a_replay_tells_a_result_that_is_not_the_recorded_one() -> None:
    bench = recorded(search_and_check)
    number = next(event.number for event in bench.recorded if event.data.get("mock") == "insi")
    bench.contents[number, "request"] = b"non"
    tape = replayed(bench, search_and_check)
    assert [difference.name for difference in tape.differences] == ["check"]


def test_a_replay_goes_as_far_as_an_interrupted_run_went() -> None:
    def interrupt(_bench: FakeBench) -> Answer:
        raise KeyboardInterrupt

    bench = FakeBench()
    played(search_and_check, bench, ins_search=interrupt)
    assert replayed(bench, search_and_check).differences == []


def test_a_replay_goes_as_far_as_a_stopped_scenario_went() -> None:
    bench = FakeBench()
    played(search_and_check, bench, ins_search=lambda _bench: Answer(Status.UNAVAILABLE, {}, "personne"))
    tape = replayed(bench, search_and_check)
    assert (tape.differences, list(tape.left)) == ([], [])


def test_a_run_recorded_before_its_steps_had_english_titles_is_replayed() -> None:
    def titled(bench: Bench, title: Text | str) -> None:
        with bench.step(title):
            bench.editor.does("ins.search", patient="p1")

    bench = recorded(lambda bench: titled(bench, "Chercher"))
    assert replayed(bench, lambda bench: titled(bench, Text("Chercher", "Search"))).differences == []
    with pytest.raises(DivergedError):
        replayed(bench, lambda bench: titled(bench, Text("Trouver", "Search")))


def test_an_english_title_that_was_recorded_is_compared() -> None:
    def titled(bench: Bench, english: str) -> None:
        with bench.step(Text("Chercher", english)):
            bench.editor.does("ins.search", patient="p1")

    bench = recorded(lambda bench: titled(bench, "Search"))
    with pytest.raises(DivergedError):
        replayed(bench, lambda bench: titled(bench, "Look up"))
