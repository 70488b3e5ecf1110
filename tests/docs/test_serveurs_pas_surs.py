"""``docs/serveurs-pas-surs.md``: every fault has its row, every scenario exists, what is to be typed works."""

import re
import shlex
import shutil
import subprocess

import pytest

from harness import packs
from mocks.core import crl_faults, tls_faults
from tests.docs.pages import first_cells, text, typed
from tests.e2e.conftest import RunningBench, bench, running_bench

__all__ = ["bench", "running_bench"]

PAGE = text("serveurs-pas-surs.md")


@pytest.mark.parametrize(
    ("heading", "known"),
    [("Les défauts TLS", tls_faults.FAULTS), ("Les listes de révocation", crl_faults.FAULTS)],
)
def test_every_fault_has_its_row(heading: str, known: dict[str, object]) -> None:
    assert [cell.strip("`") for cell in first_cells(PAGE, heading)] == list(known)


def test_every_scenario_that_it_names_exists() -> None:
    named = set(re.findall(r"\b(?:MSS-[A-Z0-9]+-\d\d|TLS-\d\d)\b", PAGE))
    assert named
    assert named <= {scenario.id for scenario in packs.load().scenarios}


@pytest.mark.skipif(shutil.which("curl") is None, reason="absent : curl")
def test_what_is_to_be_typed_works(bench: RunningBench) -> None:
    bench.alone()
    control = {"URL": bench.facts["control"]["url"], "JETON": bench.facts["control"]["token"]}
    session = f"/sessions/{bench.session}/"
    for line in typed(PAGE, "curl"):
        whole = line.replace("URL", control["URL"]).replace("JETON", control["JETON"])
        command = shlex.split(whole.replace("/sessions/defaut/", session))
        ran = subprocess.run(command, capture_output=True, text=True, check=False)
        assert ran.returncode == 0, ran.stderr
    told = [event["data"].get("tls_fault") for event in bench.events("fault")]
    assert told.count("expired-certificate") == 8
