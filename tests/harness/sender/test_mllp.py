"""A message on its way to a product: over a real socket, or as a file."""

import base64
import socket
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest

from formats.hl7 import ack, er7, mllp
from harness.drivers.driver import Answer, Status
from harness.runner import run
from harness.sender.mllp import sent
from harness.sender.pam import CREATES, VALI, Announcement
from harness.steps import Bench
from harness.stop import StopError
from harness.verdict import Verdict
from record.event import Json
from tests.harness.fakes import LEONARDO, SETTINGS, FakeBench, FakeEditor
from tests.harness.playing import played, scenario_of
from tests.harness.test_replay import replayed

TRAITS = {name: str(value) for name, value in LEONARDO.traits.items()}
SAID = Announcement(CREATES, TRAITS, VALI, "114026322083356", "1.2.250.1.213.1.4.8")


@contextmanager
def product(answers: bool = True) -> Iterator[str]:
    """Somebody who listens, and acknowledges one message or hangs up."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=_serve, args=(listening, answers), daemon=True)
        thread.start()
        yield f"127.0.0.1:{listening.getsockname()[1]}"
        thread.join(5)


def _serve(listening: socket.socket, answers: bool) -> None:
    line, _ = listening.accept()
    with line:
        frames: list[mllp.Frame] = []
        taken = mllp.Deframer()
        while not frames:
            frames = taken.feed(line.recv(65536))
        if answers:
            line.sendall(mllp.frame(ack.ack(er7.read(frames[0].raw), "AA")))


def test_it_is_sent_and_its_acknowledgement_is_kept() -> None:
    with product() as address:
        result = sent(SAID, address, "")
    assert (result["ack"], "failure" in result, "file" in result) == ("AA", False, False)
    request = base64.b64decode(result["wire"]["request"])
    assert er7.read(mllp.opened(request).raw).control_id == result["control_id"]
    assert ack.said(mllp.opened(base64.b64decode(result["wire"]["response"])).raw)


def test_no_acknowledgement_is_told_as_none() -> None:
    with product(answers=False) as address:
        result = sent(SAID, address, "RI1")
    assert (result["ack"], result["identifier"], "response" in result["wire"]) == ("", "RI1", False)


NOBODY = ["127.0.0.1:1", "nulle part", "127.0.0.1:", "a..b:2575", f"{'a' * 64}:2575", "a\0b:2575"]
NOBODY += ["127.0.0.1:65536", "127.0.0.1:" + "1" * 5000, "127.0.0.1:²"]


@pytest.mark.parametrize("address", NOBODY)
def test_nobody_there_is_a_failure_and_no_exception(address: str) -> None:
    assert "n'écoute pas" in sent(SAID, address, "")["failure"]


def test_without_an_address_it_is_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    result = sent(SAID, "", "")
    written = (tmp_path / result["file"]).read_bytes()
    assert er7.read(written).type == "ADT^A28"
    assert base64.b64decode(result["wire"]["request"]) == written


def test_a_scenario_records_both_ways_and_a_replay_sends_nothing() -> None:
    bench = FakeBench()
    with product() as address:

        def arrives(steps: Bench) -> None:
            with steps.step("Un message arrive"):
                assert steps.hl7.address == "127.0.0.1:2575"
                message = steps.hl7.sends(LEONARDO, to=address, ins=False, reliability="PROV")
                assert er7.read(mllp.opened(message.part("request")).raw).type == "ADT^A28"
                assert message.part("response")

        played(arrives, bench)
    (event,) = (one for one in bench.recorded if one.data.get("call") == "hl7.sends")
    assert set(event.parts) == {"request", "response"}
    assert "wire" not in event.data["result"]
    tape = replayed(bench, arrives)
    assert (tape.differences, list(tape.left)) == ([], [])


def test_a_message_given_as_a_file_is_recorded_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its text goes to the driver; masking the part of the message leaves no copy."""
    monkeypatch.chdir(tmp_path)
    given: list[object] = []

    def load(params: Mapping[str, Json]) -> Answer:
        given.append(params["content"])
        return Answer(Status.REFUSED)

    def loaded(steps: Bench) -> None:
        with steps.step("Un fichier"):
            message = steps.hl7.sends(LEONARDO, to="", ins=False, reliability="PROV")
            assert steps.hl7.loaded(message, may_refuse=True).status is Status.REFUSED

    bench = FakeBench()
    run([scenario_of(loaded)], bench, bench, FakeEditor({"hl7.load": load}), SETTINGS)
    (event,) = (one for one in bench.recorded if one.data.get("call") == "hl7.sends")
    assert given == [bench.contents[event.number, "request"].decode()]
    asked = [one.data["args"] for one in bench.recorded if one.data.get("call") == "editor.does"]
    assert [sorted(args["params"]) for args in asked] == [["file"]]
    del bench.contents[event.number, "request"]
    assert (replayed(bench, loaded).differences, len(given)) == ([], 1)


def test_a_product_that_does_not_listen_leaves_the_scenario_unjudged() -> None:
    def arrives(steps: Bench) -> None:
        with steps.step("Un message part"), pytest.raises(StopError) as stopped:
            steps.hl7.sends(LEONARDO, to="127.0.0.1:1")
        assert stopped.value.verdict is Verdict.BLOCKED

    played(arrives, FakeBench())
