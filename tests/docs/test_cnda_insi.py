"""``docs/cnda-insi.md``: each test of CNDA that is known is there, and what it tells to type does what it says."""

import json
import re
import shlex
from pathlib import Path

import pytest

from formats.insi import resultat
from harness import packs
from harness.checks.check import CHECKS
from harness.cli import main
from harness.cli.arguments import COMMANDS, parser
from harness.cli.inject import GIVEN
from mocks.core import seed
from mocks.insi.profiles import PROFILES
from tests.docs.pages import DOCS, first_cells, text, typed
from tests.e2e.conftest import RunningBench, bench, running_bench
from tests.e2e.test_insi import curl, envelope

__all__ = ["bench", "running_bench"]

PAGE = text("cnda-insi.md")
ASKED = {
    "ECETINSI PIERRE-ALAIN": ("ECETINSI", "PIERRE-ALAIN", "M", "2009-07-14"),
    "HERMAN GATIEN": ("HERMAN", "GATIEN", "M", "1981-03-24"),
    "TCHITCHI OLA": ("TCHITCHI", "OLA", "F", "1936-06-21"),
}


def injections() -> list[list[str]]:
    return [shlex.split(line)[1:] for line in typed(PAGE, "banc inject")]


def test_every_known_test_of_the_guide_has_its_row() -> None:
    told = [cell.replace("*", "") for cell in first_cells(PAGE, "Les tests")]
    cases = json.loads((seed.DEFAULT.parent / "cnda.json").read_bytes())["cases"]
    for case in cases:
        if case["test"] != "hors tests":
            assert any(cell.startswith(case["test"]) for cell in told), case["test"]


def test_each_scenario_of_the_pack_has_the_row_of_its_test() -> None:
    told = {cells[-2].strip(): cells[1] for row in PAGE.splitlines() if (cells := row.split("|"))[1:]}
    for scenario in packs.load("cnda-insi").scenarios:
        test, _, case = scenario.id.removeprefix("CNDA-").partition("-")
        assert test in told[scenario.id]
        assert not case or f"cas {case}" in told[scenario.id]


@pytest.mark.parametrize("command", typed(PAGE, "--pack"))
def test_the_pack_is_played_by_one_command(command: str) -> None:
    options = parser("fr").parse_args(shlex.split(command)[1:])
    chosen = packs.chosen(packs.load(options.pack), options.scenarios)
    assert len(chosen) == ((2 if "CNDA-1.03" in options.scenarios else 3) if options.scenarios else 18)


def test_every_check_scenario_file_profile_and_page_that_it_names_exists() -> None:
    scenarios = {scenario.id for pack in packs.every() for scenario in pack.scenarios}
    assert set(re.findall(r"`((?:insi|identity)\.(?!mtls|profile)\w+)`", PAGE)) <= set(CHECKS)
    assert set(re.findall(r"\b(?:INS-\d\d-\d\d|CNDA-\d\.\d\d(?:-\d)?)\b", PAGE)) - {"CNDA-2.07"} <= scenarios
    assert set(re.findall(r"insi\.profile=([\w-]+)", PAGE)) <= set(PROFILES)
    assert all((DOCS / link).exists() for link in re.findall(r"\]\(([\w-]+\.md)\)", PAGE))
    assert {shlex.split(line)[1] for line in typed(PAGE, "./banc ")} <= set(COMMANDS)


@pytest.mark.parametrize("command", injections(), ids=lambda command: command[2])
def test_an_injection_is_served_byte_for_byte(bench: RunningBench, tmp_path: Path, command: list[str]) -> None:
    control = {"URL": bench.facts["control"]["url"], "JETON": bench.facts["control"]["token"]}
    assert main.main([*(control.get(word, word) for word in command), "--session", bench.session]) == 0
    name, given, sex, born = ASKED[command[command.index("--for") + 1]]
    _status, answer = curl(bench, envelope(name, given, sex, born), tmp_path)
    assert answer == (GIVEN / "insi" / f"{command[2]}.xml").read_bytes()
    resultat.read(answer)
