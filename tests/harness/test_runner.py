"""How scenarios are played and judged, without network."""

from collections.abc import Mapping

import pytest

from harness.bench.failure import BenchFailureError
from harness.checks.insi import no_call
from harness.drivers.driver import Answer, Status
from harness.english import english
from harness.results import UNHEARD
from harness.runner import run
from harness.steps import Bench
from harness.verdict import Verdict
from record import clock
from record.event import Json
from tests.harness.fakes import COUNTS, CRASHES, LEONARDO, MAYBE, SETTINGS, YES, FakeBench, FakeEditor, done
from tests.harness.playing import played, scenario_of, search_and_check, searching


def test_a_scenario_whose_checks_find_nothing_passes() -> None:
    result = played(search_and_check, ins_search=searching())
    assert result.verdict is Verdict.PASS
    assert [judgement.id for judgement in result.judgements] == ["expects", "tests.yes"]


def test_a_breach_of_a_verified_rule_is_a_deviation() -> None:
    result = played(search_and_check, ins_search=searching(b"non"))
    assert result.verdict is Verdict.FAIL
    (finding,) = result.judgements[1].findings
    assert (finding.rule, finding.expected, finding.found) == ("tests.sure", "oui", "non")


def test_a_breach_of_an_inferred_rule_only_warns() -> None:
    def script(bench: Bench) -> None:
        with bench.step("Chercher"):
            bench.editor.does("ins.search")
            bench.check(MAYBE, call=bench.insi.expects("chercher"))

    result = played(script, ins_search=searching())
    assert result.verdict is Verdict.PASS
    assert len(result.judgements[1].warnings) == 1


def test_a_check_that_examined_nothing_is_not_a_pass() -> None:
    def script(bench: Bench) -> None:
        with bench.step("Chercher"):
            bench.editor.does("ins.search")
            bench.insi.expects("chercher")
            bench.check(COUNTS, calls=bench.dmp.none(within=0))

    assert played(script, ins_search=searching()).verdict is Verdict.BLOCKED


def test_a_scenario_that_judges_nothing_is_not_a_pass() -> None:
    def script(bench: Bench) -> None:
        with bench.step("Rien"):
            bench.editor.does("ins.search")

    assert played(script, ins_search=lambda _bench: done()).verdict is Verdict.BLOCKED


def test_an_expected_call_that_never_comes_is_a_deviation_and_what_rests_on_it_is_not_judged() -> None:
    bench = FakeBench()
    bench.receives("psc", "discovery")
    result = played(search_and_check, bench, ins_search=lambda _bench: done())
    assert result.verdict is Verdict.FAIL
    assert [judgement.verdict for judgement in result.judgements] == [Verdict.FAIL, Verdict.BLOCKED]


def test_in_a_run_that_nobody_called_in_a_missing_call_is_not_held_against_the_editor() -> None:
    result = played(search_and_check, ins_search=lambda _bench: done())
    assert result.verdict is Verdict.BLOCKED
    assert result.judgements[0].reason == UNHEARD


def stays_silent(bench: Bench) -> None:
    with bench.step("Refuser"):
        attempt = bench.refused("ins.search")
        bench.check(no_call, events=bench.insi.none(within=0), stimulus=attempt)


@pytest.mark.parametrize(("heard", "verdict"), [(False, Verdict.BLOCKED), (True, Verdict.PASS)])
def test_silence_proves_nothing_in_a_run_that_nobody_called_in(heard: bool, verdict: Verdict) -> None:
    bench = FakeBench()
    if heard:
        bench.receives("psc", "discovery")
    refused = played(stays_silent, bench, ins_search=lambda _bench: Answer(Status.REFUSED, {}, "identité douteuse"))
    assert refused.verdict is verdict


def test_a_connection_refused_at_the_door_is_somebody() -> None:
    bench = FakeBench()
    bench.refuses_handshake()
    assert played(search_and_check, bench, ins_search=lambda _bench: done()).verdict is Verdict.FAIL


def test_calls_that_nothing_expected_prove_nothing() -> None:
    def script(bench: Bench) -> None:
        with bench.step("Chercher"):
            bench.editor.does("ins.search")

    result = played(script, ins_search=searching())
    assert [judgement.id for judgement in result.judgements] == ["sweep"]
    assert result.verdict is Verdict.BLOCKED


def test_the_demonstration_editor_is_wired_by_the_bench() -> None:
    bench, editor = FakeBench(), FakeEditor({"ins.search": lambda _params: done()}, name="demo")
    (result,) = run([scenario_of(search_and_check)], bench, bench, editor, SETTINGS)
    assert result.verdict is Verdict.FAIL


class Slow(FakeEditor):
    """An editor whose calls may come late."""

    def patience(self, within: float) -> float:
        return within


@pytest.mark.parametrize("status", [Status.FAILED, Status.REFUSED])
def test_after_a_failure_or_a_refusal_a_call_is_not_waited_for(status: Status) -> None:
    bench, editor = FakeBench(), Slow({"ins.search": lambda _params: Answer(status, {}, "non")})
    before = clock.monotonic()
    run([scenario_of(search_and_check)], bench, bench, editor, SETTINGS)
    assert clock.monotonic() - before < 5


def test_a_call_with_other_facts_is_not_the_expected_one() -> None:
    def script(bench: Bench) -> None:
        with bench.step("Chercher"):
            bench.editor.does("ins.search")
            bench.insi.expects("chercher", code="01")

    result = played(script, ins_search=searching())
    assert [judgement.id for judgement in result.judgements] == ["expects", "sweep"]
    assert result.verdict is Verdict.FAIL


def test_an_exchange_is_claimed_once() -> None:
    def script(bench: Bench) -> None:
        with bench.step("Chercher deux fois"):
            bench.editor.does("ins.search")
            bench.insi.expects("chercher")
            bench.insi.expects("chercher")

    result = played(script, ins_search=searching())
    assert [judgement.verdict for judgement in result.judgements] == [Verdict.PASS, Verdict.FAIL]


def test_a_call_that_comes_between_two_steps_can_still_be_expected_in_the_second() -> None:
    bench = FakeBench()

    def script(scenario: Bench) -> None:
        with scenario.step("Un"):
            scenario.editor.does("psc.login")
        bench.receives("insi", "chercher", b"oui")
        with scenario.step("Deux"):
            scenario.check(YES, call=scenario.insi.expects("chercher"))

    assert played(script, bench, psc_login=lambda _bench: done()).verdict is Verdict.PASS


def test_a_call_that_nothing_expected_warns_when_the_step_closes() -> None:
    def twice(bench: FakeBench) -> Answer:
        bench.receives("insi", "chercher", b"oui")
        bench.receives("insi", "chercher", b"oui")
        return done()

    result = played(search_and_check, ins_search=twice)
    assert result.verdict is Verdict.PASS
    assert [finding.rule for finding in result.judgements[-1].warnings] == ["bench.unexpected_call"]


@pytest.mark.parametrize(("mock", "operation"), [("psc", "certs"), ("mss", "imap.LOGIN"), ("mss", "smtp.QUIT")])
def test_the_ordinary_life_of_the_services_needs_no_expectation(mock: str, operation: str) -> None:
    def search(bench: FakeBench) -> Answer:
        bench.receives(mock, operation)
        return searching()(bench)

    result = played(search_and_check, ins_search=search)
    assert [judgement.id for judgement in result.judgements] == ["expects", "tests.yes"]


def test_a_scenario_declares_background_calls() -> None:
    def script(bench: Bench) -> None:
        bench.insi.may("cherch*")
        with bench.step("Chercher"):
            bench.editor.does("ins.search")
            bench.check(COUNTS, calls=bench.insi.exchanges())

    result = played(script, ins_search=searching())
    assert [judgement.id for judgement in result.judgements] == ["tests.counts"]


def test_a_handshake_refused_because_of_a_tls_fault_is_none() -> None:
    def search(bench: FakeBench) -> Answer:
        bench.refuses_handshake(tls_fault="expired-certificate")
        return searching()(bench)

    assert played(search_and_check, ins_search=search).verdict is Verdict.PASS


def test_a_refused_handshake_is_a_finding() -> None:
    def search(bench: FakeBench) -> Answer:
        bench.refuses_handshake()
        return searching()(bench)

    result = played(search_and_check, ins_search=search)
    assert [finding.rule for finding in result.judgements[-1].findings] == ["bench.handshake"]


def test_what_follows_a_mocks_own_failure_is_not_held_against_the_editor() -> None:
    def search(bench: FakeBench) -> Answer:
        bench.crashes("insi", "chercher")
        return done()

    result = played(search_and_check, ins_search=search)
    assert result.verdict is Verdict.BENCH_ERROR
    assert Verdict.FAIL not in [judgement.verdict for judgement in result.judgements]


def test_a_mocks_own_failure_hides_nothing_of_what_came_beside_it() -> None:
    def search(bench: FakeBench) -> Answer:
        bench.crashes("insi", "chercher")
        bench.receives("dmp", "TD0.3")
        return done()

    result = played(search_and_check, ins_search=search)
    assert (result.judgements[-1].id, result.verdict) == ("crash", Verdict.BENCH_ERROR)
    assert [finding.found for finding in result.judgements[-1].findings] == ["DMP TD0.3 (200)"]


def accepted(bench: Bench) -> None:
    with bench.step("Envoyer"):
        bench.editor.does("mss.send")
        bench.check(YES, call=bench.mss.expects("smtp.DATA", status=250))


@pytest.mark.parametrize(
    ("answer", "verdict"), [(done(), Verdict.FAIL), (Answer(Status.FAILED, {}, "550"), Verdict.BLOCKED)]
)
def test_a_refused_call_is_not_the_accepted_one_that_is_expected(answer: Answer, verdict: Verdict) -> None:
    def send(bench: FakeBench) -> Answer:
        bench.receives("mss", "smtp.DATA", b"oui")
        return answer

    result = played(accepted, mss_send=send)
    assert result.verdict is verdict
    found = [(one.expected, one.found) for one in result.judgements[-3].findings if one.fails]
    other = "arrivé, mais status 200 au lieu de 250 : MSS smtp.DATA (200)"
    assert found == ([("MSS smtp.DATA, status 250", other)] if verdict is Verdict.FAIL else [])


def test_a_product_that_refuses_what_the_requirement_asks_for_deviates() -> None:
    result = played(search_and_check, ins_search=lambda _bench: Answer(Status.REFUSED, {}, "interdit"))
    assert result.judgements[0].findings[0].rule == "bench.action_allowed"
    assert result.verdict is Verdict.FAIL


def test_a_technical_failure_with_no_deviation_found_is_not_judged() -> None:
    def search(bench: FakeBench) -> Answer:
        searching()(bench)
        return Answer(Status.FAILED, {}, "délai dépassé")

    result = played(search_and_check, ins_search=search)
    assert result.verdict is Verdict.BLOCKED
    assert result.judgements[0].reason == "délai dépassé"


def test_an_expected_call_that_never_came_after_a_technical_failure_is_not_judged() -> None:
    result = played(search_and_check, ins_search=lambda _bench: Answer(Status.FAILED, {}, "réseau injoignable"))
    assert result.verdict is Verdict.BLOCKED


def test_an_adapter_that_cannot_be_asked_judges_nothing_and_ends_the_scenario() -> None:
    result = played(search_and_check, ins_search=lambda _bench: Answer(Status.UNAVAILABLE, {}, "personne"))
    assert result.verdict is Verdict.BLOCKED
    assert [judgement.id for judgement in result.judgements] == ["editor.answer", "stop"]


def refuse_and_count(bench: Bench) -> None:
    with bench.step("Le logiciel refuse"):
        bench.refused("ins.search")


@pytest.mark.parametrize(
    ("answer", "verdict"),
    [
        (Answer(Status.REFUSED, {}, "identité douteuse"), Verdict.PASS),
        (done(), Verdict.FAIL),
        (Answer(Status.FAILED, {}, "panne"), Verdict.BLOCKED),
    ],
)
def test_an_expected_refusal_is_the_products_own(answer: Answer, verdict: Verdict) -> None:
    assert played(refuse_and_count, ins_search=lambda _bench: answer).verdict is verdict


def test_what_the_editor_cannot_show_is_not_judged() -> None:
    def script(bench: Bench) -> None:
        with bench.step("Voir"):
            bench.check(COUNTS, calls=[bench.editor.shows("patient.record")])

    result = played(script, patient_record=lambda _bench: Answer(Status.FAILED, {}, "panne"))
    assert result.verdict is Verdict.BLOCKED


def test_an_answer_without_the_member_that_the_scenario_needs_is_not_judged() -> None:
    def script(bench: Bench) -> None:
        with bench.step("Créer"):
            created = bench.editor.does("patient.create", **LEONARDO.traits)
            bench.editor.does("ins.search", patient=created["patient"])

    result = played(script, patient_create=lambda _bench: done())
    assert result.verdict is Verdict.BLOCKED
    assert "patient" in result.judgements[-1].reason


def test_a_check_with_a_bug_is_the_benchs_error() -> None:
    def script(bench: Bench) -> None:
        with bench.step("Chercher"):
            bench.editor.does("ins.search")
            bench.check(CRASHES, call=bench.insi.expects("chercher"))

    assert played(script, ins_search=searching()).verdict is Verdict.BENCH_ERROR


def test_a_script_with_a_bug_is_the_benchs_error() -> None:
    def script(bench: Bench) -> None:
        bench.patient("PERSONNE")

    result = played(script)
    assert result.verdict is Verdict.BENCH_ERROR
    assert "PERSONNE" in result.judgements[-1].reason


def test_a_deviation_outweighs_the_benchs_error() -> None:
    def script(bench: Bench) -> None:
        search_and_check(bench)
        raise RuntimeError("défaut du script")

    assert played(script, ins_search=searching(b"non")).verdict is Verdict.FAIL


def test_an_interrupted_run_says_so_and_keeps_what_was_played() -> None:
    def interrupt(_bench: FakeBench) -> Answer:
        raise KeyboardInterrupt

    result = played(search_and_check, ins_search=interrupt)
    assert result.verdict is Verdict.BLOCKED
    assert "Interrompu" in result.judgements[-1].reason


def test_a_bench_that_fails_a_demand_is_the_benchs_error() -> None:
    class Stubborn(FakeBench):
        def arm_fault(self, mock: str, name: str, operation: str, count: int, params: Mapping[str, Json]) -> None:
            raise BenchFailureError("panne inconnue")

    def script(bench: Bench) -> None:
        with bench.step("Panne"):
            bench.insi.fault("inexistante")

    result = played(script, Stubborn())
    assert result.verdict is Verdict.BENCH_ERROR
    assert result.judgements[-1].reason == "panne inconnue"


def test_every_scenario_starts_from_a_clean_bench_and_editor() -> None:
    bench = FakeBench()
    played(search_and_check, bench, ins_search=searching())
    assert bench.done == ["reset", "clear"]


def test_an_editor_that_does_not_reset_is_not_judged() -> None:
    bench = FakeBench()
    editor = FakeEditor({}, resets=Answer(Status.UNAVAILABLE, {}, "sourd"))
    (result,) = run([scenario_of(search_and_check)], bench, bench, editor, SETTINGS)
    assert result.verdict is Verdict.BLOCKED


def test_answers_are_given_by_call_and_by_identity() -> None:
    def script(bench: Bench) -> None:
        bench.insi.answers(b"<a/>")
        bench.insi.answers(b"<b/>", call=2, for_="TCHITCHI OLA")

    bench = FakeBench()
    run([scenario_of(script)], bench, bench, FakeEditor({}), SETTINGS)
    assert bench.done == ["reset", "clear", "inject insi 4 0", "inject insi 4 2 TCHITCHI OLA"]
    asked = [event.data["args"] for event in bench.recorded if event.data.get("call") == "inject"]
    assert [(args.get("call"), args.get("for")) for args in asked] == [(None, None), (2, "TCHITCHI OLA")]


def test_where_silence_is_not_judged_it_is_told_what_to_play_first() -> None:
    refused = played(stays_silent, ins_search=lambda _bench: Answer(Status.REFUSED, {}, "identité douteuse"))
    reason = next(one.reason for one in refused.judgements if one.verdict is Verdict.BLOCKED)
    assert reason.startswith(UNHEARD)
    assert "CNDA-1.01" in reason
    assert english(reason).endswith("CNDA-1.01 for the CNDA tests.")
    assert english(reason).startswith("No call of the software reached this bench")
