"""``banc inject``: its options."""

import argparse

from formats.rule import Text
from harness.cli.options import shared
from harness.cli.options.shared import Teller

TEXT = Text(
    "fait servir une réponse de votre choix, octet pour octet, à un prochain appel",
    "have an answer of your own served, byte for byte, to a call to come",
)


def fill(command: argparse.ArgumentParser, told: Teller) -> None:
    """Add the options."""
    command.add_argument(
        "mock",
        nargs="?",
        default="",
        metavar="SERVICE",
        help=told(Text("insi ou dmp", "insi or dmp")),
    )
    command.add_argument(
        "file",
        nargs="?",
        default="",
        metavar="FICHIER",
        help=told(
            Text(
                "la réponse : un fichier à vous, valide ou non, ou le nom d'une réponse fournie (voir --list)",
                "the answer: a file of yours, valid or not, or the name of a given one (see --list)",
            )
        ),
    )
    command.add_argument(
        "--for",
        dest="identity",
        default=None,
        metavar="IDENTITÉ",
        help=told(
            Text(
                "seulement aux appels pour cette identité : nom de naissance et prénoms, ou matricule",
                "only to calls about this identity: birth name and given names, or matricule",
            )
        ),
    )
    command.add_argument(
        "--call",
        type=int,
        default=None,
        metavar="N",
        help=told(
            Text(
                "au Nième de ces appels, compté à partir de maintenant ; les autres ont la vraie réponse "
                "(par défaut : au prochain que rien d'autre n'attend)",
                "to the Nth of these calls from now on, the others get the real answer (default: to the next one that "
                "nothing else waits for)",
            )
        ),
    )
    command.add_argument(
        "--clear",
        action="store_true",
        help=told(Text("oublie ce qui n'a pas encore été servi", "forget what was not served yet")),
    )
    command.add_argument(
        "--list",
        action="store_true",
        help=told(Text("liste les réponses fournies", "list the answers that come with the bench")),
    )
    _bench(command, told)


def _bench(command: argparse.ArgumentParser, told: Teller) -> None:
    shared.running(command, told)
    command.add_argument(
        "--session",
        default="",
        metavar="ID",
        help=told(
            Text("la session (par défaut : celle qui reçoit les appels)", "the session (default: the one being called)")
        ),
    )
