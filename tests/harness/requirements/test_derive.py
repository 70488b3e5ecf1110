"""catalogue.json and proofs.json are what the reference table gives."""

import shutil
from pathlib import Path

import pytest

from harness.catalogue import Nature, State
from harness.requirements import derive
from harness.requirements.source import Entry, SourceError, entries

ONE: Entry = {
    "id": "SC.DMP/UX.10",
    "wave": 2,
    "couloirs": ["Médecins de ville/LGC"],
    "service": "DMP",
    "title": "Interface non bloquante",
    "evidence": "Démonstration par captures d'écran ou vidéo couvrant chaque étape ; Documentation ou procédure",
    "evidence_ids": ["DMP/UX.10.01.01", "DMP/UX.10.01.02"],
    "confidence": "A",
    "verified": True,
    "id_in_rem": "DMP/UX.10",
    "note": "Apparaît sous LGC.DMP/UX.10 dans le REM publié.",
    "mocks": ["dmp"],
}
FIRST: Entry = {**ONE, "id": "INS/va1.16", "wave": 1, "id_vague1_ancien": ["INS.01"], "note": "", "id_in_rem": None}


def test_the_shipped_files_are_those_of_the_table(shared_data: Path) -> None:
    table = entries((shared_data / "segur" / "requirements.yaml").read_text("utf-8"))
    for name, text in derive.derived(table, derive.HOME).items():
        assert (derive.HOME / name).read_text("utf-8") == text, f"{name} : voir harness/requirements/derive.py"


def test_ids_are_mapped_by_rem_version() -> None:
    assert derive.catalogue([ONE])[0]["ids"] == {"Va2-2023": ["DMP/UX.10"], "REM-MDV-LGC-Va2": ["LGC.DMP/UX.10"]}
    assert derive.catalogue([FIRST])[0]["ids"] == {"Va1-2021": ["INS.01"], "Va2-2023": ["INS/va1.16"]}


def test_which_of_several_kinds_a_number_is_stays_a_guess() -> None:
    found = derive.proofs([ONE], {}, {})
    assert {proof["inferred"] for proof in found.values()} == {True}
    assert "L'un de" in found["DMP/UX.10.01.01"]["official"]
    assert found["DMP/UX.10.01.01"]["nature"] == Nature.REHEARSAL


def test_what_the_bench_cannot_prove_leaves_a_slot() -> None:
    shown: Entry = {**ONE, "evidence": "Copie(s) d'écran"}
    assert derive.proofs([shown], {}, {})["DMP/UX.10.01.01"]["nature"] == Nature.REHEARSAL
    beyond = derive.proofs([shown], {}, {"SC.DMP/UX.10": State.NOT_PROVABLE})
    assert beyond["DMP/UX.10.01.01"] == {
        "nature": "emplacement",
        "kind": "capture",
        "official": "Copie(s) d'écran, à refaire dans l'environnement officiel.",
        "inferred": False,
    }


def test_a_proof_that_was_looked_at_wins() -> None:
    said = {"nature": "pièce", "kind": "xdm", "official": "Archive."}
    assert derive.proofs([ONE], {"DMP/UX.10.01.02": said}, {})["DMP/UX.10.01.02"] == {**said, "inferred": False}


def test_an_unknown_kind_of_evidence_is_refused() -> None:
    with pytest.raises(SourceError, match="sorte inconnue"):
        derive.proofs([{**ONE, "evidence": "Un dessin"}], {}, {})


def test_the_command_writes_both_files(tmp_path: Path, shared_data: Path) -> None:
    for name in ("precisions.json", "etats.json"):
        shutil.copy(derive.HOME / name, tmp_path)
    assert derive.main([str(shared_data / "segur" / "requirements.yaml")], tmp_path) == 0
    assert (tmp_path / "catalogue.json").read_bytes() == (derive.HOME / "catalogue.json").read_bytes()


def test_the_command_says_what_is_wrong(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert derive.main([]) == 64
    assert derive.main([str(tmp_path / "absent.yaml")], tmp_path) == 64
    (tmp_path / "autre.yaml").write_text("clé: >\n", "utf-8")
    assert derive.main([str(tmp_path / "autre.yaml")], tmp_path) == 64
    assert "ligne 1" in capsys.readouterr().err
