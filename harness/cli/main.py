"""Entry point: parse, run the command, tell its errors plainly."""

import importlib
import sys
from argparse import Namespace
from collections.abc import Sequence
from contextlib import suppress

from harness.bench.failure import BenchFailureError
from harness.cli.arguments import parser
from harness.cli.french import language, speak
from harness.verdict import Exit
from record import environment


def main(arguments: Sequence[str]) -> int:
    """Run a command; returns its exit code."""
    _write_any_letter()
    lang = language(arguments, environment.variable("BANC_LANG", "fr"))
    speak(lang)
    known = parser(lang)
    options, more = known.parse_known_args(list(arguments))
    if more and options.command != "test":
        known.error(f"argument(s) inconnu(s) : {' '.join(more)}" if lang == "fr" else f"unknown: {' '.join(more)}")
    options.more = more
    if not options.command:
        known.print_help()
        return int(Exit.USAGE)
    return _run(options)


def _run(options: Namespace) -> int:
    try:
        return int(importlib.import_module(f"harness.cli.{options.command}").main(options))
    except KeyboardInterrupt:
        return _say("Interrompu.", Exit.NOT_JUDGED)
    except (ImportError, BenchFailureError, OSError) as error:
        return _say(_plainly(error), Exit.BENCH_ERROR)


def _plainly(error: Exception) -> str:
    if isinstance(error, ImportError):
        return f"Il manque « {error.name} » : lancez « ./banc », qui installe tout."
    if isinstance(error, PermissionError):
        return f"Pas le droit d'écrire : {error.filename}. Choisissez --out, ou un autre dossier par BANC_HOME."
    return str(error) if isinstance(error, BenchFailureError) else f"Le système a refusé : {error}"


def _say(message: str, code: Exit) -> int:
    sys.stderr.write(f"banc : {message}\n")
    return int(code)


def _write_any_letter() -> None:
    """A console that lacks a letter must not stop a run."""
    for stream in (sys.stdout, sys.stderr):
        with suppress(AttributeError):
            stream.reconfigure(errors="replace")  # type: ignore[union-attr]
