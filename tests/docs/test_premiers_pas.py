"""What ``docs/premiers-pas.md`` tells to type does what it says."""

import re
import subprocess
from pathlib import Path

import pytest

from tests.e2e.conftest import RunningBench, bench, running_bench
from tests.e2e.test_insi import value

__all__ = ["bench", "running_bench"]

PAGE = Path(__file__).resolve().parents[2] / "docs" / "premiers-pas.md"


def blocks(language: str = "") -> list[str]:
    """The code blocks of a language, in order."""
    found = re.findall(r"^```(\w*)\n(.*?)^```$", PAGE.read_text("utf-8"), re.MULTILINE | re.DOTALL)
    return [text for named, text in found if named == language]


def shell(command: str, folder: Path, replaced: dict[str, str]) -> bytes:
    """Run a command of the page, its capital placeholders replaced."""
    for word, meant in replaced.items():
        command = re.sub(rf"\b{word}\b", lambda _match, meant=meant: meant, command)
    return subprocess.run(command, shell=True, cwd=folder, capture_output=True, check=True).stdout


@pytest.fixture
def placeholders(bench: RunningBench) -> dict[str, str]:
    """What a reader replaces by the values that the bench prints."""
    leaf = bench.certificate("insi-auto")
    return {
        "CA": bench.facts["tls"]["ca"],
        "CERT": leaf["cert"],
        "KEY": leaf["key"],
        "TOKEN": bench.facts["control"]["token"],
        "URL": bench.facts["control"]["url"],
        "https://127.0.0.1:18001/lps": bench.facts["insi"]["mtls"],
        "defaut": bench.session,
    }


def test_the_search_answers_00(bench: RunningBench, placeholders: dict[str, str], tmp_path: Path) -> None:
    (request,) = blocks("xml")
    (tmp_path / "recherche.xml").write_text(request, "utf-8")
    search = next(block for block in blocks() if "recherche.xml" in block)
    answer = shell(search, tmp_path, placeholders)
    assert value(answer, "r:CodeCR") == "00"
    assert value(answer, "r:NumIdentifiant") == "1140263220833"
    told = {note["rule"] for note in bench.exchanges()[-1]["data"]["notes"]}
    assert not {rule for rule in told if rule.startswith("insi.contexte_")}, "the call is made now, in UTC"


def test_the_fault_comes_once(bench: RunningBench, placeholders: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "recherche.xml").write_text(blocks("xml")[0], "utf-8")
    search = next(block for block in blocks() if "recherche.xml" in block)
    shell(next(block for block in blocks() if "faults" in block), tmp_path, placeholders)
    assert b'code="desir_550"' in shell(search, tmp_path, placeholders)
    assert value(shell(search, tmp_path, placeholders), "r:CodeCR") == "00"
