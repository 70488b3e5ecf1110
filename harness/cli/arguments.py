"""The commands and their options. Nothing heavy is imported here: ``--help`` must be quick."""

import argparse
import importlib
from types import ModuleType

from formats.rule import Text
from harness.cli.french import Parser, name_in_english
from harness.cli.options.shared import Teller

COMMANDS = (
    *("init", "demo", "up", "watch", "inject", "doctor", "run", "verify", "check"),
    *("dossier", "mask", "attach", "purge", "requirements", "hosts", "trust", "selftest", "test"),
)
"""In the order of the help; each has a module in ``harness.cli.options`` and one of its name beside this one."""


def parser(lang: str) -> Parser:
    """The whole command line."""
    told = Teller(lang)
    whole = Parser(prog="banc", description=told(_WHAT), formatter_class=argparse.RawDescriptionHelpFormatter)
    whole.add_argument("--lang", choices=("fr", "en"), default=lang, help=told(_LANG))
    whole.add_argument(
        "--version",
        dest="wants_version",
        action="store_true",
        help=told(Text("version et empreinte du banc", "version and digest of the bench")),
    )
    commands = whole.add_subparsers(dest="command", metavar="COMMANDE", title=told(Text("Commandes", "Commands")))
    for name in COMMANDS:
        options = _options_of(name)
        command = commands.add_parser(name, help=told(options.TEXT), description=told(options.TEXT))
        command.add_argument("--lang", choices=("fr", "en"), default=lang, help=told(_LANG))
        options.fill(command, told)
    if lang == "en":
        name_in_english(whole)
    return whole


def _options_of(name: str) -> ModuleType:
    return importlib.import_module(f"harness.cli.options.{name}")


_WHAT = Text(
    "Banc Ségur : un banc de répétition pour les logiciels de santé (INSi, DMP, MSSanté, Pro Santé Connect).\n"
    "Tout y est un environnement simulé : rien ne vaut conformité.\n\n"
    "Codes de retour : 0 tout est réussi, 1 un écart, 2 quelque chose n'a pas pu être jugé,\n"
    "3 erreur du banc lui-même, 64 mauvaise utilisation.",
    "Banc Ségur: a rehearsal bench for French e-health software (INSi, DMP, MSSanté, Pro Santé Connect).\n"
    "Everything in it is a simulated environment: nothing is worth conformity.\n\n"
    "Exit codes: 0 all passed, 1 a deviation, 2 something could not be judged,\n"
    "3 the bench's own error, 64 wrong usage.",
)
_LANG = Text("langue des messages : fr (par défaut) ou en", "language of the messages: fr (default) or en")
