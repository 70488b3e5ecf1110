"""Unknown, renamed, changed and absent requirements of a REM; what is kept of it."""

import json
from pathlib import Path

import pytest

from harness import packs
from harness.catalogue import Catalogue
from harness.requirements import overlay
from harness.requirements.compare import Comparison, Match, compare
from harness.requirements.overlay import OverlayError
from harness.requirements.rem import RemRequirement


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return packs.load().catalogue


def rem(*found: RemRequirement) -> dict[str, RemRequirement]:
    return {one.id: one for one in found}


def only(catalogue: Catalogue, one: RemRequirement) -> Match:
    return compare(catalogue, rem(one), "REM").matches[0]


def test_the_same_requirement(catalogue: Catalogue) -> None:
    same = RemRequirement("INS/va1.31", proofs=["INS/va1.31.01.01", "INS/va1.31.02.01", "INS/va1.31.03.01"])
    assert only(catalogue, same) == Match(same, "INS/va1.31")


@pytest.mark.parametrize(
    ("one", "ours", "by"),
    [
        (RemRequirement("BIO.DMP/UX.08"), "SC.DMP/UX.08", "préfixe différent"),
        (RemRequirement("LGC.INS.16"), "INS/va1.31", "préfixe différent"),
        (RemRequirement("INS/vb2.99", proofs=["INS/va1.52.01.01"]), "INS/va1.52", "mêmes numéros de preuve"),
        (
            RemRequirement("INS/vb2.99", function="Rejet d'un retour INSi au trait vide (règle 12)"),
            "INS/va1.31",
            "intitulé voisin, à confirmer",
        ),
    ],
)
def test_a_renamed_requirement_is_found_again(catalogue: Catalogue, one: RemRequirement, ours: str, by: str) -> None:
    match = only(catalogue, one)
    assert match.by is not None
    assert (match.ours, match.by.fr) == (ours, by)


@pytest.mark.parametrize(("name", "ours"), [("DMP/UX.08", "SC.DMP/UX.08"), ("LGC.DMP/UX.10", "SC.DMP/UX.10")])
def test_an_id_of_another_version_is_known(catalogue: Catalogue, name: str, ours: str) -> None:
    assert only(catalogue, RemRequirement(name)) == Match(RemRequirement(name), ours)


def test_an_old_number_that_several_had_names_none(catalogue: Catalogue) -> None:
    assert compare(catalogue, rem(RemRequirement("LGC.INS.53")), "REM").unknown


def test_one_of_ours_is_taken_once(catalogue: Catalogue) -> None:
    both = rem(RemRequirement("SC.DMP/UX.08"), RemRequirement("DMP/UX.08"))
    assert [one.id for one in compare(catalogue, both, "REM").unknown] == ["DMP/UX.08"]


@pytest.mark.parametrize(
    ("one", "words"),
    [
        (RemRequirement("INS/va1.52", proofs=["INS/va1.52.01.01", "INS/va1.52.02.01"]), "preuves +INS/va1.52.02.01"),
        (RemRequirement("INS/va1.52", proofs=["INS/va1.52.09.01"]), "-INS/va1.52.01.01"),
        (RemRequirement("INS/va1.52", scenarios=["INS/va1.52.07"]), "scénarios +INS/va1.52.07 -INS/va1.52.01"),
        (RemRequirement("INS/va1.52", perimeters=["Hôpital/DPI"]), "couloir DPI"),
        (RemRequirement("INS/va2.52", proofs=["INS/va1.52.01.01"]), "vague 2 (catalogue : 1)"),
    ],
)
def test_a_change_is_told(catalogue: Catalogue, one: RemRequirement, words: str) -> None:
    assert words in " ; ".join(change.fr for change in only(catalogue, one).changes)


def test_a_wording_is_compared_with_that_of_the_import_before(catalogue: Catalogue) -> None:
    found = rem(RemRequirement("INS/va1.52", digest="b" * 64))
    assert not compare(catalogue, found, "REM").changed
    assert not compare(catalogue, found, "REM", {"INS/va1.52": "b" * 64}).changed
    assert "énoncé" in compare(catalogue, found, "REM", {"INS/va1.52": "a" * 64}).changed[0].changes[0].fr


def test_what_the_rem_lacks_for_its_couloir(catalogue: Catalogue) -> None:
    found = compare(catalogue, rem(RemRequirement("INS/va1.52")), "REM-MDV-LGC-Va1")
    assert found.couloirs == ("LGC",)
    assert "INS/va1.54" in found.absent
    assert "INS/va1.52" not in found.absent
    assert "INS/va1.61" not in found.absent, "celle d'un DPI"
    assert "SC.PSC.01" not in found.absent, "celle d'une autre vague"


def test_a_rem_of_no_known_couloir_lacks_nothing(catalogue: Catalogue) -> None:
    found = compare(catalogue, rem(RemRequirement("INS/va1.52", perimeters=["Général"])), "classeur")
    assert (found.couloirs, found.absent) == ((), ())


def kept(catalogue: Catalogue) -> overlay.Overlay:
    found = rem(RemRequirement("DMP/UX.08", digest="c" * 64), RemRequirement("INS/vb3.01", function="Neuf"))
    return overlay.of(compare(catalogue, found, "REM"), "REM.xlsx", "d" * 64, "2026-01-01T00:00:00Z")


def test_what_is_kept_holds_ids_and_no_wording(catalogue: Catalogue, tmp_path: Path) -> None:
    path = tmp_path / "rem" / "rem.json"
    overlay.save(kept(catalogue), path)
    assert overlay.load(path) == kept(catalogue)
    assert "Neuf" not in path.read_text("utf-8")
    assert overlay.load(path).about(["SC.DMP/UX.08", "INS/va1.52"])["identifiants"] == {"SC.DMP/UX.08": "DMP/UX.08"}
    assert overlay.load_if_any(tmp_path / "absent.json") is None


@pytest.mark.parametrize("content", [b"", b"[]", b"{}", b"\xff", b'{"schema": 9}', b"[" * 5_000])
def test_another_file_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "rem.json"
    path.write_bytes(content)
    with pytest.raises(OverlayError, match="REM importé"):
        overlay.load(path)


def test_a_large_one_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(overlay, "_LARGEST", 1)
    path = tmp_path / "rem.json"
    path.write_text(json.dumps({"schema": 1}), "utf-8")
    with pytest.raises(OverlayError, match="trop gros"):
        overlay.load(path)


def test_a_comparison_counts_what_differs() -> None:
    assert Comparison((), (), (), ()).renamed == Comparison((), (), (), ()).changed == []
