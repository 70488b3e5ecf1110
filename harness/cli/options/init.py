"""``banc init``: its options."""

import argparse
from pathlib import Path

from formats.rule import Text
from harness.cli.options.shared import PRODUCT_FILE, Teller

TEXT = Text("écrit produit.toml : qui est testé", "write produit.toml: who is tested")


def fill(command: argparse.ArgumentParser, told: Teller) -> None:
    command.add_argument(
        "file",
        type=Path,
        nargs="?",
        default=PRODUCT_FILE,
        metavar="FICHIER",
        help=told(Text("fichier à écrire (par défaut : produit.toml)", "file to write (default: produit.toml)")),
    )
    command.add_argument(
        "--yes",
        action="store_true",
        help=told(Text("ne pose aucune question : valeurs proposées", "ask nothing: proposed values")),
    )
    command.add_argument(
        "--force",
        action="store_true",
        help=told(Text("remplace le fichier s'il existe", "replace the file when it exists")),
    )
