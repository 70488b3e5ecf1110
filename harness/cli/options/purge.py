"""``banc purge``: its options."""

import argparse

from formats.rule import Text
from harness.cli.options import shared
from harness.cli.options.shared import Teller

TEXT = Text("efface les sessions anciennes gardées sur cette machine", "erase the old sessions kept on this machine")


def fill(command: argparse.ArgumentParser, told: Teller) -> None:
    command.add_argument(
        "--older-than",
        type=float,
        metavar="JOURS",
        help=told(Text("âge à partir duquel effacer (par défaut : 30)", "age from which to erase (default: 30)")),
    )
    command.add_argument(
        "--all", action="store_true", help=told(Text("tout effacer, quel que soit l'âge", "erase all of them"))
    )
    command.add_argument(
        "--dry-run", action="store_true", help=told(Text("dit ce qui serait effacé", "say what would be erased"))
    )
    shared.home(command, told)
