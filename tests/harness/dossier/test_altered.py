"""A dossier packed again: which content changed is told first, and that none did when only the zip differs."""

import io
import zipfile
from collections.abc import Mapping

import pytest

from harness.cli.redo import in_english
from harness.dossier import signature
from harness.dossier.altered import ONLY_CONTAINER
from harness.dossier.verify import Verification, verify
from harness.english import english
from harness.verdict import Exit
from tests.harness.dossier.making import KNOWN, dossier

PACKED = [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED]


def repacked(packed: int, edits: Mapping[str, bytes | None] = {}) -> bytes:
    """The dossier written by another tool; a member edited to None is left out, an unknown one added."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(dossier())) as source, zipfile.ZipFile(target, "w", packed) as copy:
        contents: dict[str, bytes | None] = {name: source.read(name) for name in source.namelist()}
        for name, content in {**contents, **edits}.items():
            if content is not None:
                copy.writestr(name, content)
    return target.getvalue()


def found_in(raw: bytes) -> Verification:
    return verify(raw, lambda _about: KNOWN)


@pytest.mark.parametrize("packed", PACKED)
def test_the_changed_member_is_named_first_and_the_container_in_one_line(packed: int) -> None:
    found = found_in(repacked(packed, {"LISEZMOI.txt": b"autre chose", "rapport.html": b"parfait"}))
    assert (found.code, found.foreign) == (Exit.DEVIATION, False)
    assert found.tampered[:2] == ["contenu de LISEZMOI.txt", "contenu de rapport.html"]
    assert len(found.tampered) == 3
    assert found.tampered[2].startswith("métadonnées du conteneur : ")


@pytest.mark.parametrize("packed", PACKED)
def test_only_the_container_differs(packed: int) -> None:
    found = found_in(repacked(packed))
    assert (found.code, found.foreign) == (Exit.DEVIATION, False)
    assert len(found.tampered) == 2
    assert found.tampered[-1] == ONLY_CONTAINER


@pytest.mark.parametrize("packed", PACKED)
def test_a_member_added_or_left_out_is_named(packed: int) -> None:
    found = found_in(repacked(packed, {"junit.xml": None, "preuves/autre.txt": b"x"}))
    assert found.tampered[:2] == ["junit.xml manque", "preuves/autre.txt est en trop"]


@pytest.mark.parametrize("packed", PACKED)
@pytest.mark.parametrize("name", [signature.DIGESTS, signature.SIGNATURE])
def test_without_its_seal_nothing_says_that_the_contents_are_right(packed: int, name: str) -> None:
    found = found_in(repacked(packed, {name: b"{}"}))
    assert found.code is Exit.DEVIATION
    assert ONLY_CONTAINER not in found.tampered
    assert "la signature ne correspond pas aux empreintes" in found.tampered


def test_two_members_of_one_name_are_not_only_the_container() -> None:
    target = io.BytesIO(repacked(zipfile.ZIP_DEFLATED))
    with zipfile.ZipFile(target, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("LISEZMOI.txt", archive.read("LISEZMOI.txt"))
    assert ONLY_CONTAINER not in found_in(target.getvalue()).tampered


def test_bytes_after_the_archive_leave_the_contents_right() -> None:
    found = found_in(dossier() + b"\n")
    assert found.tampered[-1] == ONLY_CONTAINER


def test_a_changed_byte_of_a_content_keeps_its_place_and_is_told_once() -> None:
    raw = bytearray(dossier())
    raw[100] ^= 1
    found = found_in(bytes(raw))
    assert len(found.tampered) == 1
    assert found.tampered[0].startswith("contenu de LISEZMOI.txt (octets ")


def test_it_is_told_in_english() -> None:
    said = [english(line) for packed in PACKED for line in found_in(repacked(packed)).tampered]
    assert all(line.startswith(("metadata of the container: ", "only the container")) for line in said), said


def test_a_refused_proof_is_told_in_english() -> None:
    said = in_english("la preuve « INS/va9.99 » n'est pas au catalogue (voir manifest.json, « preuves »).")
    assert said.startswith("the proof “INS/va9.99” is not in the catalogue")
