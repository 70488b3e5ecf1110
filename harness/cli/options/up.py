"""``banc up``: its options."""

import argparse

from formats.rule import Text
from harness.cli.options import shared
from harness.cli.options.shared import Teller

TEXT = Text("lance le banc et reste en marche", "start the bench and stay")


def fill(command: argparse.ArgumentParser, told: Teller) -> None:
    shared.bench(command, told)
    command.add_argument(
        "--json",
        action="store_true",
        help=told(Text("décrit le banc en une ligne JSON", "describe the bench as one line of JSON")),
    )
    command.add_argument(
        "--durable",
        action="store_true",
        help=told(Text("résiste à une coupure de courant, plus lent", "survives a power loss, slower")),
    )
    command.add_argument(
        "--knob",
        action="append",
        default=[],
        metavar="NOM=VALEUR",
        help=told(
            Text(
                "réglage d'un simulateur, répétable ; par exemple l'adresse de retour de votre logiciel : "
                "psc.redirect_uris.lgc-demonstration=https://…",
                "a knob of a mock, repeatable; for instance your product's return address: "
                "psc.redirect_uris.lgc-demonstration=https://…",
            )
        ),
    )
