"""``banc requirements``: every state told, filters, a REM imported and used, plain words for wrong files."""

import json
from pathlib import Path
from typing import Any

import pytest

from harness.cli.main import main
from harness.requirements import states
from tests.harness.requirements.books import HEADER, book, row, saved


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BANC_HOME", str(tmp_path / "banc"))


def told(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = main(["requirements", *arguments])
    captured = capsys.readouterr()
    return code, captured.out, captured.err


def listed(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[dict[str, Any]]:
    code, out, _ = told(capsys, *arguments, "--json")
    assert code == 0
    found: list[dict[str, Any]] = json.loads(out)["exigences"]
    return found


def test_every_requirement_is_listed_with_its_state(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = told(capsys)
    assert code == 0
    assert "automatique     INS/va1.20" in out
    assert "INS-20-01, INS-20-02 (insi.no_call)" in out
    assert "reste à montrer" in out
    assert "en partie : PSC-01-05" in out
    assert "sans numéro" in out
    assert "Exigences : 465" in out


def test_the_same_in_english(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = told(capsys, "--service", "ins", "--lang", "en")
    assert "not provable" in out
    assert "Issued" not in out
    assert "Requirements: 78" in out


def test_a_requirement_as_json_has_all_that_is_known(capsys: pytest.CaptureFixture[str]) -> None:
    one = next(item for item in listed(capsys, "--service", "INS") if item["exigence"] == "INS/va1.31")
    assert one["etat"] == "automatic"
    assert one["identifiants"] == {"Va1-2021": ["INS.16"], "Va2-2023": ["INS/va1.31"]}
    assert one["couloirs"] == ["SGL", "LGC", "RIS"]
    assert one["scenarios_officiels"] == ["INS/va1.31.01", "INS/va1.31.02", "INS/va1.31.03"]
    assert one["preuves"][0] == {
        "preuve": "INS/va1.31.01.01",
        "scenario": "INS/va1.31.01",
        "nature": "répétition",
        "genre": "video",
        "a_fournir": one["preuves"][0]["a_fournir"],
        "presume": False,
    }


def test_filters_narrow_the_list(capsys: pytest.CaptureFixture[str]) -> None:
    assert {item["service"] for item in listed(capsys, "--service", "psc")} == {"PSC"}
    assert all("RIS" in item["couloirs"] or "TOUS" in item["couloirs"] for item in listed(capsys, "--couloir", "ris"))
    assert {item["etat"] for item in listed(capsys, "--state", "not_provable")} == {"not_provable"}
    pack = listed(capsys, "--pack", "lgc")
    assert len(pack) < 465
    assert {"INS/va1.52", "SC.PSC.08"} <= {item["exigence"] for item in pack}
    assert listed(capsys, "--pack", "cnda-insi") == []
    assert listed(capsys, "--couloir", "LGO") == [item for item in listed(capsys) if "TOUS" in item["couloirs"]]


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (["--service", "XX"], "ANNUAIRE"),
        (["--couloir", "XX"], "LGC, LGO"),
        (["--pack", "xx"], "lgc"),
        (["list", "REM.xlsx"], "import"),
        (["--rem", "absent.json"], "ne s'ouvre pas"),
        (["import"], "quel REM"),
    ],
)
def test_wrong_usage_says_what_there_is(capsys: pytest.CaptureFixture[str], arguments: list[str], word: str) -> None:
    code, _, err = told(capsys, *arguments)
    assert code == 64
    assert word in err


def test_one_without_a_state_fails_the_command(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(states, "deciding", lambda _checks: ())
    code, out, err = told(capsys)
    assert code == 3
    assert "SANS ÉTAT" in out
    assert "INS/va1.20" in err


def test_proofs_say_their_nature_and_what_to_provide(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = told(capsys, "--proofs", "--service", "MSS")
    assert "MSS/va1.12.01.01         pièce       smtp_source" in out
    assert "emplacement external_id" in out
    assert "(présumé)" in out
    assert "sans numéro" in out


def a_rem(folder: Path) -> Path:
    rows = [
        HEADER,
        row("INS/va1.52", "Report", "INS/va1.52.01", "INS/va1.52.01.01"),
        row("LGC.INS.16", "Trait vide", "", ""),
        row("INS/vb9.01", "Une exigence toute neuve", "INS/vb9.01.01", "INS/vb9.01.01.01"),
    ]
    return saved(folder, book({"REM": rows}), "REM-MDV-LGC-Va2.xlsx")


def test_a_rem_is_compared_kept_and_used(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    code, out, _ = told(capsys, "import", str(a_rem(tmp_path)))
    assert code == 0
    assert "LGC.INS.16 = INS/va1.31 (préfixe différent)" in out
    assert "INS/vb9.01 Une exigence toute neuve" in out
    assert "absentes de ce REM" in out
    _, out, _ = told(capsys, "--service", "INS")
    assert "REM importé : REM-MDV-LGC-Va2.xlsx" in out
    assert "INS/va1.31 (REM : LGC.INS.16)" in out
    assert "sans équivalent ici (pas encore : aucun scénario) : INS/vb9.01" in out


def test_a_rem_elsewhere_is_named(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    target = tmp_path / "ailleurs.json"
    code, out, _ = told(capsys, "import", str(a_rem(tmp_path)), "--out", str(target), "--json")
    assert code == 0
    body = json.loads(out)
    assert body["renommees"] == [{"rem": "LGC.INS.16", "exigence": "INS/va1.31", "par": "préfixe différent"}]
    assert body["inconnues"] == ["INS/vb9.01"]
    assert not listed(capsys)[0]["rem"]
    assert any(item["rem"] == "LGC.INS.16" for item in listed(capsys, "--rem", str(target)))


@pytest.mark.parametrize(
    ("content", "code", "word"),
    [
        (b"ID;Exigence\n", 64, "CSV"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 600, 64, "chiffr"),
        (book({"Feuil1": [["Nom", "Prix"], ["vis", "12"]]}), 2, "Feuil1"),
    ],
)
def test_another_file_is_told_and_nothing_is_kept(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, content: bytes, code: int, word: str
) -> None:
    found, out, err = told(capsys, "import", str(saved(tmp_path, content)))
    assert (found, out) == (code, "")
    assert word in err
    assert "Traceback" not in err
    assert not (tmp_path / "banc" / "rem.json").exists()


def test_a_rem_that_cannot_be_opened(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert told(capsys, "import", str(tmp_path / "absent.xlsx"))[0] == 64
    assert told(capsys, "import", str(tmp_path))[0] == 64


def test_a_spoiled_mapping_is_named_and_can_be_replaced(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "banc").mkdir()
    (tmp_path / "banc" / "rem.json").write_text("{", "utf-8")
    code, _, err = told(capsys)
    assert code == 64
    assert "rem.json" in err
    assert told(capsys, "import", str(a_rem(tmp_path)))[0] == 0
    assert told(capsys)[0] == 0
