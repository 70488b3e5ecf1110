"""A third party's message arrives by a call on the tape: recorded with what names it, never sent again by replay."""

from harness.results import read
from harness.steps import Bench
from record.event import Kind
from tests.harness.fakes import LEONARDO, FakeBench
from tests.harness.playing import played
from tests.harness.test_replay import replayed

BOX = "camille.martin@cabinet-banc.mssante.fr"


def arrives(bench: Bench) -> None:
    with bench.step("Un correspondant écrit"):
        letter = bench.mss.delivers(LEONARDO, to=BOX, matricule="114026322083356", oid="1.2.3", birth_date="2014-02-02")
        assert letter.data["result"]["unique_id"]


def test_it_is_posted_once_recorded_and_shown() -> None:
    bench = FakeBench()
    result = played(arrives, bench)
    posted = [line for line in bench.done if line.startswith("deliver")]
    assert posted == [f"deliver mss {BOX} Date:"]
    (event,) = (one for one in bench.recorded if one.data.get("call") == "mss.delivers")
    assert event.kind is Kind.STIMULUS
    letter = event.data["args"]["letter"]
    assert (letter["to"], letter["matricule"], letter["oid"]) == (BOX, "114026322083356", "1.2.3")
    assert (letter["traits"]["family_name"], letter["traits"]["birth_date"]) == ("DE VINCI", "2014-02-02")
    assert result.steps[0].actions == [(event.number, "mss.delivers")]
    assert read(bench.recorded)[0].steps[0].actions


def test_a_replay_takes_what_was_recorded() -> None:
    bench = FakeBench()
    played(arrives, bench)
    before = list(bench.done)
    tape = replayed(bench, arrives)
    assert (tape.differences, list(tape.left), bench.done) == ([], [], before)
