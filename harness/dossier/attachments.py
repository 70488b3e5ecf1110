"""What a person adds to a dossier for a proof: video, capture, declaration, identifier; hashed into the chain."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import PurePath

from harness.catalogue import Catalogue
from harness.dossier import afterwards
from harness.dossier.afterwards import Step
from harness.dossier.history import ATTACHED, History, file_name, file_of
from record.event import Draft, Event, Kind

LARGEST = 512 * 1024 * 1024
"""The most bytes of one attached file."""
MOST_WORDS = 10_000
"""The most characters of a text typed on the command line."""


class Genre(StrEnum):
    """What may be attached."""

    VIDEO = "video"
    CAPTURE = "capture"
    DECLARATION = "declaration"
    IDENTIFIER = "identifiant"


GENRES = {
    **dict.fromkeys(("mp4", "webm", "mkv", "mov", "avi", "m4v"), Genre.VIDEO),
    **dict.fromkeys(("png", "jpg", "jpeg", "gif", "webp", "bmp"), Genre.CAPTURE),
}
"""The genre of a file by its extension; of any other, a declaration."""


class AttachmentError(ValueError):
    """It cannot be attached; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """What is to be attached: the proof, the genre, the bytes, the extension of its file, who attaches it."""

    proof: str
    genre: Genre
    content: bytes
    extension: str
    by: str


@dataclass(frozen=True, slots=True)
class Attached:
    """What was attached: its event, proof, genre, file in the dossier, who attached it, whether it was masked."""

    event: int
    proof: str
    genre: str
    file: str
    by: str
    masked: bool


def attached(history: History, attachment: Attachment, catalogue: Catalogue) -> History:
    """A history with one more piece; raises ``AttachmentError``."""
    check(attachment, catalogue)
    number = history.all[-1].number + 1
    return afterwards.extended(history, [_draft(attachment, number)])


def check(attachment: Attachment, catalogue: Catalogue) -> None:
    """Raise ``AttachmentError`` for what cannot be attached."""
    known = {proof for requirement in catalogue.requirements.values() for proof in requirement.proofs}
    if attachment.proof not in known and attachment.proof not in catalogue.proofs:
        raise AttachmentError(
            f"la preuve « {attachment.proof} » n'est pas au catalogue (voir manifest.json, « preuves »)"
        )
    if not attachment.by.strip():
        raise AttachmentError("qui joint la pièce ? donnez --by NOM")
    if not attachment.content:
        raise AttachmentError("la pièce est vide")
    if len(attachment.content) > LARGEST:
        raise AttachmentError(f"la pièce dépasse {LARGEST // 1024 // 1024} Mo : raccourcissez ou recompressez la vidéo")
    if b"PRIVATE KEY-----" in attachment.content:
        raise AttachmentError("la pièce contient une clé privée : elle ne doit pas quitter cette machine")


def told(history: History) -> Iterator[Attached]:
    """What was attached, in order."""
    for event in afterwards.steps(history, Step.ATTACHED):
        if ATTACHED in event.parts:
            yield _told(event, masked=(event.number, ATTACHED) not in history.parts)


def genre_of(file: str) -> Genre:
    """The genre of a file by its name."""
    return GENRES.get(extension_of(file), Genre.DECLARATION)


def extension_of(file: str) -> str:
    """The extension of a file, as every system takes it; ``bin`` when it has none."""
    kept = "".join(letter for letter in PurePath(file).suffix.lower() if letter.isascii() and letter.isalnum())
    return kept[:8] or "bin"


def _draft(attachment: Attachment, number: int) -> Draft:
    file = f"preuves/{file_name(attachment.proof)}__{attachment.genre.value}-{number}.{attachment.extension}"
    said = {"proof": attachment.proof, "kind": attachment.genre.value, "file": file}
    parts = {ATTACHED: attachment.content}
    return afterwards.draft(Step.ATTACHED, attachment.by, said, parts, kind=Kind.PIECE)


def _told(event: Event, *, masked: bool) -> Attached:
    data = event.data
    file = file_of(event, ATTACHED)
    return Attached(event.number, str(data.get("proof")), str(data.get("kind")), file, str(data.get("by")), masked)
