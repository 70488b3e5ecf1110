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


def unreadable(rule: str = "insi.soap", code: str = "banc_soap_malformed", then: str = "", **more: Json) -> Calls:
    """A call refused before its operation could be read, then a good one when ``then`` is its code."""

    def search(bench: FakeBench) -> Answer:
        note = {"rule": rule, "kind": "mock-own", "text": f"{code} : message illisible : octets"}
        facts = {"code_cr": "", "fault": code, **more}
        data: dict[str, Json] = {"mock": "insi", "operation": "", "status": 500, "request_head": 0}
        told = {**data, "facts": facts, "notes": [note]}
        bench.append([Draft(Kind.EXCHANGE, "editor", told, {"request": b"non", "response": b""})])
        if then:
            bench.receives("insi", "chercher", b"oui", code=then, code_cr=then)
        return done()

    return search


REFUSED_BESIDE = [("expects", Verdict.PASS), ("tests.yes", Verdict.PASS), ("refused", Verdict.FAIL)]


def test_a_call_refused_for_a_fault_of_the_product_weighs_though_a_good_one_follows() -> None:
    result = played(expects_a_match, ins_search=unreadable(then="00"))
    assert told(result) == REFUSED_BESIDE
    assert result.verdict is Verdict.FAIL
    (finding,) = result.judgements[-1].findings
    assert (finding.rule, finding.expected, finding.found) == (
        "insi.soap",
        "appel accepté",
        "appel refusé : banc_soap_malformed",
    )
    assert english(finding.found) == "call refused: banc_soap_malformed"


def test_that_the_scenario_lets_such_calls_take_place_redeems_nothing() -> None:
    def script(bench: Bench) -> None:
        bench.insi.may("*")
        expects_a_match(bench)

    assert told(played(script, ins_search=unreadable(then="00"))) == REFUSED_BESIDE


@pytest.mark.parametrize(
    ("rule", "code", "more"),
    [
        (CERTIFICATE, "banc_soap_malformed", {}),
        ("insi.fault", "insi_101", {}),
        ("insi.refus_simulateur", "banc_soap_malformed", {}),
        ("insi.soap", "banc_chemin", {}),
        ("insi.soap", "banc_taille", {}),
        ("insi.soap", "banc_soap_malformed", {"injected": True}),
    ],
)
def test_a_setting_a_fault_an_injection_or_what_is_not_sure_weighs_nothing(rule: str, code: str, more: Json) -> None:
    result = played(expects_a_match, ins_search=unreadable(rule, code, "00", **more))
    assert result.verdict is Verdict.PASS


def test_under_an_armed_fault_what_is_refused_is_the_scenario_s_doing() -> None:
    def script(bench: Bench) -> None:
        bench.insi.fault("malformed")
        expects_a_match(bench)

    assert played(script, ins_search=unreadable(then="00")).verdict is Verdict.PASS


def test_a_step_that_expects_no_call_holds_nothing_against_a_refused_one() -> None:
    def script(bench: Bench) -> None:
        with bench.step("Regarder"):
            bench.editor.does("ins.search")

    assert "refused" not in [one.id for one in played(script, ins_search=unreadable()).judgements]


def test_a_refused_call_that_nothing_follows_is_the_one_that_is_examined() -> None:
    result = played(expects_a_match, ins_search=unreadable())
    assert told(result)[:2] == [("expects", Verdict.FAIL), ("tests.yes", Verdict.FAIL)]
    assert result.judgements[0].findings[0].found == "arrivé, mais code absent au lieu de 00 : INSI ? (500)"


def test_the_person_is_told_why_the_call_was_refused() -> None:
    bench = FakeBench()
    unreadable()(bench)
    asked = missed.awaited("insi", "chercher", {"code_cr": "00"}, bench.recorded)
    why = "Un appel est arrivé, mais refusé : banc_soap_malformed (message illisible : octets)."
    assert asked.fr == f"INSI chercher. {why}"
    assert "A call came, but was refused: banc_soap_malformed (" in asked.en


def test_a_value_that_is_blank_is_said_to_be_absent() -> None:
    assert missed.but({"code_cr": ""}, {"code_cr": "00"})[0] == "arrivé, mais code_cr absent au lieu de 00"


@pytest.mark.parametrize(("code", "line"), [("01", "INSI chercher (200) 01"), ("", "INSI chercher (200)")])
def test_a_call_is_shown_to_who_waits_with_what_insi_answered(code: str, line: str) -> None:
    bench = FakeBench()
    bench.receives("insi", "chercher", code_cr=code)
    assert claims.line(bench.recorded[0]) == line


@pytest.mark.parametrize("search", [unreadable(), unreadable(then="00"), unreadable(then="01")])
def test_a_replay_finds_the_same_refused_calls(search: Calls) -> None:
    bench = FakeBench()
    played(expects_a_match, bench, ins_search=search)
    tape = replayed(bench, expects_a_match)
    assert (tape.differences, list(tape.left)) == ([], [])


@pytest.mark.parametrize("search", [unreadable(), unreadable(then="00"), unreadable(then="01")])
def test_a_dossier_recorded_before_refused_calls_weighed_is_replayed_as_it_was(
    search: Calls, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench = FakeBench()
    with monkeypatch.context() as before:
        before.setattr("harness.refused.of", lambda _event: None)
        before.setattr(missed.Refused, "told", lambda *_args: {})
        played(expects_a_match, bench, ins_search=search)
    tape = replayed(bench, expects_a_match)
    assert (tape.differences, list(tape.left)) == ([], [])
