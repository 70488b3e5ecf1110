"""The commands and their options. Nothing heavy is imported here: ``--help`` must be quick."""

import argparse
from collections.abc import Callable
from pathlib import Path

from formats.rule import Text
from harness.cli.french import Parser

DRIVERS = ("demo", "adapter", "manual")
DOSSIERS = Path("dossiers")


def parser(lang: str) -> Parser:
    """The whole command line."""
    told = _Teller(lang)
    whole = Parser(prog="banc", description=told(_WHAT), formatter_class=argparse.RawDescriptionHelpFormatter)
    whole.add_argument("--lang", choices=("fr", "en"), default=lang, help=told(_LANG))
    whole.add_argument(
        "--version",
        dest="wants_version",
        action="store_true",
        help=told(Text("version et empreinte du banc", "version and digest of the bench")),
    )
    commands = whole.add_subparsers(dest="command", metavar="COMMANDE", title=told(Text("Commandes", "Commands")))
    for name, (text, fill) in _COMMANDS.items():
        command = commands.add_parser(name, help=told(text), description=told(text))
        command.add_argument("--lang", choices=("fr", "en"), default=lang, help=told(_LANG))
        fill(command, told)
    return whole


class _Teller:
    """Picks one language."""

    def __init__(self, lang: str) -> None:
        self.lang = lang

    def __call__(self, text: Text) -> str:
        return text.en if self.lang == "en" else text.fr


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
_OUT = Text("dossier où écrire (par défaut : dossiers)", "folder to write in (default: dossiers)")


def _out(command: argparse.ArgumentParser, told: _Teller) -> None:
    command.add_argument("--out", type=Path, default=DOSSIERS, metavar="DIR", help=told(_OUT))


def _bench(command: argparse.ArgumentParser, told: _Teller) -> None:
    command.add_argument(
        "--home",
        type=Path,
        metavar="DIR",
        help=told(Text("dossier des clés et des sessions du banc", "folder of the bench's keys and sessions")),
    )
    command.add_argument(
        "--port-base",
        type=_port(told),
        default=0,
        metavar="N",
        help=told(Text("premier port (par défaut : des ports libres)", "first port (default: free ports)")),
    )


def _port(told: _Teller) -> Callable[[str], int]:
    """Reads a first port that leaves room for the bench's others; 0 means free ports."""

    def port(text: str) -> int:
        number = int(text)
        if not 0 <= number <= _LAST_PORT_BASE:
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


_LAST_PORT_BASE = 65535 - 20
"""The bench takes fewer than twenty ports after the first one."""


def _demo(command: argparse.ArgumentParser, told: _Teller) -> None:
    _out(command, told)


def _up(command: argparse.ArgumentParser, told: _Teller) -> None:
    _bench(command, told)
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


def _run(command: argparse.ArgumentParser, told: _Teller) -> None:
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
    command.add_argument(
        "--bench",
        default="",
        metavar="URL",
        help=told(
            Text("banc déjà lancé : son adresse de pilotage (control.url)", "running bench: its control.url address")
        ),
    )
    command.add_argument(
        "--token", default="", help=told(Text("jeton de pilotage de ce banc (control.token)", "its control.token"))
    )
    command.add_argument("--pack", default="lgc", help=told(Text("paquet de scénarios", "pack of scenarios")))
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
        "--professional",
        default="",
        metavar="ID",
        help=told(Text("identifiant national choisi sur la mire simulée", "national id chosen on the login page")),
    )
    for name, (option, text) in _PRODUCT.items():
        command.add_argument(option, dest=name, default="", metavar="TEXTE", help=told(text))
    _bench(command, told)
    _out(command, told)


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


def _verify(command: argparse.ArgumentParser, told: _Teller) -> None:
    command.add_argument("file", type=Path, metavar="FICHIER", help=told(Text("dossier zip", "zip dossier")))
    command.add_argument(
        "--key",
        default="",
        metavar="EMPREINTE",
        help=told(Text("empreinte que doit avoir la clé de signature", "fingerprint that the signing key must have")),
    )


def _selftest(command: argparse.ArgumentParser, told: _Teller) -> None:
    command.add_argument(
        "--defect",
        action="append",
        default=[],
        metavar="NOM",
        help=told(Text("ne joue que ce défaut (répétable)", "play this defect only (repeatable)")),
    )
    command.add_argument(
        "--out", type=Path, metavar="DIR", help=told(Text("y écrit la matrice", "write the matrix there"))
    )


def _test(command: argparse.ArgumentParser, told: _Teller) -> None:
    """What follows that is not known here is for pytest: see ``harness.cli.main``."""
    command.usage = told(Text("banc test [-h] [--lang {fr,en}] [arguments de pytest …]", "banc test [-h] [pytest …]"))


_COMMANDS = {
    "demo": (
        Text(
            "joue tout avec le logiciel de démonstration et écrit un dossier", "play everything with the demonstration"
        ),
        _demo,
    ),
    "up": (Text("lance le banc et reste en marche", "start the bench and stay"), _up),
    "run": (Text("joue des scénarios et écrit un dossier", "play scenarios and write a dossier"), _run),
    "verify": (
        Text("vérifie un dossier et recalcule ses verdicts, hors ligne", "verify a dossier offline"),
        _verify,
    ),
    "selftest": (
        Text("vérifie que chaque contrôle attrape le défaut qu'il doit attraper", "check that checks catch defects"),
        _selftest,
    ),
    "test": (Text("lance les tests du projet", "run the project's tests"), _test),
}
