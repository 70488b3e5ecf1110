"""``docs/adaptateur.md`` names every action of the API, its commands are understood, its adapter plays."""

import json
import re
import shlex
import subprocess
from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path

import pytest

from editor import actions
from editor.__main__ import _parser as editor_parser
from harness.cli.arguments import parser
from harness.cli.main import main
from harness.drivers import adapter
from harness.http import TIMEOUT
from tests.bench_process import ROOT, BenchProcess
from tests.docs import pages
from tests.docs.exemples.conftest import place, required

__all__ = ["place"]

PAGE = pages.text("adaptateur.md")


def command(line: str) -> Namespace:
    """A ``./banc`` line, as it is understood; the shell's redirection aside."""
    return parser("fr").parse_args(shlex.split(line.partition(" > ")[0])[1:])


def test_the_page_names_the_actions_of_the_contract() -> None:
    rows = [line for line in PAGE.splitlines() if re.match(r"\| `[a-z0-9]+\.[a-z]+`", line)]
    named = {name for row in rows for name in re.findall(r"`([a-z0-9]+\.[a-z]+)`", row.split("|")[1])}
    assert named == set(actions.NAMES)


def test_its_commands_are_understood() -> None:
    lines = pages.typed(PAGE, "./banc ")
    assert len(lines) == 4
    assert [command(line).command for line in lines] == ["up", "run", "run", "up"]
    (line,) = pages.typed(PAGE, "-m editor")
    assert editor_parser().parse_args(shlex.split(line)[3:]).port == 18100
    options = [name for cell in pages.first_cells(PAGE, "Les options de `banc run`") for name in cell.split(", ")]
    wanted = [word for name in options for word in (name.strip("`").split(" ")[0], "1")]
    assert command(shlex.join(["./banc", "run", *wanted])).settled == 1


def test_its_figures_are_right() -> None:
    assert (TIMEOUT, adapter.PATIENCE, adapter.POLLING) == (30, 120, 0.1)


@pytest.fixture
def node_adapter(place: BenchProcess, tmp_path: Path) -> Iterator[str]:
    """The adapter of the page, told of a bench; its address."""
    required("node")
    (line,) = pages.typed(PAGE, "node docs/exemples/adaptateur")
    described = tmp_path / "banc.json"
    described.write_text(json.dumps(place.facts), "utf-8")
    words = [str(described) if word == "banc.json" else word.replace("18100", "0") for word in shlex.split(line)]
    process = subprocess.Popen(words, cwd=ROOT, stdout=subprocess.PIPE)
    assert process.stdout is not None
    yield process.stdout.readline().decode().strip()
    process.terminate()
    process.wait(10)
    process.stdout.close()


def test_the_adapter_of_the_page_passes_what_the_page_says(
    place: BenchProcess,
    node_adapter: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("BANC_HOME", str(tmp_path))
    line = pages.typed(PAGE, "./banc run")[1].replace("http://127.0.0.1:18100/adapter/v1", node_adapter)
    control = place.facts["control"]
    words = shlex.split(line.replace("JETON", control["token"]).replace("URL", control["url"]))[1:]
    assert main([*words, "--no-product", "--out", str(tmp_path)]) == 0
    assert "5 scénarios : 5 réussis." in capsys.readouterr().out
