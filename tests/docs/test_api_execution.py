"""What ``docs/api-execution.md`` tells to type does what it says."""

import json
import re
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from harness.bench.embedded import Child
from harness.cli.main import main
from harness.http import Client

PAGE = Path(__file__).resolve().parents[2] / "docs" / "api-execution.md"


@pytest.fixture(scope="module")
def facts(home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mapping[str, Any]]:
    """The first line of ``banc up --json``."""
    out = tmp_path_factory.mktemp("dossiers")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BANC_HOME", str(home))
        with Child("harness", ["up", "--json", "--out", str(out)]) as child:
            yield child.facts


def commands(word: str) -> list[str]:
    """The lines to type that hold a word."""
    blocks = re.findall(r"^```(\w*)\n(.*?)^```$", PAGE.read_text("utf-8"), re.MULTILINE | re.DOTALL)
    return [line for language, block in blocks if not language for line in block.splitlines() if word in line]


def typed(command: str, folder: Path, facts: Mapping[str, Any], run: str = "") -> Any:
    """The JSON that a command of the page prints, its capital words replaced; None when it prints nothing."""
    for word, meant in {"URL": facts["runs"]["url"], "JETON": facts["runs"]["token"], "SEQUENCE": run}.items():
        command = command.replace(word, meant)
    said = subprocess.run(command, shell=True, cwd=folder, capture_output=True, check=True).stdout
    return json.loads(said) if said else None


def test_what_the_page_types_plays_two_scenarios_and_verifies(
    facts: Mapping[str, Any], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    packs, pack = (typed(line, tmp_path, facts) for line in commands("URL/packs"))
    assert "lgc" in [one["id"] for one in packs["packs"]]
    assert "INS-20-01" in [one["id"] for one in pack["scenarios"]]
    run = typed(commands("URL/runs -d")[0], tmp_path, facts)["id"]
    last, over, seen = 0, False, []
    while not over:
        followed = typed(commands("events")[0].replace("after=0", f"after={last}"), tmp_path, facts, run)
        last, over, seen = followed["last"], followed["over"], seen + followed["events"]
    told = {line.split("|")[1] for line in PAGE.read_text("utf-8").splitlines() if line.startswith("| `")}
    assert all(any(f"`{event['kind']}`" in cell for cell in told) for event in seen)
    assert (seen[-1]["kind"], seen[-1]["verdict"]) == ("end", "pass")
    assert typed(commands("-o dossier.zip")[0], tmp_path, facts, run) is None
    assert main(["verify", str(tmp_path / "dossier.zip")]) == 0
    assert "2 scénarios rejoués" in capsys.readouterr().out


def test_the_members_that_the_page_names_are_those_of_the_api(facts: Mapping[str, Any]) -> None:
    with Client(facts["runs"]["url"], {"Authorization": f"Bearer {facts['runs']['token']}"}) as api:
        described = api.get("/openapi.json")
    text = PAGE.read_text("utf-8")
    assert all(
        f"`{name}`" in text for name in described["components"]["schemas"]["Order"]["properties"] if name != "pack"
    )
    assert all(
        name in text for name in described["components"]["schemas"]["Answer"]["properties"] if name != "question"
    )
