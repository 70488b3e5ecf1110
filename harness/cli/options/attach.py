"""``banc attach``: its options."""

import argparse
from pathlib import Path

from formats.rule import Text
from harness.cli.options.shared import Teller

TEXT = Text("joint une pièce (vidéo, capture, déclaration…) à un dossier", "attach a piece to a dossier")

KINDS = ("video", "capture", "declaration", "identifiant")


def fill(command: argparse.ArgumentParser, told: Teller) -> None:
    command.add_argument("file", type=Path, metavar="FICHIER", help=told(Text("dossier zip", "zip dossier")))
    command.add_argument(
        "piece",
        nargs="?",
        type=Path,
        metavar="PIECE",
        help=told(Text("fichier à joindre, 512 Mo au plus", "file to attach, 512 MB at most")),
    )
    command.add_argument("--proof", required=True, metavar="ID", help=told(Text("numéro de preuve", "proof number")))
    command.add_argument(
        "--kind",
        choices=KINDS,
        default="",
        help=told(Text("genre (par défaut : selon le fichier)", "kind (default: from the file)")),
    )
    command.add_argument(
        "--text",
        default="",
        metavar="TEXTE",
        help=told(Text("le texte lui-même, à la place d'un fichier", "the text itself, instead of a file")),
    )
    command.add_argument(
        "--by", required=True, metavar="NOM", help=told(Text("qui joint la pièce", "who attaches the piece"))
    )
    command.add_argument(
        "--out", type=Path, metavar="DIR", help=told(Text("où écrire (par défaut : à côté)", "where to write"))
    )
