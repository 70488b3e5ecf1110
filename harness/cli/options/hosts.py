"""``banc hosts``: its options."""

import argparse

from formats import hosts
from formats.rule import Text
from harness.cli.options.shared import Teller

TEXT = Text(
    "affiche les lignes facultatives du fichier hosts pour nommer les services du banc",
    "print optional hosts-file lines that name the bench's services",
)


def fill(command: argparse.ArgumentParser, told: Teller) -> None:
    def address(text: str) -> str:
        if not hosts.is_address(text):
            raise argparse.ArgumentTypeError(
                told(Text(f"« {text} » n'est pas une adresse IP", f"“{text}” is not an IP address"))
            )
        return text

    command.add_argument(
        "--address",
        type=address,
        default="127.0.0.1",
        metavar="IP",
        help=told(Text("adresse du banc (par défaut : cette machine)", "address of the bench (default: this machine)")),
    )
