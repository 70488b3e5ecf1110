"""``banc watch`` beside a running bench: what it says, its exit code, and that nothing is lost under load."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from perf import watching
from perf.server import Server, serving
from tests.bench_process import ROOT
from tests.e2e.conftest import RunningBench
from tests.e2e.test_insi import curl, envelope


def watched(bench: RunningBench, *flags: str) -> tuple[int, list[Any], str]:
    """Exit code, calls and closing words of a watch that takes a session from its start."""
    control = bench.facts["control"]
    command = ["watch", "--bench", control["url"], "--token", control["token"], "--no-product", "--json"]
    ran = subprocess.run(
        [sys.executable, "-P", "-m", "harness", *command, "--from-start", "--seconds", "0.1", *flags],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    return ran.returncode, [json.loads(line) for line in ran.stdout.splitlines()], ran.stderr


def test_a_right_call_has_nothing_to_say(bench: RunningBench, tmp_path: Path) -> None:
    curl(bench, envelope("DE VINCI", "LEONARDO", "M", "2014-02-01", "63220"), tmp_path)
    code, calls, told = watched(bench, "--session", bench.session)
    assert code == 0, told
    assert [(call["mock"], call["checks"], call["remarks"]) for call in calls] == [("insi", 1, [])]
    assert "0 écart(s)" in told


def test_a_wrong_call_is_told_with_its_rule_its_bytes_and_the_fix(bench: RunningBench, tmp_path: Path) -> None:
    curl(bench, envelope("", "LEONARDO", "M", "2014-02-01"), tmp_path)
    code, [call], _told = watched(bench, "--session", bench.session)
    assert code == 1
    remark = next(remark for remark in call["remarks"] if remark["rule"] == "insi.nom_obligatoire")
    assert remark["mark"] == "V"
    assert remark["fix"]["fr"]
    [*_event, (kind, _path, start, end)] = remark["where"]
    assert kind == "xml"
    assert 0 <= start < end


def test_a_fault_that_was_armed_is_not_held_against_the_software(bench: RunningBench, tmp_path: Path) -> None:
    bench.fault("insi", "desir_550")
    status, _answer = curl(bench, envelope("DE VINCI", "LEONARDO", "M", "2014-02-01"), tmp_path)
    assert status == 500
    assert watched(bench, "--session", bench.session)[0] == 0


def test_nothing_to_judge_is_never_all_right(bench: RunningBench) -> None:
    assert watched(bench, "--session", bench.session)[0] == 2


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    with serving(tmp_path) as server:
        yield server


def test_no_call_is_lost_at_200_calls_a_second(server: Server) -> None:
    assert watching.delay(server, rate=200, seconds=1) < 10
