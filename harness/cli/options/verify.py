"""``banc verify``: its options."""

import argparse
from pathlib import Path

from formats.rule import Text
from harness.cli.options.shared import Teller

TEXT = Text("vérifie un dossier et recalcule ses verdicts, hors ligne", "verify a dossier offline")


def fill(command: argparse.ArgumentParser, told: Teller) -> None:
    command.add_argument("file", type=Path, metavar="FICHIER", help=told(Text("dossier zip", "zip dossier")))
    command.add_argument(
        "--key",
        default="",
        metavar="EMPREINTE",
        help=told(Text("empreinte que doit avoir la clé de signature", "fingerprint that the signing key must have")),
    )
    command.add_argument(
        "--pack",
        default="",
        metavar="DOSSIER",
        help=told(
            Text(
                "paquet extérieur avec lequel le dossier a été fait, pour rejouer ses scénarios : son code est exécuté",
                "outside pack that the dossier was made with, to replay its scenarios: its code is run",
            )
        ),
    )
