"""``mask``, ``attach``, ``purge``, and what the command line may say of a dossier before it leaves."""

import json
import os
from argparse import Namespace
from pathlib import Path

import pytest

from harness.cli import mask, redo, terms, verify
from harness.cli.account import Account
from harness.cli.main import main
from harness.dossier import afterwards
from harness.dossier.assemble import write
from harness.dossier.container import read
from harness.dossier.leaving import ready
from harness.dossier.refusal import RefusedError
from harness.verdict import Exit
from record import clock
from tests.harness.dossier.making import CATALOGUE, KNOWN, PROVEN, SLOT, dossier, history_of
from tests.harness.dossier.test_leaving import OUTSIDE


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A dossier, in a home of its own."""
    monkeypatch.setenv("BANC_HOME", str(tmp_path / "home"))
    for module in (redo, verify):
        monkeypatch.setattr(module, "known_to_us", lambda _about: KNOWN)
    return write(tmp_path, "dossier", dossier(b"un secret de la vraie plateforme"))


def request_of(file: Path) -> str:
    name = next(member.name for member in read(file.read_bytes()) if member.name.endswith("-request.bin"))
    return f"{int(name.partition('/')[2][:6])}:request"


def test_mask_writes_another_dossier_without_the_bytes(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = file.read_bytes()
    assert main(["mask", str(file), request_of(file), "--by", "Claire Martin", "--reason", "essai"]) == Exit.PASSED
    assert "Claire Martin" in capsys.readouterr().out
    masked = file.with_name("dossier-masque.zip")
    assert file.read_bytes() == before
    assert b"vraie plateforme" not in masked.read_bytes()
    assert main(["verify", str(masked)]) == Exit.NOT_JUDGED
    assert "INS-52-01  écart" in capsys.readouterr().out


def test_mask_tells_what_it_cannot_take_out(capsys: pytest.CaptureFixture[str]) -> None:
    mask.warn(Account("fr"), {12: ["target", "facts.traits"]})
    told = capsys.readouterr().out
    assert "Restent lisibles" in told
    assert "événement 12 : target, facts.traits" in told
    mask.warn(Account("fr"), {})
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("parts", [["douze"], ["1:request"], ["9999:request"], [":request"], ["1:"]])
def test_mask_says_what_it_cannot_find(file: Path, capsys: pytest.CaptureFixture[str], parts: list[str]) -> None:
    assert main(["mask", str(file), *parts]) == Exit.USAGE
    assert parts[0] in capsys.readouterr().err


def test_mask_lists_the_events_that_have_bytes(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["mask", str(file), "9999:request"]) == Exit.USAGE
    told = capsys.readouterr().err
    assert "L'événement 9999 n'existe pas. Ont des octets : " in told
    number = int(request_of(file).partition(":")[0])
    ranges = [named.split("-") for named in told.partition("Ont des octets : ")[2].strip().rstrip(".").split(", ")]
    assert any(int(ends[0]) <= number <= int(ends[-1]) for ends in ranges)
    assert main(["mask", str(file), f"{number}:autre"]) == Exit.USAGE
    assert f"Il y a : {number}:request" in capsys.readouterr().err


def test_a_changed_dossier_is_neither_masked_nor_added_to(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    raw = bytearray(file.read_bytes())
    raw[len(raw) // 2] ^= 1
    file.write_bytes(bytes(raw))
    assert main(["mask", str(file), "1:request"]) == Exit.USAGE
    assert main(["attach", str(file), "--text", "x", "--proof", SLOT, "--by", "a"]) == Exit.USAGE
    assert "a été modifié" in capsys.readouterr().err


@pytest.mark.parametrize("content", [None, b"", b"%PDF"])
def test_what_is_no_dossier_is_refused(file: Path, content: bytes | None) -> None:
    other = file.with_name("autre.zip")
    if content is not None:
        other.write_bytes(content)
    assert main(["mask", str(other), "1:request"]) == Exit.USAGE


def test_attach_a_video_then_an_identifier(file: Path) -> None:
    film = file.with_name("film.mp4")
    film.write_bytes(b"video" * 100)
    assert main(["attach", str(file), str(film), "--proof", PROVEN, "--by", "Claire Martin"]) == Exit.PASSED
    once = file.with_name("dossier-joint.zip")
    told = ["--text", "https://gazelle.example/42", "--kind", "identifiant", "--proof", SLOT, "--by", "Claire Martin"]
    assert main(["attach", str(once), *told]) == Exit.PASSED
    twice = file.with_name("dossier-joint-joint.zip")
    assert main(["verify", str(twice)]) == Exit.PASSED
    names = [member.name for member in read(twice.read_bytes())]
    kinds = [name.partition("__")[2].partition("-")[0] for name in names if "__" in name]
    assert kinds == ["demande.txt", "video", "identifiant"]


@pytest.mark.parametrize(
    "more",
    [[], ["absent.mp4"], ["--text", "x" * 10_001], ["absent.mp4", "--text", "x"], ["--text", "x", "--proof", "AUTRE"]],
)
def test_attach_says_what_is_wrong(file: Path, capsys: pytest.CaptureFixture[str], more: list[str]) -> None:
    assert main(["attach", str(file), "--proof", SLOT, "--by", "a", *more]) == Exit.USAGE
    assert capsys.readouterr().err.startswith("banc attach : ")


def test_attach_refuses_a_file_that_is_too_large(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("harness.cli.attach.LARGEST", 3)
    film = file.with_name("film.mp4")
    film.write_bytes(b"trop")
    assert main(["attach", str(file), str(film), "--proof", SLOT, "--by", "a"]) == Exit.USAGE


def old_session(home: Path) -> Path:
    folder = home / "bancs" / "0" / "sessions" / "ancienne"
    folder.mkdir(parents=True)
    (folder / "evenements.sqlite").write_bytes(b"x")
    then = clock.now().timestamp() - 40 * 86_400
    for path in (folder / "evenements.sqlite", folder):
        os.utime(path, (then, then))
    return folder


def test_purge_says_and_does(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = old_session(tmp_path)
    assert main(["purge", "--dry-run", "--home", str(tmp_path)]) == Exit.PASSED
    assert folder.exists()
    assert main(["purge", "--older-than", "41", "--home", str(tmp_path)]) == Exit.PASSED
    assert folder.exists()
    assert main(["purge", "--home", str(tmp_path)]) == Exit.PASSED
    assert not folder.exists()
    assert "1 session(s) de 30 jours ou plus effacées" in capsys.readouterr().out


@pytest.mark.parametrize("more", [["--all", "--older-than", "3"], ["--older-than", "-1"], ["--older-than", "nan"]])
def test_purge_refuses_what_means_nothing(tmp_path: Path, more: list[str]) -> None:
    assert main(["purge", "--home", str(tmp_path), *more]) == Exit.USAGE


def test_a_bench_that_starts_purges_quietly(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = old_session(tmp_path)
    assert main(["run", "--list", "--home", str(tmp_path)]) == Exit.PASSED
    assert not folder.exists()
    assert "effac" not in capsys.readouterr().out


def options(**given: object) -> Namespace:
    return Namespace(**{"declare_fictitious": "", "attach": [], "by": "", **given})


@pytest.mark.parametrize(
    "given",
    [
        {"declare_fictitious": "Claire Martin"},
        {"attach": ["sans-egal"]},
        {"attach": [f"{SLOT}=absent.mp4"], "by": "a"},
        {"attach": [f"{SLOT}={__file__}"]},
        {"attach": [f"AUTRE={__file__}"], "by": "a"},
    ],
)
def test_what_is_wrong_is_said_before_anything_is_played(given: dict[str, object]) -> None:
    with pytest.raises(RefusedError) as refusal:
        terms.terms_of(options(**given), CATALOGUE)
    assert refusal.value.code is Exit.USAGE


def test_a_run_may_attach_and_declare_at_once(capsys: pytest.CaptureFixture[str]) -> None:
    given = options(declare_fictitious="Claire Martin, inventée", attach=[f"{SLOT}={__file__}"], by="Claire Martin")
    told = ready(afterwards.extended(history_of(), [OUTSIDE]), CATALOGUE, terms.terms_of(given, CATALOGUE))
    terms.tell(Account("fr"), told, CATALOGUE)
    said = capsys.readouterr().out
    assert "IDENTITÉS HORS DES JEUX FICTIFS : 1, déclarées fictives par Claire Martin" in said
    assert json.dumps(said)


def test_a_refusal_ends_the_command_with_its_code(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], file: Path
) -> None:
    def refuse(_raw: object, _known: object) -> None:
        ready(afterwards.extended(history_of(), [OUTSIDE]), CATALOGUE, terms.terms_of(options(), CATALOGUE))

    monkeypatch.setattr(redo, "verify", refuse)
    assert main(["mask", str(file), "1:request"]) == Exit.NOT_JUDGED
    assert "aucun dossier n'est écrit" in capsys.readouterr().err
    assert main(["mask", str(file), "1:request", "--lang", "en"]) == Exit.NOT_JUDGED
    assert "no dossier is written" in capsys.readouterr().err
