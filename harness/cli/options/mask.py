"""``banc mask``: its options."""

import argparse
from pathlib import Path

from formats.rule import Text
from harness.cli.options.shared import Teller

TEXT = Text("masque des octets d'un dossier avant de le transmettre", "mask bytes of a dossier before passing it on")


def fill(command: argparse.ArgumentParser, told: Teller) -> None:
    command.add_argument("file", type=Path, metavar="FICHIER", help=told(Text("dossier zip", "zip dossier")))
    command.add_argument(
        "parts",
        nargs="+",
        metavar="EVENEMENT:PARTIE",
        help=told(
            Text(
                "octets à masquer, par exemple 12:request ; leurs copies et citations le sont aussi",
                "bytes to mask, 12:request for instance; their copies and quotes are masked too",
            )
        ),
    )
    command.add_argument("--by", default="", metavar="NOM", help=told(Text("qui masque", "who masks")))
    command.add_argument("--reason", default="", metavar="TEXTE", help=told(Text("pourquoi", "why")))
    command.add_argument(
        "--out", type=Path, metavar="DIR", help=told(Text("où écrire (par défaut : à côté)", "where to write"))
    )
