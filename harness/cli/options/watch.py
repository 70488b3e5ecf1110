"""``banc watch``: its options."""

import argparse

from formats.rule import Text
from harness.cli.options import shared
from harness.cli.options.shared import Teller

TEXT = Text("juge chaque appel qui arrive à un banc en marche", "judge each call that reaches a running bench")


def fill(command: argparse.ArgumentParser, told: Teller) -> None:
    """Add the options."""
    shared.running(command, told, required=True)
    shared.product(command, told)
    command.add_argument(
        "--session",
        action="append",
        default=[],
        metavar="ID",
        help=told(Text("ne suit que cette session (répétable)", "follow this session only (repeatable)")),
    )
    command.add_argument(
        "--from-start",
        action="store_true",
        help=told(Text("juge aussi ce qui est déjà arrivé", "judge what came before too")),
    )
    command.add_argument(
        "--seconds",
        type=float,
        default=0.0,
        metavar="S",
        help=told(Text("s'arrête après ce temps (par défaut : jamais)", "stop after that time (default: never)")),
    )
    command.add_argument(
        "--json", action="store_true", help=told(Text("une ligne JSON par appel", "one line of JSON for each call"))
    )
