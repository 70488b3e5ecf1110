"""``banc run``: its options."""

import argparse

from formats.rule import Text
from harness.cli.options import shared
from harness.cli.options.shared import Teller

TEXT = Text("joue des scénarios et écrit un dossier", "play scenarios and write a dossier")

DRIVERS = ("demo", "adapter", "manual")


def fill(command: argparse.ArgumentParser, told: Teller) -> None:
    command.add_argument(
        "scenarios",
        nargs="*",
        metavar="SCENARIO",
        help=told(
            Text(
                "scénarios à jouer : identifiant ou son début, exigence ou preuve (par défaut : tous)",
                "scenarios to play: an id or its beginning, a requirement or a proof (default: all)",
            )
        ),
    )
    command.add_argument(
        "--driver",
        choices=DRIVERS,
        default="demo",
        help=told(
            Text(
                "comment agir sur le logiciel : demo (logiciel de démonstration), adapter (son API d'adaptation), "
                "manual (une personne)",
                "how to reach the software: demo (demonstration), adapter (its adapter API), manual (a person)",
            )
        ),
    )
    command.add_argument(
        "--adapter", default="", metavar="URL", help=told(Text("adresse de l'adaptateur", "address of the adapter"))
    )
    shared.running(command, told)
    command.add_argument(
        "--pack",
        default="lgc",
        help=told(
            Text(
                "paquet de scénarios : son nom, ou le dossier d'un paquet à vous, dont le code est exécuté",
                "pack of scenarios: its name, or the folder of one of yours, whose code is run",
            )
        ),
    )
    command.add_argument("--list", action="store_true", help=told(Text("liste les scénarios", "list the scenarios")))
    command.add_argument(
        "--settled",
        type=float,
        metavar="S",
        help=told(
            Text(
                "secondes après lesquelles une action finie n'appelle plus personne (par défaut : rien n'est promis)",
                "seconds after which a finished action calls nobody any more (default: nothing is promised)",
            )
        ),
    )
    command.add_argument(
        "--person",
        action="store_true",
        help=told(
            Text(
                "avec --driver adapter : une personne, à ce terminal, joue les étapes guidées",
                "with --driver adapter: a person at this terminal plays the guided steps",
            )
        ),
    )
    command.add_argument(
        "--professional",
        default="",
        metavar="ID",
        help=told(Text("identifiant national choisi sur la mire simulée", "national id chosen on the login page")),
    )
    for name, (option, text) in _PRODUCT.items():
        command.add_argument(option, dest=name, default="", metavar="TEXTE", help=told(text))
    shared.product(command, told)
    shared.bench(command, told)
    shared.leaving(command, told)
    shared.out(command, told)


_PRODUCT = {
    "name": ("--product", Text("nom du logiciel", "name of the software")),
    "version": ("--product-version", Text("version du logiciel", "version of the software")),
    "reference": (
        "--reference",
        Text("référence produit Convergence (X-MSS-NIL)", "Convergence product reference (X-MSS-NIL)"),
    ),
    "nie": ("--nie", Text("numéro d'identité de l'éditeur (CNDA)", "the editor's CNDA number")),
    "nil": ("--nil", Text("numéro d'identité du logiciel (CNDA)", "the software's CNDA number")),
}
"""What may be said of the software, by the name that it has in the dossier."""
