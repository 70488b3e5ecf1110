"""The product's file in the commands: ``run`` judges with it and its dossier names it, ``up`` sets the bench up."""

import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from harness.bench.embedded import ROOT
from harness.cli.main import main
from harness.verdict import Exit
from tests.harness.product.files import WHOLE

DEMO_KNOWN = WHOLE.replace("AAA17NF00AA0", "BSG17NF26AA0")
"""The product whose calls are the demonstration editor's, its names and numbers aside; no PSC client of its own."""


def without_client(text: str) -> str:
    start = text.index("[psc]")
    return text[:start] + text[text.index("[[structures]]") :]


@pytest.fixture(autouse=True)
def at_home(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BANC_HOME", str(home))
    monkeypatch.chdir(tmp_path)


def test_a_run_is_judged_with_the_file_and_its_dossier_names_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "lgc.toml"
    file.write_text(without_client(WHOLE), "utf-8")
    code = main(["run", "--product-file", str(file), "--nil", "99", "INS-52-01", "DMP-CONF05-01", "MSS-CONF16-01"])
    out = capsys.readouterr().out
    assert code == Exit.DEVIATION
    assert "Produit : Mon LGC 3.2.1" in out
    assert "[insi.idam_declare] attendu LPS/IDAM : AAA17NF00AA0, trouvé BSG17NF26AA0" in out
    (path,) = (tmp_path / "dossiers").glob("*.zip")
    with zipfile.ZipFile(path) as dossier:
        manifest = json.loads(dossier.read("manifest.json"))
        report = dossier.read("rapport.html").decode()
    verdicts = {scenario["id"]: scenario["verdict"] for scenario in manifest["scenarios"]}
    assert verdicts["INS-52-01"] == "blocked", "an IDAM to be set is neither a deviation nor a success"
    assert manifest["produit"]["nil"] == "99"
    assert manifest["produit"]["file"]["name"] == "lgc.toml"
    assert "Mon LGC 3.2.1" in report
    assert "AAA17NF00AA0" in report
    assert main(["verify", str(path)]) == Exit.PASSED


def test_what_checks_compare_with_is_the_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "lgc.toml"
    file.write_text(without_client(DEMO_KNOWN), "utf-8")
    code = main(["run", "--product-file", str(file), "DMP-16-01", "MSS-CONF16-01"])
    out = capsys.readouterr().out
    assert code == Exit.DEVIATION
    assert "[vihf.lps_approval_declared] attendu LPS_ID_HOMOLOGATION_DMP : HOMO-0001" in out
    assert "attendu LPS_Nom : Mon LGC" in out
    assert "attendu MON-LGC-0001" in out
    assert "[insi.idam]" not in out


def test_the_demonstration_editor_plays_without_the_file_that_is_there(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "produit.toml").write_text(WHOLE, "utf-8")
    assert main(["run", "INS-52-01"]) == Exit.PASSED
    assert "n'est pas employé" in capsys.readouterr().out


@pytest.mark.parametrize("command", [["run", "--driver", "manual"], ["up"]])
def test_a_file_to_correct_ends_the_command_at_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], command: list[str]
) -> None:
    (tmp_path / "produit.toml").write_text(WHOLE.replace('"F"', '"X"').replace('"ORG"', "1"), "utf-8")
    with pytest.raises(SystemExit) as ended:
        main(command)
    err = capsys.readouterr().err
    assert ended.value.code == Exit.USAGE
    assert "ligne 34" in err
    assert "ligne 39" in err
    assert "2 correction(s)" in err


def test_up_sets_the_bench_up_and_forgets_the_product_the_next_time(tmp_path: Path) -> None:
    file = tmp_path / "lgc.toml"
    file.write_text(WHOLE, "utf-8")
    home = tmp_path / "chez-soi"
    first, said = up(home, "--product-file", str(file))
    assert "Produit : Mon LGC 3.2.1" in said
    assert first["product"]["idam"] == ["AAA17NF00AA0"]
    assert first["psc"]["clients"][0] == {
        "id": "mon-lgc",
        "redirect_uris": ["https://poste.exemple/psc/retour"],
        "secret": "secret-invente",
    }
    again, _said = up(home)
    assert "product" not in again
    assert again["psc"]["clients"][0]["id"] == "lgc-demonstration"


def up(home: Path, *flags: str) -> tuple[dict[str, object], str]:
    """One start of ``banc up``: its first line, and what it said beside."""
    command = [
        sys.executable,
        "-P",
        "-m",
        "harness",
        "up",
        "--json",
        "--stop-on-stdin-close",
        "--home",
        str(home),
        *flags,
    ]
    ran = subprocess.run(command, cwd=ROOT, input="", capture_output=True, text=True, check=True, timeout=60)
    facts: dict[str, object] = json.loads(ran.stdout.splitlines()[0])
    return facts, ran.stderr
