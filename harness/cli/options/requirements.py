"""``banc requirements``: its options."""

import argparse
from pathlib import Path

from formats.rule import Text
from harness.cli.options.shared import Teller

TEXT = Text("dit ce que le banc prouve de chaque exigence", "tell what the bench proves of each requirement")
STATES = ("automatic", "attested", "not_provable", "not_yet")


def fill(command: argparse.ArgumentParser, told: Teller) -> None:
    command.add_argument(
        "action",
        nargs="?",
        choices=("list", "import"),
        default="list",
        help=told(
            Text("list (par défaut), ou import d'un REM que vous avez", "list (default), or import a REM that you have")
        ),
    )
    command.add_argument(
        "file",
        nargs="?",
        type=Path,
        metavar="REM.xlsx",
        help=told(Text("le REM à importer", "the REM to import")),
    )
    _filters(command, told)
    command.add_argument(
        "--proofs",
        action="store_true",
        help=told(Text("liste les preuves et ce qu'il faut fournir", "list proofs and what to provide")),
    )
    command.add_argument(
        "--rem",
        type=Path,
        metavar="FICHIER",
        help=told(
            Text("REM importé à employer (par défaut : le dernier)", "imported REM to use (default: the last one)")
        ),
    )
    command.add_argument(
        "--out",
        type=Path,
        metavar="FICHIER",
        help=told(Text("import : où écrire la correspondance", "import: where to write the mapping")),
    )
    command.add_argument("--json", action="store_true", help=told(Text("en JSON", "as JSON")))


def _filters(command: argparse.ArgumentParser, told: Teller) -> None:
    command.add_argument(
        "--service",
        default="",
        metavar="NOM",
        help=told(Text("ce service seulement (INS, DMP, MSS, PSC…)", "this service only (INS, DMP, MSS, PSC…)")),
    )
    command.add_argument(
        "--pack",
        default="",
        metavar="NOM",
        help=told(Text("le couloir et les scénarios de ce paquet", "the couloir and the scenarios of this pack")),
    )
    command.add_argument(
        "--couloir",
        default="",
        metavar="CODE",
        help=told(Text("ce couloir seulement (LGC, SGL, RIS…)", "this couloir only (LGC, SGL, RIS…)")),
    )
    command.add_argument(
        "--state",
        choices=STATES,
        default="",
        help=told(Text("cet état seulement", "this state only")),
    )
