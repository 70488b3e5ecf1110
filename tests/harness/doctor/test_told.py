"""How the doctor is heard: under calls in ``up``, in a scenario's verdict, in its own page; the list is whole."""

import re
from argparse import Namespace
from pathlib import Path
from typing import Any

import pytest

from harness import version
from harness.bench.control import Control
from harness.bench.following import Seen
from harness.cli import upheld
from harness.cli.calls import Lines
from harness.doctor import absence, telling
from harness.doctor.diagnose import DECLARED, Diagnoser
from harness.doctor.fault import FAULTS, Diagnosis
from harness.dossier import report, verify
from harness.dossier.account import Account
from harness.dossier.assemble import assemble
from harness.drivers.driver import Answer, Status
from harness.runner import Run, run
from harness.steps import Bench
from harness.verdict import Verdict
from record.event import Draft, Kind
from tests.bench_process import ROOT
from tests.harness.doctor.conftest import Clinic
from tests.harness.doctor.test_refused_at_the_door import secured
from tests.harness.dossier import making
from tests.harness.fakes import SETTINGS, FakeBench, FakeEditor, done
from tests.harness.playing import played, scenario_of, search_and_check

PAGE = ROOT / "docs" / "diagnostic.md"


def test_up_says_a_cause_once_under_its_calls(clinic: Clinic, capsys: pytest.CaptureFixture[str]) -> None:
    for _ in range(3):
        secured(clinic.facts["insi"]["mtls"], clinic.trust("expired"))
    clinic.named("tls.certificat_expire")
    control = Control(clinic.facts["control"]["url"], clinic.facts["control"]["token"])
    session = control.session(clinic.session)
    about = next(one for one in control.sessions() if one["id"] == clinic.session)
    Lines("fr", clinic.facts)(Seen(about, session), session.events(0, 0.0))
    control.close()
    told = capsys.readouterr().out
    assert told.count("connexion refusée") == 3
    assert told.count("à régler [tls.certificat_expire] TLS, insi.mtls : Ce certificat a expiré.") == 1


def test_up_adds_nothing_to_what_a_program_reads() -> None:
    told = upheld.observers({}, Namespace(json=True, quiet=False, watch=False, lang="fr"))
    assert told == []


def refused(bench: FakeBench, reason: str, listener: str = "insi.mtls") -> None:
    bench.append([Draft(Kind.HANDSHAKE, "banc", {"listener": listener, "reason": reason, "tls": None})])


def searching_behind(reason: str, listener: str = "insi.mtls", *, then: str = "") -> Any:
    """A search whose connection is refused, and what reaches the service after it."""
    bench = FakeBench()

    def search(_params: Any) -> Answer:
        refused(bench, reason, listener)
        if then:
            bench.receives("insi", then)
        return done()

    return bench, search


@pytest.mark.parametrize("reason", ["expired", "no-certificate", "client-refused-our-ca", "old-tls", "plain-http"])
def test_a_call_that_a_configuration_fault_kept_out_is_not_judged(reason: str) -> None:
    bench, search = searching_behind(reason)
    result = played(search_and_check, bench, ins_search=lambda _bench: search({}))
    assert result.verdict is Verdict.BLOCKED
    assert "à régler [tls." in result.judgements[0].reason
    swept = [finding for judgement in result.judgements for finding in judgement.findings]
    assert all("à régler" in finding.found for finding in swept)


@pytest.mark.parametrize(("reason", "listener"), [("cut", "insi.mtls"), ("too-slow", "insi.mtls"), ("expired", "dmp")])
def test_what_is_not_certain_stays_a_deviation(reason: str, listener: str) -> None:
    bench, search = searching_behind(reason, listener)
    assert played(search_and_check, bench, ins_search=lambda _bench: search({})).verdict is Verdict.FAIL


def test_a_service_that_was_reached_afterwards_was_in_reach() -> None:
    bench, search = searching_behind("expired", then="autre")
    bench.receives("psc", "discovery")
    event = bench.recorded
    search({})
    assert absence.of_missing(event, "insi", "chercher") == []


def exchanged(bench: FakeBench, listener: str = "insi.mtls", **more: Any) -> None:
    data = {"mock": "insi", "operation": "autre", "listener": listener, "status": 200, "request_head": 0, **more}
    bench.append([Draft(Kind.EXCHANGE, "editor", data)])


def kept_out(bench: FakeBench, after: int = 0) -> list[Any]:
    return absence.of_missing(bench.recorded, "insi", "chercher", after)


def test_a_probe_does_not_excuse_a_product_that_passed_before() -> None:
    bench = FakeBench()
    exchanged(bench)
    refused(bench, "no-certificate")
    exchanged(bench, status=404, method="GET", target="/ws", facts={"fault": "banc_chemin"})
    assert kept_out(bench) == kept_out(bench, 1) == []


@pytest.mark.parametrize(
    "before",
    [
        {"listener": "insi.cpx"},
        {"tls_fault": "expired"},
        {"status": 404, "method": "GET", "target": "/favicon.ico", "facts": {"fault": "banc_chemin"}},
    ],
    ids=["another door", "a faulty door", "a browser's look"],
)
def test_what_passed_elsewhere_says_nothing_of_this_door(before: dict[str, Any]) -> None:
    bench = FakeBench()
    exchanged(bench, **before)
    refused(bench, "no-certificate")
    assert kept_out(bench, 1) == [[2, "tls.sans_certificat"]]


def test_a_refusal_of_an_earlier_step_keeps_nothing_out_of_this_one() -> None:
    bench = FakeBench()
    refused(bench, "no-certificate")
    assert kept_out(bench, 1) == []


def test_a_call_missing_after_a_probe_is_a_deviation_when_an_earlier_step_passed() -> None:
    bench = FakeBench()

    def script(banc: Bench) -> None:
        with banc.step("Avant"):
            banc.editor.does("avant")
        search_and_check(banc)

    def before(_bench: FakeBench) -> Answer:
        exchanged(bench)
        return done()

    def search(_bench: FakeBench) -> Answer:
        refused(bench, "no-certificate")
        return done()

    assert played(script, bench, avant=before, ins_search=search).verdict is Verdict.FAIL


def test_the_demonstration_editor_is_not_excused() -> None:
    bench, search = searching_behind("expired")
    editor = FakeEditor({"ins.search": search}, name="demo")
    (result,) = run([scenario_of(search_and_check)], bench, bench, editor, SETTINGS)
    assert result.verdict is Verdict.FAIL


def test_a_technical_failure_says_why_when_the_bench_knows() -> None:
    bench = FakeBench()

    def search(_bench: FakeBench) -> Answer:
        refused(bench, "unknown-ca")
        return Answer(Status.FAILED, {}, "SSL")

    result = played(search_and_check, bench, ins_search=search)
    assert result.verdict is Verdict.BLOCKED
    assert any("[tls.autorite_du_client]" in judgement.reason for judgement in result.judgements)


def test_what_results_say_is_the_same_on_every_machine() -> None:
    told = absence.told([[7, "tls.autorite_du_banc"], [9, "inconnu.demain"]])
    assert "certutil" not in told.fr
    assert "update-ca-certificates" not in told.fr
    assert told.fr.endswith("à régler [inconnu.demain] (événement 9)")


def test_every_fault_says_what_and_how_in_both_languages() -> None:
    assert len(FAULTS) >= 20
    for fault in FAULTS.values():
        assert re.fullmatch(r"(reseau|tls|horloge|donnees|reglage|produit)\.[a-z0-9_]+", fault.id)
        for text in (fault.says, fault.fix):
            assert text.fr.endswith(".")
            assert text.en.endswith(".")
        assert bool(fault.windows.fr) == bool(fault.linux.fr)
        line = telling.line(Diagnosis(fault), "win32")
        assert fault.windows.fr in line.fr
        assert "\n" not in line.fr


def test_every_fault_is_provoked_by_a_test() -> None:
    tests = "".join(path.read_text("utf-8") for path in Path(__file__).parent.glob("test_*.py"))
    assert [id for id in FAULTS if f'"{id}"' not in tests and f"[{id}]" not in tests] == []


def test_the_page_lists_the_faults_as_they_are_declared() -> None:
    rows = [line for line in PAGE.read_text("utf-8").splitlines() if line.startswith("| `")]
    assert rows == [telling.row(FAULTS[id]) for id in sorted(FAULTS)]
    assert DECLARED


def test_diagnosing_is_quick_on_bytes_that_mean_nothing() -> None:
    bench = FakeBench()
    bench.receives("insi", "x", b"\x00" * 1000)
    bench.receives("mss", "smtp.DATA", b"PK\r\n" * 1000)
    bench.receives("dmp", "TD2.1", b"--b\n")
    bench.receives("psc", "token", b"client_assertion=a.b.c")
    diagnoser = Diagnoser({"psc": {"issuer": 3}, "tls": None})
    assert [diagnoser.new(e, lambda name, n=e.number: bench.part(n, name)) for e in bench.recorded] == [[], [], [], []]


def run_behind(reason: str, *, then: bool) -> FakeBench:
    """A run whose connection is refused first; ``then`` the call gets through."""
    bench = FakeBench()

    def search(_params: Any) -> Answer:
        refused(bench, reason)
        if then:
            bench.receives("insi", "chercher", b"oui")
        return done(found=True)

    about = {"version": version.VERSION, "digest": version.digest(), "pack": {"id": "essai", "title": "Essai"}}
    run([making.SCENARIO], bench, bench, FakeEditor({"ins.search": search}), Run(making.KNOWN.patients, about))
    return bench


@pytest.mark.parametrize("then", [True, False])
def test_the_dossier_tells_it_beside_the_verdict_and_verifies(then: bool) -> None:
    history = making.read_back(run_behind("expired", then=then))
    told = Account(history, making.CATALOGUE)
    assert told.verdict is (Verdict.PASS if then else Verdict.BLOCKED)
    html = report.render(told).decode()
    assert "à régler [tls.certificat_expire]" in html
    assert "ce n'est pas un écart" in html.replace("&#39;", "'")
    outcome = verify.verify(assemble(history, making.CATALOGUE, making.KEY), lambda _about: making.KNOWN)
    assert outcome.code == 0, outcome
