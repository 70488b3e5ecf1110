"""``banc trust``: its options."""

import argparse
from pathlib import Path

from formats.rule import Text
from harness.cli.options.shared import Teller

TEXT = Text(
    "fait accepter par le banc les certificats de test de l'éditeur",
    "have the bench accept the editor's own test certificates",
)
_ACTIONS = {
    "add": Text("accepte des autorités : fichiers PEM, DER ou p7b", "accept authorities: PEM, DER or p7b files"),
    "list": Text("liste les autorités ajoutées", "list the added authorities"),
    "remove": Text("n'accepte plus une autorité", "accept an authority no more"),
}
_CHAINS = Text("chaîne d'autorités ; jamais de clé privée", "a chain of authorities; never a private key")
_WANTED = Text("début de son empreinte SHA-256, ou de son nom", "the beginning of its SHA-256 digest, or its name")
_HOME = Text("dossier des clés du banc (par défaut : BANC_HOME)", "folder of the bench's keys (default: BANC_HOME)")
_LANG = Text("langue des messages : fr ou en", "language of the messages: fr or en")


def fill(command: argparse.ArgumentParser, told: Teller) -> None:
    actions = command.add_subparsers(dest="action", metavar="ACTION", required=True)
    for name, text in _ACTIONS.items():
        action = actions.add_parser(name, help=told(text), description=told(text))
        action.add_argument("--lang", choices=("fr", "en"), default=told.lang, help=told(_LANG))
        action.add_argument("--home", type=Path, metavar="DIR", help=told(_HOME))
        if name == "add":
            action.add_argument("items", nargs="+", metavar="FICHIER", type=Path, help=told(_CHAINS))
        elif name == "remove":
            action.add_argument("item", metavar="EMPREINTE", help=told(_WANTED))
