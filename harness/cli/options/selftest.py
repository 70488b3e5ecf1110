"""``banc selftest``: its options."""

import argparse
from pathlib import Path

from formats.rule import Text
from harness.cli.options.shared import Teller

TEXT = Text("vérifie que chaque contrôle attrape le défaut qu'il doit attraper", "check that checks catch defects")


def fill(command: argparse.ArgumentParser, told: Teller) -> None:
    command.add_argument(
        "--defect",
        action="append",
        default=[],
        metavar="NOM",
        help=told(Text("ne joue que ce défaut (répétable)", "play this defect only (repeatable)")),
    )
    command.add_argument(
        "--out", type=Path, metavar="DIR", help=told(Text("y écrit la matrice", "write the matrix there"))
    )
