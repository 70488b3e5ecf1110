"""``banc attach``: a new dossier with one more piece: video, capture, declaration, identifier."""

from argparse import Namespace
from pathlib import Path

from harness.catalogue import Catalogue
from harness.cli.redo import RefusalError, redo
from harness.dossier import attachments
from harness.dossier.attachments import LARGEST, MOST_WORDS, Attachment, AttachmentError, Genre
from harness.dossier.history import History


def main(options: Namespace) -> int:
    """Attach the piece that ``options`` names."""
    return redo(options, "attach", lambda told, catalogue: _attached(options, told, catalogue), "joint")


def _attached(options: Namespace, told: History, catalogue: Catalogue) -> History:
    _place_piece(options)
    if (options.piece is None) == (not options.text):
        raise RefusalError("donnez un fichier, ou --text, et pas les deux.")
    try:
        return attachments.attached(told, _attachment(options), catalogue)
    except AttachmentError as error:
        raise RefusalError(f"{error}.") from error


def _place_piece(options: Namespace) -> None:
    """The file to attach may come after the options."""
    more = [word for word in options.more if word.startswith("-")] or options.more[options.piece is None :]
    if more:
        raise RefusalError(f"argument(s) inconnu(s) : {' '.join(more)}.")
    if options.more:
        options.piece = Path(options.more[0])


def _attachment(options: Namespace) -> Attachment:
    if options.piece is not None:
        return of_file(options.proof, options.piece, options.by, options.kind)
    if len(options.text) > MOST_WORDS:
        raise RefusalError(f"le texte dépasse {MOST_WORDS} caractères : joignez un fichier.")
    kind = Genre(options.kind or Genre.DECLARATION)
    return Attachment(options.proof, kind, options.text.encode("utf-8", "replace"), "txt", options.by)


def of_file(proof: str, path: Path, by: str, kind: str = "") -> Attachment:
    """The attachment of a file; its kind follows from its extension unless it is given. Raises ``RefusalError``."""
    try:
        if path.stat().st_size > LARGEST:
            raise RefusalError(f"{path} dépasse {LARGEST // 1024 // 1024} Mo : raccourcissez ou recompressez la vidéo.")
        content = path.read_bytes()
    except OSError as error:
        raise RefusalError(f"{path} : {error.strerror or error}") from error
    genre = Genre(kind) if kind else attachments.genre_of(path.name)
    return Attachment(proof, genre, content, attachments.extension_of(path.name), by)
