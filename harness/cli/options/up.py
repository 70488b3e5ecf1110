"""``banc up``: its options."""

import argparse

from formats.rule import Text
from harness.cli.options import shared
from harness.cli.options.shared import Teller

TEXT = Text("lance le banc et reste en marche", "start the bench and stay")


def fill(command: argparse.ArgumentParser, told: Teller) -> None:
    shared.product(command, told)
    shared.bench(command, told)
    shared.out(command, told)
    command.add_argument(
        "--json",
        action="store_true",
        help=told(Text("décrit le banc en une ligne JSON", "describe the bench as one line of JSON")),
    )
    command.add_argument(
        "--watch",
        action="store_true",
        help=told(
            Text("juge chaque appel dès qu'il arrive (voir banc watch)", "judge each call as it comes (banc watch)")
        ),
    )
    command.add_argument(
        "--quiet",
        action="store_true",
        help=told(Text("n'affiche pas les appels reçus", "do not print the calls received")),
    )
    command.add_argument(
        "--listen",
        default="",
        metavar="ADRESSE",
        help=told(
            Text(
                "adresse où écouter (par défaut : cette machine seule) ; l'API d'exécution reste locale",
                "address to listen on (default: this machine alone); the run API stays local",
            )
        ),
    )
    command.add_argument(
        "--name",
        action="append",
        default=[],
        metavar="NOM",
        help=told(
            Text(
                "nom ou adresse par lesquels votre logiciel joint le banc, répétable : les certificats le portent",
                "name or address by which your product reaches the bench, repeatable: certificates carry it",
            )
        ),
    )
    command.add_argument(
        "--stop-on-stdin-close",
        action="store_true",
        help=told(Text("s'arrête quand l'entrée standard se ferme", "stop when the standard input closes")),
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
