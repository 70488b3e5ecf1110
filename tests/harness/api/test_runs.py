"""Runs over the API, on a real bench: by hand, several at once, interrupted, killed. Their dossiers verify."""

import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from harness.api import serve
from harness.bench.place import embedded
from harness.cli.main import main
from harness.cli.verify import known_to_us
from harness.dossier.verify import Verification, verify
from harness.drivers.demo import DemoDriver, demonstration
from harness.drivers.driver import Status
from harness.http import BadAnswer, Client
from harness.verdict import Exit
from record import clock, environment

CHOICES = {Status.DONE: "fait", Status.REFUSED: "refusé", Status.FAILED: "échec"}


@pytest.fixture(scope="module")
def bench(home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SimpleNamespace]:
    """A bench, the run API on it, the demonstration editor that a person would use, and a client."""
    with ExitStack() as stack:
        patch = stack.enter_context(pytest.MonkeyPatch.context())
        patch.setenv("BANC_HOME", str(home))
        place = stack.enter_context(embedded())
        product = stack.enter_context(demonstration(place.facts))
        server = serve(place.facts, tmp_path_factory.mktemp("dossiers"), environment.home())
        stack.callback(server.close, 5)
        client = stack.enter_context(Client(server.url, {"Authorization": f"Bearer {server.token}"}))
        yield SimpleNamespace(api=client, product=product, home=home, facts=place.facts)


def follow(api: Client, run: str, until: str, after: int = 0) -> list[dict[str, Any]]:
    """The events of a run up to the first one of a kind (or its end)."""
    seen: list[dict[str, Any]] = []
    while True:
        page = api.get(f"/runs/{run}/events", {"after": str(after + len(seen)), "wait": "20"}, 20)
        for event in page["events"]:
            seen.append(event)
            if event["kind"] in {until, "end"}:
                return seen


def handle(product: DemoDriver, question: dict[str, Any], known: dict[str, str]) -> dict[str, Any]:
    """What a person does who reads a question, with the product in front of them."""
    if question["asks"] == "constat":
        return {"choice": "oui", "observed": {"statut": "récupérée"}, "by": "Camille Martin"}
    params = {name: known.get(str(value), value) for name, value in question["params"].items()}
    answer = product.act(question["action"], params, lambda _wait: [])
    known.update({"ce patient": str(answer.result["patient"])} if "patient" in answer.result else {})
    return {"question": question["question"], "choice": CHOICES[answer.status]}


def verified(api: Client, run: str) -> Verification:
    return verify(api.get_bytes(f"/runs/{run}/dossier"), known_to_us)


def test_a_run_by_hand_is_answered_over_http_and_verifies(bench: SimpleNamespace) -> None:
    bench.product.reset()
    order = {"driver": "manual", "scenarios": ["INS-52-01"], "owner": "Alex", "product": {"name": "LGC"}}
    run, known, seen = bench.api.post("/runs", order)["id"], {}, []
    while not seen or seen[-1]["kind"] != "end":
        seen += follow(bench.api, run, "question", len(seen))
        if seen[-1]["kind"] == "question":
            asked = bench.api.get(f"/runs/{run}/question")["question"]
            assert asked["question"] == seen[-1]["question"]
            bench.api.post(f"/runs/{run}/answer", handle(bench.product, asked, known))
    kinds = {event["kind"] for event in seen}
    assert {"run", "scenario", "step", "action", "question", "call", "answer", "judgement", "verdict"} <= kinds
    told = bench.api.get(f"/runs/{run}")
    assert (told["state"], told["verdict"], told["code"]) == ("over", "attested", Exit.NOT_JUDGED), seen
    found = verified(bench.api, run)
    assert (found.code, found.tampered, found.untold, found.replayed) == (Exit.PASSED, [], [], 1)
    report = bench.api.get_bytes(f"/runs/{run}/report").decode()
    assert "statut : récupérée (dit par Camille Martin)" in report


def test_what_is_waited_for_is_told(bench: SimpleNamespace) -> None:
    run = bench.api.post("/runs", {"driver": "manual", "scenarios": ["INS-52-01"], "owner": "Alex"})["id"]
    seen: list[dict[str, Any]] = []
    for _action in ("create", "search"):
        seen += follow(bench.api, run, "question", len(seen))
        bench.api.post(f"/runs/{run}/answer", {"choice": "fait"})
    seen += follow(bench.api, run, "waiting", len(seen))
    assert "j'attends l'appel INSI rechercherInsAvecTraitsIdentite, encore" in seen[-1]["text"]["fr"]
    seen += follow(bench.api, run, "question", len(seen))
    assert (seen[-1]["asks"], seen[-1]["choices"][0]["choice"]) == ("appel_absent", "attendre")
    bench.api.post(f"/runs/{run}/interrupt")
    follow(bench.api, run, "end", len(seen))


def test_two_demonstrations_play_at_once_in_worlds_of_their_own(bench: SimpleNamespace) -> None:
    runs = [bench.api.post("/runs", {"driver": "demo", "scenarios": ["PSC-01", "INS-52"]}) for _ in range(2)]
    assert len({run["id"] for run in runs}) == 2
    for run in runs:
        events = follow(bench.api, run["id"], "end")
        assert (events[-1]["state"], events[-1]["verdict"], events[-1]["code"]) == ("over", "pass", 0)
        assert verified(bench.api, run["id"]).code is Exit.PASSED
    listed = [run["id"] for run in bench.api.get("/runs")["runs"]]
    assert [run["id"] for run in runs] == listed[-2:]


def test_a_run_in_english_says_so_and_its_report_opens_in_english(bench: SimpleNamespace) -> None:
    order = {"driver": "demo", "scenarios": ["INS-20-01"], "lang": "en"}
    run = bench.api.post("/runs", order)
    events = follow(bench.api, run["id"], "end")
    assert (run["lang"], events[-1]["verdict"]) == ("en", "pass")
    refusal = next(event for event in events if event["kind"] == "outcome" and event["status"] == "refused")
    assert refusal["reason"] == "INSi is not called for a doubtful or fictitious identity."
    report = bench.api.get_bytes(f"/runs/{run['id']}/report")
    assert b'id="en" checked' in report


def test_one_run_at_a_time_has_the_default_session(bench: SimpleNamespace) -> None:
    first = bench.api.post("/runs", {"driver": "manual", "scenarios": ["INS-20-01"], "owner": "Alex"})["id"]
    with pytest.raises(BadAnswer, match="session par défaut") as refusal:
        bench.api.post("/runs", {"driver": "manual", "owner": "Alex"})
    assert refusal.value.status == 409
    apart = bench.api.post("/runs", {"driver": "manual", "owner": "Alex", "apart": True})["id"]
    follow(bench.api, apart, "question")
    session = bench.api.get(f"/runs/{apart}")["session"]
    assert f"/s/{session}/" in bench.api.get(f"/runs/{apart}/bench")["insi"]["mtls"]
    for run in (first, apart):
        bench.api.post(f"/runs/{run}/interrupt", {"by": "Alex"})
        assert follow(bench.api, run, "end")[-1]["state"] == "interrupted"


def test_an_interrupted_run_leaves_a_dossier_that_says_so(bench: SimpleNamespace) -> None:
    run = bench.api.post("/runs", {"driver": "manual", "scenarios": ["INS-20"], "owner": "Alex"})["id"]
    follow(bench.api, run, "question")
    bench.api.post(f"/runs/{run}/interrupt", {"by": "Alex"})
    end = follow(bench.api, run, "end")[-1]
    assert (end["state"], end["verdict"], end["code"]) == ("interrupted", "blocked", Exit.NOT_JUDGED)
    assert verified(bench.api, run).code is Exit.PASSED
    report = bench.api.get_bytes(f"/runs/{run}/report").decode()
    assert "Interrompu par Alex." in report
    assert bench.api.get(f"/runs/{run}/question") == {"question": None}


def test_a_killed_run_still_has_its_dossier(
    bench: SimpleNamespace, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run = bench.api.post("/runs", {"driver": "manual", "scenarios": ["INS-20"], "owner": "Alex"})["id"]
    follow(bench.api, run, "question")
    session = bench.api.get(f"/runs/{run}")["session"]
    assert session not in [one["session"] for one in bench.api.get("/orphans")["orphans"]]
    (folder,) = bench.home.glob(f"bancs/*/sessions/{session}")
    left = tmp_path / "home" / "bancs" / "0" / "sessions" / session  # what a kill would leave, at this very moment
    shutil.copytree(folder, left)
    bench.api.post(f"/runs/{run}/interrupt")
    follow(bench.api, run, "end")

    home = ["--home", str(tmp_path / "home")]
    assert main(["dossier", *home]) == 0
    assert f"{session}" in capsys.readouterr().out
    before = {path.name: path.read_bytes() for path in left.iterdir() if path.suffix == ".sqlite"}
    assert main(["dossier", session, *home, "--out", str(tmp_path)]) == Exit.BENCH_ERROR
    out = capsys.readouterr().out
    assert "INS-20-01 : coupé avant son verdict" in out
    assert "INS-20-02 : non joué" in out
    assert {path.name: path.read_bytes() for path in left.iterdir() if path.suffix == ".sqlite"} == before
    assert main(["verify", str(tmp_path / f"dossier-{session}.zip")]) == Exit.NOT_JUDGED
    assert "n'a pas été mené à son verdict" in capsys.readouterr().out


def test_a_session_that_nobody_left_is_not_found(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["dossier", "abc", "--home", str(tmp_path)]) == Exit.USAGE
    assert "Aucune session « abc »" in capsys.readouterr().err
    assert main(["dossier", "--home", str(tmp_path)]) == 0


def test_a_session_left_on_this_bench_is_listed_and_rescued(bench: SimpleNamespace, tmp_path: Path) -> None:
    run = bench.api.post("/runs", {"driver": "demo", "scenarios": ["INS-20-01"], "keep": True})["id"]
    follow(bench.api, run, "end")
    kept = bench.api.get(f"/runs/{run}")["session"]
    other = serve(bench.facts, tmp_path, bench.home)  # an API that knows nothing of that run
    try:
        with Client(other.url, {"Authorization": f"Bearer {other.token}"}) as api:
            found = [one for one in api.get("/orphans")["orphans"] if one["session"] == kept]
            assert [(one["announced"], one["played"], one["held"]) for one in found] == [(1, 1, True)]
            with pytest.raises(BadAnswer, match="GET /orphans"):
                api.get_bytes("/orphans/rien/dossier")
            assert verify(api.get_bytes(f"/orphans/{kept}/dossier"), known_to_us).code is Exit.PASSED
    finally:
        other.close()


def test_a_run_that_fails_gives_the_calls_back_to_the_default_session(
    bench: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_given: object) -> Path:
        raise OSError(28, "plus de place")

    monkeypatch.setattr("harness.api.performance.write", full)
    run = bench.api.post("/runs", {"driver": "demo", "scenarios": ["INS-20-01"]})["id"]
    assert follow(bench.api, run, "end")[-1]["state"] == "failed"
    left = bench.api.get(f"/runs/{run}")["session"]
    at = bench.facts["control"]
    with Client(at["url"], {"Authorization": f"Bearer {at['token']}"}) as control:
        told = control.get(f"/sessions/{left}")
        assert datetime.fromisoformat(told["expires"]) < clock.now() + timedelta(minutes=1)
        assert control.get(f"/sessions/{left}/events")["events"]
