"""``python -m editor``: how it starts, what it prints, how it ends; and what its code may import."""

import ast
import json
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from editor.defects import Defect

ROOT = Path(__file__).resolve().parents[2]
OURS = {"record", "formats", "mocks", "harness", "scenarios", "banc_segur"}
SOURCES = sorted((ROOT / "editor").rglob("*.py"))


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "editor", *arguments]


@pytest.fixture
def bench_file(tmp_path: Path) -> Path:
    path = tmp_path / "banc.json"
    path.write_text('{"schema": 1, "notice": "environnement simulé"}', "utf-8")
    return path


def test_the_first_line_gives_the_addresses_and_a_closed_stdin_ends_it(bench_file: Path) -> None:
    arguments = command("--bench", str(bench_file), "--defect", "pdf_absent", "--stop-on-stdin-close")
    with subprocess.Popen(arguments, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdin is not None
        addresses = json.loads(process.stdout.readline())
        with urllib.request.urlopen(addresses["page"]) as page:
            assert "pdf_absent" in page.read().decode()
        process.stdin.close()
        assert process.wait(10) == 0
    assert addresses["adapter"] == addresses["page"] + "adapter/v1"


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        ((), 64, "--bench"),
        (("--bench", "absent.json"), 1, "illisible"),
        (("--bench", "{}", "--defect", "inconnu"), 64, "inconnu"),
    ],
)
def test_wrong_usage_is_explained(arguments: tuple[str, ...], status: int, said: str) -> None:
    ended = subprocess.run(command(*arguments), cwd=ROOT, capture_output=True, text=True, check=False)
    assert ended.returncode == status
    assert said in ended.stderr
    assert "Traceback" not in ended.stderr


def test_the_defects_are_listed_with_what_they_break() -> None:
    listed = subprocess.run(command("--list-defects"), cwd=ROOT, capture_output=True, check=True)
    assert set(json.loads(listed.stdout)) == {defect.value for defect in Defect}


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_it_shares_no_code_with_what_judges_it_and_reads_the_clock_in_one_place(source: Path) -> None:
    names = set(imported(source))
    assert not {name.partition(".")[0] for name in names} & OURS
    if source.name != "ambient.py":
        assert not names & {"time", "random", "secrets", "uuid", "os"}
        assert "datetime.now(" not in source.read_text("utf-8")


def imported(source: Path) -> list[str]:
    found: list[str] = []
    for node in ast.walk(ast.parse(source.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found.extend(item.name for item in node.names)
        elif isinstance(node, ast.ImportFrom):
            found.append(node.module or "")
    return found
