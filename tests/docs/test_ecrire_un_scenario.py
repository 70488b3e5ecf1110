"""``docs/ecrire-un-scenario.md``: its pack plays, passes, fails with a defect, replays, and is told when it cannot."""

import json
import re
import shlex
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from harness.bench.embedded import Child, editor_child
from harness.cli.main import main
from harness.dossier.pieces import WORDS
from harness.outside_lint import PURE
from harness.steps import Bench, Editor, Hl7, Mail, Service
from record.event import Kind
from tests.bench_process import BenchProcess
from tests.docs import pages
from tests.docs.exemples.conftest import place

__all__ = ["place"]

PAGE = pages.text("ecrire-un-scenario.md")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The pack of the page, written as a reader would."""
    folder = tmp_path_factory.mktemp("page") / "mon-paquet"
    folder.mkdir()
    (folder / "pack.json").write_text(pages.blocks(PAGE, "json")[0], "utf-8")
    (folder / "panne.py").write_text(pages.blocks(PAGE, "python")[0], "utf-8")
    return folder


def line(word: str, folder: Path, **values: str) -> list[str]:
    """The words after ``./banc`` of the line of the page that holds a word."""
    (found,) = pages.typed(PAGE, word)
    for name, value in values.items():
        found = found.replace(name, value)
    return [str(folder) if word == "mon-paquet" else word for word in shlex.split(found)[1:]]


@pytest.fixture(scope="module")
def dossier(folder: Path, home: Path) -> Path:
    """What the page's ``banc run`` writes with the demonstration editor."""
    out = folder.parent / "dossiers"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BANC_HOME", str(home))
        (command,) = [found for found in pages.typed(PAGE, "run --pack") if found.endswith("mon-paquet")]
        words = [str(folder) if word == "mon-paquet" else word for word in shlex.split(command)[1:]]
        assert main([*words, "--home", str(home), "--out", str(out), "--no-product"]) == 0
    (path,) = out.iterdir()
    return path


@pytest.fixture
def at_home(monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    monkeypatch.setenv("BANC_HOME", str(home))


def test_it_is_listed_and_said_to_be_run(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(line("--list", folder)) == 0
    out = capsys.readouterr().out
    assert "PANNE-01" in out
    assert "est exécuté avec vos droits" in out


def test_the_requirement_is_not_judged_by_an_outside_pack_as_the_page_says(dossier: Path) -> None:
    with zipfile.ZipFile(dossier) as archive:
        (told,) = json.loads(archive.read("manifest.json"))["exigences"]
    assert (told["exigence"], told["verdict"]) == ("INS/va1.52", "blocked")
    assert f"« {told['non_juge']} »" in PAGE


def test_verify_replays_with_the_pack_and_says_so_without_it(
    dossier: Path, folder: Path, at_home: None, capsys: pytest.CaptureFixture[str]
) -> None:
    without, given = pages.typed(PAGE, "./banc verify")
    assert main([without.split()[1], str(dossier)]) == 2
    out = capsys.readouterr().out
    assert "ce banc ne connaît pas ce scénario, ses contrôles seuls sont recalculés" in out
    assert "3 contrôles recalculés" in out
    assert "--pack" in out
    words = [str(dossier) if word == "DOSSIER.zip" else word for word in shlex.split(given)[1:]]
    assert main([str(folder) if word == "mon-paquet" else word for word in words]) == 0
    assert "1 scénario rejoué" in capsys.readouterr().out


def test_another_pack_is_not_used(
    dossier: Path, folder: Path, tmp_path: Path, at_home: None, capsys: pytest.CaptureFixture[str]
) -> None:
    other = tmp_path / "autre"
    other.mkdir()
    for name in ("pack.json", "panne.py"):
        (other / name).write_text((folder / name).read_text("utf-8") + "\n", "utf-8")
    assert main(["verify", str(dossier), "--pack", str(other)]) == 2
    assert "il n'a pas servi" in capsys.readouterr().out
    assert main(["verify", str(dossier), "--pack", str(tmp_path / "absent")]) == 64


@pytest.fixture
def flawed_editor(place: BenchProcess) -> Iterator[Child]:
    """The demonstration editor with the defect of the page."""
    (defect,) = re.findall(r"--defect (\w+)$", PAGE, re.MULTILINE)
    with editor_child([defect]) as child:
        child.tell(json.dumps(place.facts))
        yield child


def test_a_defect_makes_it_fail(
    place: BenchProcess,
    flawed_editor: Child,
    folder: Path,
    tmp_path: Path,
    at_home: None,
    capsys: pytest.CaptureFixture[str],
) -> None:
    control = place.facts["control"]
    words = line("--driver adapter", folder, JETON=control["token"], URL=control["url"])
    words[words.index("--adapter") + 1] = str(flawed_editor.facts["adapter"])
    assert main([*words, "--out", str(tmp_path), "--no-product"]) == 1
    (quoted,) = re.findall(r"« (attendu [^»]*LEO) »", PAGE)
    assert quoted in capsys.readouterr().out


def test_what_is_refused_is_refused_with_the_words_of_the_page(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    copy = tmp_path / "mon-paquet"
    copy.mkdir()
    (copy / "pack.json").write_bytes((folder / "pack.json").read_bytes())
    (copy / "panne.py").write_text('"""Essai."""\n\nimport time\n', "utf-8")
    assert main(["run", "--pack", str(copy)]) == 64
    (words,) = [block.strip() for block in pages.blocks(PAGE) if block.startswith("mon-paquet/")]
    assert words.removeprefix("mon-paquet/") in capsys.readouterr().err.replace("\\", "/")


def test_the_page_names_what_is_there() -> None:
    services = "insi|psc|dmp|mss|hl7"
    for cell in pages.first_cells(PAGE, "Ce qu'un scénario peut faire"):
        for name in re.findall(r"`(?:bench)?([.\w]+)\(", cell):
            owner, _dot, method = name.removeprefix(".").rpartition(".")
            holder = Editor if owner == "editor" else Service if owner or name.startswith(".exchanges") else Bench
            holder = Service if name == ".answers" else {"mss": Mail, "hl7": Hl7}.get(owner, holder)
            assert hasattr(holder, method), name
            assert owner in {"", "editor", *services.split("|")}
    assert all(f"`{word}`" in PAGE for word in WORDS)
    assert all(f"`{name}`" in PAGE for name in PURE - {"__future__"})


def test_the_kinds_of_the_page_are_those_that_are_recorded(dossier: Path) -> None:
    section = PAGE.partition("## Ce qui est enregistré, et rejoué")[2].partition("\n## ")[0]
    named = {word for row in section.splitlines() if row.startswith("|") for word in re.findall(r"`(\w+)`", row)}
    assert named & set(Kind) == {
        *("stimulus", "observation", "attestation", "expectation", "check"),
        *("fault", "clock", "piece", "note", "verdict"),
    }
    with zipfile.ZipFile(dossier) as archive:
        events = [json.loads(text) for text in archive.read("evenements.jsonl").splitlines()]
    assert {event["kind"] for event in events if event["actor"] == "harness"} <= named
