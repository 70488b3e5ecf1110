"""``docs/hl7.md``: its scenarios, checks and actions exist, its commands are understood, what it shows works."""

import re
import shlex
from pathlib import Path

import pytest

from editor import actions
from harness import packs
from harness.checks.check import CHECKS
from harness.cli.arguments import parser
from harness.cli.main import main
from harness.sender import mllp, pam
from tests.docs.pages import DOCS, first_cells, text, typed

PAGE = text("hl7.md")
PACK = packs.load("hl7v2")


def test_each_scenario_of_the_pack_has_its_row_and_its_requirements() -> None:
    assert first_cells(PAGE, "Ce qu'il joue") == [scenario.id for scenario in PACK.scenarios]
    rows = {cells[1].strip(): cells for line in PAGE.splitlines() if len(cells := line.split("|")) > 4}
    for scenario in PACK.scenarios:
        named = set(re.findall(r"\.(\d\d)", rows[scenario.id][2]))
        assert named == {requirement.rpartition(".")[2] for requirement in scenario.requirements}, scenario.id


def test_what_it_names_exists() -> None:
    assert set(re.findall(r"`((?:hl7|journal)\.(?!mllp|strictness|send|listen|load)\w+)`", PAGE)) <= set(CHECKS)
    assert set(re.findall(r"`(hl7\.(?:send|listen|load)|patient\.find)`", PAGE)) <= set(actions.NAMES)
    assert all((DOCS / link).exists() for link in re.findall(r"\]\(([\w-]+\.md)\)", PAGE))
    assert f"`{mllp.FOLDER}/`" in PAGE
    assert mllp.PATIENCE == 10
    assert pam.UPDATES.partition("^")[2] in PAGE


def test_its_commands_are_understood() -> None:
    lines = typed(PAGE, "./banc ")
    assert len(lines) == 4
    assert {parser("fr").parse_args(shlex.split(line)[1:]).command for line in lines} == {"run", "check"}


def test_the_demonstration_passes(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BANC_HOME", str(home))
    (command,) = [line for line in typed(PAGE, "run --pack") if line.endswith("hl7v2")]
    words = [*shlex.split(command)[1:], "--home", str(home), "--out", str(tmp_path), "--no-product"]
    assert main(words) == 0
    (dossier,) = tmp_path.iterdir()
    assert main(["verify", str(dossier)]) == 0
