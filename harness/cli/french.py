"""argparse in French, or in English with ``--lang en``."""

import argparse
import re
import sys
from collections.abc import Mapping, Sequence
from typing import NoReturn

from harness.verdict import Exit

_WORDS: Mapping[str, str] = {
    "usage: ": "Utilisation : ",
    "positional arguments": "Arguments",
    "options": "Options",
    "subcommands": "Commandes",
    "show this help message and exit": "affiche cette aide et s'arrête",
    "the following arguments are required: %s": "argument(s) manquant(s) : %s",
    "unrecognized arguments: %s": "argument(s) inconnu(s) : %s",
    "argument %(argument_name)s: %(message)s": "argument %(argument_name)s : %(message)s",
    "expected one argument": "une valeur est attendue",
    "expected at least one argument": "au moins une valeur est attendue",
    "invalid choice: %(value)r (choose from %(choices)s)": "%(value)r n'existe pas ; au choix : %(choices)s",
    "invalid %(type)s value: %(value)r": "valeur incorrecte : %(value)r",
    "not allowed with argument %s": "ne va pas avec %s",
    "%(prog)s: error: %(message)s\n": "%(prog)s : %(message)s\n",
}
"""argparse's own words; what is not here stays as it is."""

_NAMES: Mapping[str, str] = {
    "ADRESSE": "ADDRESS",
    "COMMANDE": "COMMAND",
    "DOSSIER": "FOLDER",
    "EMPREINTE": "DIGEST",
    "EVENEMENT": "EVENT",
    "FICHIER": "FILE",
    "IDENTITÉ": "IDENTITY",
    "JOURS": "DAYS",
    "NOM": "NAME",
    "PARTIE": "PART",
    "PREUVE": "PROOF",
    "RAISON": "REASON",
    "TEXTE": "TEXT",
    "VALEUR": "VALUE",
}
"""What the help calls the values of options, and their English."""


def name_in_english(command: argparse.ArgumentParser) -> None:
    """Have the help of a command, and of those inside it, call values by English names."""
    for action in command._actions:
        if isinstance(action.metavar, str):
            action.metavar = re.sub(r"\w+", lambda word: _NAMES.get(word[0], word[0]), action.metavar)
        if isinstance(action, argparse._SubParsersAction):
            for inside in action.choices.values():
                name_in_english(inside)


def language(arguments: Sequence[str], default: str) -> str:
    """``fr`` or ``en``, read before the command line is parsed: its own help depends on it."""
    for place, word in enumerate(arguments):
        if word.startswith("--lang="):
            return _known(word.removeprefix("--lang="))
        if word == "--lang" and place + 1 < len(arguments):
            return _known(arguments[place + 1])
    return _known(default)


def speak(lang: str) -> None:
    """Have argparse speak a language: it looks its words up in its own module, whatever gettext finds."""
    words = _WORDS if lang == "fr" else {}
    setattr(argparse, "_", lambda text: words.get(text, text))  # noqa: B010 - not a declared name of the module
    setattr(argparse, "ngettext", lambda one, many, count: one if count == 1 else many)  # noqa: B010


class Parser(argparse.ArgumentParser):
    """A parser whose wrong usage ends with code 64."""

    def error(self, message: str) -> NoReturn:
        """Say what is wrong and end."""
        self.print_usage(sys.stderr)
        sys.stderr.write(f"{self.prog} : {message}\n")
        raise SystemExit(int(Exit.USAGE))


def _known(lang: str) -> str:
    return "en" if lang.lower().startswith("en") else "fr"
