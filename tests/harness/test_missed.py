"""A call that came otherwise than expected: what is said of it, what is judged of it, what it ends."""

import io

import pytest

from harness import claims, missed
from harness.drivers.console import Console
from harness.drivers.driver import Answer, Status
from harness.drivers.manual import ManualDriver
from harness.english import english
from harness.results import ScenarioResult
from harness.runner import run
from harness.steps import Bench
from harness.verdict import Verdict
from record.event import Draft, Event, Json, Kind
from tests.harness.fakes import COUNTS, SETTINGS, YES, FakeBench, done
from tests.harness.playing import Calls, played, scenario_of
from tests.harness.test_replay import replayed

CERTIFICATE = "insi.certificat"


def expects_a_match(bench: Bench) -> None:
    with bench.step("Chercher"):
        bench.editor.does("ins.search")
        bench.check(YES, call=bench.insi.expects("chercher", code="00"))


def comes(body: bytes = b"oui", *codes: str, status: Status = Status.DONE) -> Calls:
    def search(bench: FakeBench) -> Answer:
        for code in codes or ("01",):
            bench.receives("insi", "chercher", body, code=code)
        return Answer(status, {}, "")

    return search


def refused(rule: str, kind: str = "refusal") -> Calls:
    def search(bench: FakeBench) -> Answer:
        notes = [{"rule": rule, "kind": kind, "text": "desir_560"}]
        data: dict[str, Json] = {"mock": "insi", "operation": "chercher", "status": 500, "request_head": 0}
        facts = {"facts": {"fault": "desir_560"}, "notes": notes}
        bench.append([Draft(Kind.EXCHANGE, "editor", {**data, **facts}, {"request": b"oui", "response": b""})])
        return done()

    return search


def told(result: ScenarioResult) -> list[tuple[str, Verdict]]:
    return [(one.id, one.verdict) for one in result.judgements if one.id != "sweep"]


def test_it_says_what_came_and_the_call_is_examined() -> None:
    result = played(expects_a_match, ins_search=comes(b"non"))
    assert told(result) == [("expects", Verdict.FAIL), ("tests.yes", Verdict.FAIL)]
    (finding,) = result.judgements[0].findings
    assert finding.rule == "bench.expected_facts"
    assert finding.found == "arrivé, mais code 01 au lieu de 00 : INSI chercher (200)"
    assert english(finding.found) == "came, but code 01 instead of 00: INSI chercher (200)"
    assert result.judgements[1].findings[0].found == "non"


def test_a_call_that_is_well_made_does_not_redeem_the_expectation() -> None:
    result = played(expects_a_match, ins_search=comes(b"oui"))
    assert told(result) == [("expects", Verdict.FAIL), ("tests.yes", Verdict.PASS)]
    assert result.verdict is Verdict.FAIL


def test_which_of_several_calls_was_meant_is_not_known() -> None:
    result = played(expects_a_match, ins_search=comes(b"non", "01", "02"))
    assert told(result) == [("expects", Verdict.FAIL), ("tests.yes", Verdict.BLOCKED)]
    assert result.judgements[0].findings[0].found.startswith("arrivé, mais code 02 au lieu de 00")


def test_which_of_several_expectations_a_missing_call_stands_for_is_not_known() -> None:
    def script(bench: Bench) -> None:
        with bench.step("Chercher"):
            bench.editor.does("ins.search")
            first = bench.insi.expects("chercher", code="00")
            bench.insi.expects("chercher", code="02")
            bench.check(YES, call=first)

    assert told(played(script, ins_search=comes(b"non")))[-1] == ("tests.yes", Verdict.BLOCKED)


def test_a_call_that_another_expectation_took_is_not_examined_twice() -> None:
    def script(bench: Bench) -> None:
        with bench.step("Chercher"):
            bench.editor.does("ins.search")
            first = bench.insi.expects("chercher", code="00")
            bench.insi.expects("chercher", code="01")
            bench.check(YES, call=first)

    assert told(played(script, ins_search=comes(b"non")))[-1] == ("tests.yes", Verdict.BLOCKED)


def test_a_check_that_rests_on_more_than_the_call_waits_for_the_right_one() -> None:
    def script(bench: Bench) -> None:
        with bench.step("Chercher"):
            found = bench.editor.tries("ins.search")
            call = bench.insi.expects("chercher", code="00")
            bench.check(COUNTS, calls=[call, found])
            bench.check(YES, call=call, other=found)

    assert [verdict for _, verdict in told(played(script, ins_search=comes()))[1:]] == [Verdict.BLOCKED] * 2


def test_after_a_technical_failure_nothing_is_held_against_the_editor() -> None:
    result = played(expects_a_match, ins_search=comes(b"non", status=Status.FAILED))
    assert Verdict.FAIL not in [judgement.verdict for judgement in result.judgements]


def test_a_setting_is_not_judged_and_ends_the_scenario() -> None:
    result = played(expects_a_match, ins_search=refused(CERTIFICATE))
    assert told(result) == [("expects", Verdict.BLOCKED), ("stop", Verdict.BLOCKED)]
    assert result.verdict is Verdict.BLOCKED
    reason = result.judgements[0].reason
    assert reason.startswith("À régler, puis à rejouer : Demander un certificat ORG AUTH_CLI avec ce CN.")
    assert english(reason).startswith("To be set, then played again: Ask for an ORG AUTH_CLI certificate")


@pytest.mark.parametrize(("rule", "kind"), [("insi.fault", "refusal"), (CERTIFICATE, "tolerance"), ("", "refusal")])
def test_another_refusal_is_not_a_setting(rule: str, kind: str) -> None:
    result = played(expects_a_match, ins_search=refused(rule, kind))
    assert told(result)[0] == ("expects", Verdict.FAIL)
    assert result.judgements[0].findings[0].found == "arrivé, mais code absent au lieu de 00 : INSI chercher (500)"


@pytest.mark.parametrize("search", [comes(b"non"), comes(b"non", "01", "02"), refused(CERTIFICATE)])
def test_a_replay_finds_the_same(search: Calls) -> None:
    bench = FakeBench()
    played(expects_a_match, bench, ins_search=search)
    tape = replayed(bench, expects_a_match)
    assert (tape.differences, list(tape.left)) == ([], [])


@pytest.mark.parametrize("search", [comes(b"non"), comes(b"non", "01", "02"), refused(CERTIFICATE)])
def test_a_dossier_from_before_is_replayed_as_it_was(search: Calls, monkeypatch: pytest.MonkeyPatch) -> None:
    def first_only(came: list[Event], _facts: Json, _recorded: Json) -> dict[str, Json]:
        return {"other": [came[0].number, claims.shown(came[0])]} if came else {}

    bench = FakeBench()
    with monkeypatch.context() as before:
        before.setattr(missed, "told", first_only)
        result = played(expects_a_match, bench, ins_search=search)
    assert told(result) == [("expects", Verdict.FAIL), ("tests.yes", Verdict.BLOCKED)]
    tape = replayed(bench, expects_a_match)
    assert (tape.differences, list(tape.left)) == ([], [])


def by_hand(bench: Bench) -> None:
    with bench.step("Chercher"):
        bench.editor.does("ins.search", patient="ce patient")
        bench.insi.expects("chercher", within=0, code="00")
        bench.editor.does("ins.accept", patient="ce patient")


@pytest.mark.parametrize("arrives", [True, False])
def test_a_person_reads_what_came_and_is_not_asked_to_accept_what_did_not(arrives: bool) -> None:
    bench, out = FakeBench(), io.StringIO()
    bench.receives("psc", "discovery")

    class Person(ManualDriver):
        """Calls as the person says that it is done."""

        def patience(self, _within: float) -> float:
            if arrives:
                bench.receives("insi", "chercher", code="01")
            return 0.0

    driver = Person(Console(io.StringIO("fait\nnon\néchec\n"), out))
    run([scenario_of(by_hand)], bench, bench, driver, SETTINGS)
    said = out.getvalue()
    assert ("INSI chercher. Un appel est arrivé, mais code 01 au lieu de 00." in said) is arrives
    assert "Si INSi a rendu des traits pour ce patient, acceptez-les ; sinon" in said


def test_a_person_is_not_asked_to_wait_for_what_a_setting_keeps_away() -> None:
    bench, out = FakeBench(), io.StringIO()

    class Person(ManualDriver):
        """Calls as the person says that it is done."""

        def patience(self, _within: float) -> float:
            refused(CERTIFICATE)(bench)
            return 0.0

    driver = Person(Console(io.StringIO("fait\n"), out))
    (result,) = run([scenario_of(by_hand)], bench, bench, driver, SETTINGS)
    assert "ABSENT" not in out.getvalue()
    assert result.verdict is Verdict.BLOCKED
