"""What several commands take."""

import argparse
from collections.abc import Callable
from pathlib import Path

from formats.rule import Text

DOSSIERS = Path("dossiers")
PRODUCT_FILE = Path("produit.toml")


class Teller:
    """Picks one language."""

    def __init__(self, lang: str) -> None:
        self.lang = lang

    def __call__(self, text: Text) -> str:
        return text.en if self.lang == "en" else text.fr


_OUT = Text("dossier où écrire (par défaut : dossiers)", "folder to write in (default: dossiers)")


def out(command: argparse.ArgumentParser, told: Teller) -> None:
    command.add_argument("--out", type=Path, default=DOSSIERS, metavar="DIR", help=told(_OUT))


def leaving(command: argparse.ArgumentParser, told: Teller) -> None:
    """What a person may say of a dossier before it leaves the machine."""
    command.add_argument(
        "--declare-fictitious",
        default="",
        metavar='"NOM, RAISON"',
        help=told(
            Text(
                "une personne nommée déclare fictives les identités qui ne sont pas dans les jeux du banc",
                "a named person declares fictitious the identities that are not in the bench's sets",
            )
        ),
    )
    command.add_argument(
        "--attach",
        action="append",
        default=[],
        metavar="PREUVE=FICHIER",
        help=told(Text("joint une pièce au dossier, répétable", "attach a piece to the dossier, repeatable")),
    )
    command.add_argument(
        "--by", default="", metavar="NOM", help=told(Text("qui joint ces pièces", "who attaches these pieces"))
    )


def product(command: argparse.ArgumentParser, told: Teller) -> None:
    command.add_argument(
        "--product-file",
        type=Path,
        metavar="FICHIER",
        help=told(
            Text(
                "qui est testé (par défaut : ./produit.toml s'il existe ; voir banc init)",
                "who is tested (default: ./produit.toml when it exists; see banc init)",
            )
        ),
    )
    command.add_argument(
        "--no-product",
        action="store_true",
        help=told(Text("ne lit pas ./produit.toml", "do not read ./produit.toml")),
    )


def running(command: argparse.ArgumentParser, told: Teller, *, required: bool = False) -> None:
    """A bench that runs already, and what opens its control API."""
    command.add_argument(
        "--bench",
        default="",
        required=required,
        metavar="URL",
        help=told(Text("banc déjà lancé : son adresse de pilotage (control.url)", "running bench: its control.url")),
    )
    command.add_argument(
        "--token",
        default="",
        required=required,
        help=told(Text("jeton de pilotage de ce banc (control.token)", "its control.token")),
    )


def home(command: argparse.ArgumentParser, told: Teller) -> None:
    command.add_argument(
        "--home",
        type=Path,
        metavar="DIR",
        help=told(Text("dossier des clés et des sessions du banc", "folder of the bench's keys and sessions")),
    )


def bench(command: argparse.ArgumentParser, told: Teller) -> None:
    home(command, told)
    command.add_argument(
        "--port-base",
        type=_port(told),
        default=0,
        metavar="N",
        help=told(Text("premier port (par défaut : des ports libres)", "first port (default: free ports)")),
    )


def _port(told: Teller) -> Callable[[str], int]:
    """Reads a first port that leaves room for the bench's others; 0 means free ports."""

    def port(text: str) -> int:
        number = int(text)
        if number != 0 and not _FIRST_PORT_BASE <= number <= _LAST_PORT_BASE:
            raise argparse.ArgumentTypeError(
                told(
                    Text(
                        f"{number} : un port entre 1024 et 65500 est attendu (0 : des ports libres)",
                        f"{number}: a port between 1024 and 65500 is expected (0: free ports)",
                    )
                )
            )
        return number

    return port


_FIRST_PORT_BASE = 1024
"""Below, ports are the system's: only its administrator may open them."""
_LAST_PORT_BASE = 65500
"""The bench takes fewer than thirty-five ports after the first one."""
