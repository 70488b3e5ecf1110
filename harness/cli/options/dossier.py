"""``banc dossier``: its options."""

import argparse

from formats.rule import Text
from harness.cli.options import shared
from harness.cli.options.shared import Teller

TEXT = Text("fait le dossier d'une séquence tuée, ou liste celles qui restent", "make the dossier of a killed run")


def fill(command: argparse.ArgumentParser, told: Teller) -> None:
    command.add_argument(
        "session",
        nargs="?",
        default="",
        metavar="SESSION",
        help=told(
            Text(
                "identifiant d'une session, ou son dossier ; sans lui, liste les sessions qui contiennent une séquence",
                "id of a session, or its folder; without it, list the sessions that hold a run",
            )
        ),
    )
    shared.home(command, told)
    shared.leaving(command, told)
    shared.out(command, told)
