"""``banc init``: asks, and writes a file that is right, whole or not at all."""

import io
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.bench.embedded import ROOT
from harness.cli.main import main
from harness.product import questions, template
from harness.product.reading import read, read_bytes
from harness.verdict import Exit


@pytest.fixture(autouse=True)
def somewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def typed(monkeypatch: pytest.MonkeyPatch, *lines: str) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("".join(f"{line}\n" for line in lines)))


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_without_a_question_the_file_is_right_and_explains_itself(tmp_path: Path, lang: str) -> None:
    assert main(["init", "--yes", "--lang", lang]) == Exit.PASSED
    found = read(tmp_path / "produit.toml")
    assert found.product is not None
    assert not found.problems
    text = (tmp_path / "produit.toml").read_text("utf-8")
    assert ("fictitious identities" in text) == (lang == "en")
    assert ("identités fictives" in text) == (lang == "fr")


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_every_commented_example_is_right(lang: str) -> None:
    lines = template.render(questions.proposed(), lang).split("\n")
    examples = [line[2:] if is_example(line) else line for line in lines]
    kept = [line for line in examples if not line.startswith(("[[certificats]]", "usage = ", "fichier = "))]
    found = read_bytes("\n".join(kept).encode(), Path("produit.toml"))
    assert not found.problems
    assert found.product is not None
    assert found.product.facts()["identities"] == ["2850263220991"]


def is_example(line: str) -> bool:
    """Whether a comment is a line of TOML that was put aside."""
    if not line.startswith("# "):
        return False
    try:
        return bool(tomllib.loads(line[2:]))
    except tomllib.TOMLDecodeError:
        return False


def test_its_help_is_in_french(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["init", "--help"])
    assert "ne pose aucune question" in capsys.readouterr().out


def test_answers_are_in_the_file_and_wrong_ones_are_asked_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    typed(
        monkeypatch,
        'Mon "LGC" \\ 2',
        "3.2",
        "LGC RIS",
        "9",
        "1",
        "",
        "56 78",
        "5678",
        "REF-1",
        "A17 B18",
        "HOMO",
        "mon-client",
        "secret",
        "/retour",
        "https://a.exemple/retour",
        "10B0000042",
        "CABINET",
        "moi@exemple.fr",
        "moi@exemple.mssante.fr",
        "app",
    )
    assert main(["init"]) == Exit.PASSED
    out = capsys.readouterr().out
    assert out.count("attendu") == 4
    product = read(tmp_path / "produit.toml").product
    assert product is not None
    facts = product.facts()
    assert (facts["name"], facts["wave"], facts["nil"], facts["idam"]) == ('Mon "LGC" \\ 2', 1, "5678", ["A17", "B18"])
    assert product.population["mailboxes"] == [
        {"address": "moi@exemple.mssante.fr", "type": "APP", "holders": ["10B0000042"]}
    ]


def test_an_input_that_ends_keeps_the_proposed_values(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    typed(monkeypatch, "Autre LGC")
    assert main(["init"]) == Exit.PASSED
    product = read(tmp_path / "produit.toml").product
    assert product is not None
    assert product.psc["client"] == "autre-lgc"


def test_an_existing_file_is_kept_unless_force(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "produit.toml"
    path.write_text("à moi", "utf-8")
    assert main(["init", "--yes"]) == Exit.USAGE
    assert "--force" in capsys.readouterr().err
    assert path.read_text("utf-8") == "à moi"
    assert main(["init", "--yes", "--force"]) == Exit.PASSED
    assert read(path).product is not None


@pytest.mark.parametrize("target", ["dossier", "nulle/part.toml"])
def test_a_place_that_cannot_be_written_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], target: str
) -> None:
    (tmp_path / "dossier").mkdir()
    assert main(["init", "--yes", target]) == Exit.USAGE
    assert "dossier" in capsys.readouterr().err


@pytest.mark.parametrize("force", [[], ["--force"]])
def test_an_interruption_leaves_nothing_half_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, force: list[str]
) -> None:
    if force:
        (tmp_path / "produit.toml").write_text("avant", "utf-8")

    class Interrupted(io.StringIO):
        def readline(self, size: int | None = -1, /) -> str:
            line = super().readline()
            if not line:
                raise KeyboardInterrupt
            return line

    monkeypatch.setattr(sys, "stdin", Interrupted("Mon LGC\n1.0\n"))
    assert main(["init", *force]) == Exit.NOT_JUDGED
    left = {item.name: item.read_text("utf-8") for item in tmp_path.iterdir()}
    assert left == ({"produit.toml": "avant"} if force else {})


def test_it_works_as_a_process_whose_input_is_no_terminal(tmp_path: Path) -> None:
    command = [sys.executable, "-P", "-m", "harness", "init", str(tmp_path / "autre.toml")]
    ran = subprocess.run(command, cwd=ROOT, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    assert ran.returncode == Exit.PASSED, ran.stderr
    assert read(tmp_path / "autre.toml").product is not None


@given(st.lists(st.text(max_size=20), min_size=40, max_size=40))
def test_whatever_is_typed_the_file_is_right(lines: list[str]) -> None:
    left = iter(lines)
    answers = questions.ask_all(lambda _question, _proposed: next(left, None), lambda _text: None)
    found = read_bytes(template.render(answers).encode(), Path("produit.toml"))
    assert found.product is not None, found.problems
