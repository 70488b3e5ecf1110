"""A mail mock that fails on what a product sends: the verdict is the bench's own error, never the product's."""

import smtplib
from collections.abc import Iterator
from pathlib import Path

import pytest

from formats.rule import Text
from harness.bench.place import remote
from harness.checks import mss
from harness.drivers.driver import Answer, Status
from harness.results import ScenarioResult
from harness.runner import run
from harness.scenario import Scenario, Script
from harness.steps import Bench
from harness.verdict import Verdict
from tests.e2e.conftest import RunningBench
from tests.e2e.psc_client import log_in
from tests.e2e.test_mss import SENDER, message, read, submit
from tests.harness.fakes import SETTINGS, FakeEditor, done


@pytest.fixture(scope="module")
def crashing(home: Path) -> Iterator[RunningBench]:
    """The bench with a defect."""
    bench = RunningBench(home, module="tests.harness.crashing_bench")
    yield bench
    bench.stop()


def played(bench: RunningBench, script: Script, **actions: object) -> ScenarioResult:
    """A scenario played at the bench by an editor made of functions."""
    scenario = Scenario("ESSAI-1", Text("Essai", "Trial"), ("MSS/va1.12",), ("MSS/va1.12.01.01",), script)
    editor = FakeEditor({name.replace("_", "."): action for name, action in actions.items()})  # type: ignore[misc]
    with remote(bench.facts["control"]["url"], bench.facts["control"]["token"]) as place:
        session = place.control.open_session("essai", "tests")
        bench.session = session.id
        (result,) = run([scenario], session, session, editor, SETTINGS)
    return result


def send_and_check(bench: Bench) -> None:
    """What a scenario of MSSanté does."""
    with bench.step("Envoyer"):
        bench.editor.tries("mss.send")
        sent = bench.mss.expects("smtp.DATA")
        bench.check(mss.message_id, call=sent)


def noted(bench: RunningBench) -> list[tuple[str, str, str]]:
    """(operation, status, text) of the exchanges on which the bench failed."""
    return [
        (event["data"]["operation"], event["data"]["status"], note["text"])
        for event in bench.exchanges()
        for note in event["data"]["notes"]
        if note["kind"] == "crash"
    ]


def test_a_submission_on_which_the_mock_fails_is_the_bench_s_error(crashing: RunningBench) -> None:
    told: list[int] = []

    def send(_params: object) -> Answer:
        mail = message()
        del mail["Message-ID"], mail["Subject"]  # a deviation, which nobody may be told of on this exchange
        mail["Subject"] = "plantage"
        token = log_in(crashing, "899900000011")["access_token"]
        with pytest.raises(smtplib.SMTPDataError) as refused:
            submit(crashing, token, mail)
        told.append(refused.value.smtp_code)
        return Answer(Status.FAILED, reason="451")

    result = played(crashing, send_and_check, mss_send=send)
    assert told == [451]
    assert result.verdict is Verdict.BENCH_ERROR
    assert Verdict.FAIL not in [judgement.verdict for judgement in result.judgements]
    assert noted(crashing) == [("smtp.DATA", "451", "KeyError: 'défaut voulu'")]


def test_an_imap_command_on_which_the_mock_fails_is_the_bench_s_error(crashing: RunningBench) -> None:
    def fetch(_params: object) -> Answer:
        client = read(crashing, log_in(crashing, "899900000011")["access_token"], SENDER)
        assert client.noop() == ("NO", [b"[SERVERBUG] Internal error of the simulator"])
        assert client.check()[0] == "OK"  # the connection goes on
        client.logout()
        return done(messages=[])

    def script(bench: Bench) -> None:
        with bench.step("Relever"):
            bench.editor.tries("mss.fetch")

    result = played(crashing, script, mss_fetch=fetch)
    assert result.verdict is Verdict.BENCH_ERROR
    assert noted(crashing) == [("imap.NOOP", "NO", "ZeroDivisionError: défaut voulu")]


def test_the_same_bench_takes_what_does_not_make_it_fail(crashing: RunningBench) -> None:
    def send(_params: object) -> Answer:
        submit(crashing, log_in(crashing, "899900000011")["access_token"], message())
        return done(message_id="")

    assert played(crashing, send_and_check, mss_send=send).verdict is Verdict.PASS
