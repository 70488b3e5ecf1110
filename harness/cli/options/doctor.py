"""``banc doctor``: its options."""

import argparse

from formats.rule import Text
from harness.cli.options import shared
from harness.cli.options.shared import Teller

TEXT = Text("qui a tort : réseau, TLS, horloge, données, réglage ou produit ?", "who is wrong: network, TLS, clock…?")


def fill(command: argparse.ArgumentParser, told: Teller) -> None:
    """Add the options."""
    shared.running(command, told)
    shared.product(command, told)
    shared.bench(command, told)
    command.add_argument(
        "--listen",
        default="127.0.0.1",
        metavar="ADRESSE",
        help=told(Text("adresse où le banc écoute, ou écoutera", "address where the bench listens, or will")),
    )
    command.add_argument(
        "--name",
        action="append",
        default=[],
        metavar="NOM",
        help=told(
            Text(
                "nom par lequel votre logiciel joint le banc, répétable", "name by which your product calls, repeatable"
            )
        ),
    )
    command.add_argument(
        "--seconds",
        type=float,
        default=0.0,
        metavar="S",
        help=told(
            Text(
                "attend ce temps que votre logiciel appelle, guet sur ::1 compris (avec --bench)",
                "wait that long for your product to call, ::1 watched too (with --bench)",
            )
        ),
    )
    command.add_argument(
        "--json", action="store_true", help=told(Text("résultat pour un programme", "result for a program"))
    )
