"""What a person adds is hashed into the chain, fills its slot, and proves no more than it can."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.dossier import attachments, masking
from harness.dossier.assemble import sealed
from harness.dossier.attachments import Attachment, AttachmentError, Genre
from harness.dossier.container import read
from harness.dossier.history import ATTACHED, History
from harness.dossier.verify import verify
from harness.verdict import Exit
from tests.harness.dossier.making import CATALOGUE, KEY, KNOWN, PROVEN, SLOT, history_of

FILM = Attachment(PROVEN, Genre.VIDEO, b"une video" * 20, "mp4", "Claire Martin")
LINK = Attachment(SLOT, Genre.IDENTIFIER, b"https://gazelle.example/42", "txt", "Claire Martin")


def attached(*pieces: Attachment) -> History:
    history = history_of()
    for piece in pieces:
        history = attachments.attached(history, piece, CATALOGUE)
    return history


def files(history: History) -> dict[str, bytes]:
    return {member.name: member.content for member in read(sealed(history, CATALOGUE, KEY))}


def proofs(history: History) -> dict[str, dict[str, object]]:
    return {proof["preuve"]: proof for proof in json.loads(files(history)["manifest.json"])["preuves"]}


def test_a_piece_is_in_the_dossier_and_verify_finds_everything_again() -> None:
    history = attached(FILM, LINK)
    found = verify(sealed(history, CATALOGUE, KEY), lambda _about: KNOWN)
    assert (found.code, found.tampered, found.untold) == (Exit.PASSED, [], [])
    held = files(history)
    assert [held[name] for name in held if "__video-" in name] == [FILM.content]


def test_a_slot_is_filled_and_says_by_whom() -> None:
    assert any("emplacement.txt" in name for name in files(attached()))
    slot = proofs(attached(LINK))[SLOT]
    assert (slot["nature"], slot["rempli"]) == ("emplacement", True)
    assert slot["fichiers"][0]["joint_par"] == "Claire Martin"  # type: ignore[index]
    assert not any("emplacement.txt" in name for name in files(attached(LINK)))


def test_a_video_of_a_rehearsal_is_still_a_rehearsal() -> None:
    assert proofs(attached(FILM))[PROVEN]["nature"] == "répétition"


def test_the_report_says_who_attached_it() -> None:
    report = files(attached(FILM))["rapport.html"].decode()
    assert "joint par Claire Martin" in report
    assert (
        json.loads(files(attached(FILM))["manifest.json"])["fin"]
        == json.loads(files(attached())["manifest.json"])["fin"]
    )


def test_an_attached_piece_can_be_masked() -> None:
    history = attached(FILM)
    key = next(key for key in history.parts if key[1] == ATTACHED)
    masked = masking.masked(history, {key: "essai"})
    raw = sealed(masked, CATALOGUE, KEY)
    assert FILM.content not in raw
    assert verify(raw, lambda _about: KNOWN).code is Exit.NOT_JUDGED
    assert any(name.endswith(".masque.txt") for name in files(masked))


@settings(max_examples=60, deadline=None)
@given(place=st.floats(0, 0.999999), mask=st.integers(1, 255))
def test_any_byte_of_a_dossier_with_pieces_counts(place: float, mask: int) -> None:
    raw = bytearray(sealed(attached(FILM, LINK), CATALOGUE, KEY))
    raw[int(place * len(raw))] ^= mask
    assert verify(bytes(raw), lambda _about: KNOWN).code is Exit.DEVIATION


@settings(max_examples=40, deadline=None)
@given(
    content=st.binary(min_size=1, max_size=300).filter(lambda content: b"PRIVATE KEY-----" not in content),
    by=st.text(min_size=1).filter(str.strip),
)
def test_any_content_and_any_name_can_be_attached(content: bytes, by: str) -> None:
    piece = Attachment(SLOT, Genre.DECLARATION, content, "bin", by)
    assert verify(sealed(attached(piece), CATALOGUE, KEY), lambda _about: KNOWN).code is Exit.PASSED


@pytest.mark.parametrize(
    ("piece", "why"),
    [
        (Attachment("INS/inconnue", Genre.VIDEO, b"x", "mp4", "a"), "catalogue"),
        (Attachment(PROVEN, Genre.VIDEO, b"", "mp4", "a"), "vide"),
        (Attachment(PROVEN, Genre.VIDEO, b"x", "mp4", "  "), "--by"),
        (Attachment(PROVEN, Genre.VIDEO, b"-----BEGIN PRIVATE KEY-----", "pem", "a"), "clé privée"),
    ],
)
def test_what_cannot_be_attached_is_refused(piece: Attachment, why: str) -> None:
    with pytest.raises(AttachmentError, match=why):
        attached(piece)


def test_what_is_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attachments, "LARGEST", 10)
    with pytest.raises(AttachmentError, match="dépasse"):
        attached(FILM)


@pytest.mark.parametrize(
    ("file", "genre", "extension"),
    [
        ("Film.MP4", Genre.VIDEO, "mp4"),
        ("écran.png", Genre.CAPTURE, "png"),
        ("declaration.pdf", Genre.DECLARATION, "pdf"),
        ("sans", Genre.DECLARATION, "bin"),
        ("a.b/..\\c:é", Genre.DECLARATION, "c"),
        ("x.tar gz?", Genre.DECLARATION, "targz"),
    ],
)
def test_the_name_of_a_file_says_its_genre_and_stays_legal_everywhere(file: str, genre: Genre, extension: str) -> None:
    assert (attachments.genre_of(file), attachments.extension_of(file)) == (genre, extension)
