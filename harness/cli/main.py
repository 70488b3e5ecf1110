"""Entry point: parse, run the command, tell its errors plainly."""

import importlib
import os
import sys
import traceback
from argparse import Namespace
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from formats.rule import Text
from harness import version
from harness.bench.failure import BenchFailureError
from harness.cli.arguments import parser
from harness.cli.french import language, speak
from harness.dossier.refusal import RefusedError
from harness.verdict import Exit
from record import environment


def main(arguments: Sequence[str]) -> int:
    """Run a command; returns its exit code."""
    _write_any_letter()
    lang = language(arguments, environment.variable("BANC_LANG", "fr"))
    speak(lang)
    known = parser(lang)
    options, more = known.parse_known_args(list(arguments))
    if more and options.command not in _TAKING_MORE:
        known.error(f"argument(s) inconnu(s) : {' '.join(more)}" if lang == "fr" else f"unknown: {' '.join(more)}")
    options.more = more
    if options.wants_version:
        sys.stdout.write(f"banc {version.VERSION} ({version.digest()})\n")
        return int(Exit.PASSED)
    if not options.command:
        known.print_help()
        return int(Exit.USAGE)
    return _run(options, lang)


def _run(options: Namespace, lang: str) -> int:
    try:
        if options.command in _STARTING:
            home = getattr(options, "home", None) or environment.home()
            importlib.import_module("harness.retention").purge_quietly(home)
        return int(importlib.import_module(f"harness.cli.{options.command}").main(options))
    except KeyboardInterrupt:
        return _say("Interrupted." if lang == "en" else "Interrompu.", Exit.NOT_JUDGED)
    except BrokenPipeError:  # the reader of our output (head, less) has seen enough
        sys.stdout = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - for what is still flushed at exit
        return int(Exit.NOT_JUDGED)
    except RefusedError as refusal:
        return _say(refusal.told.en if lang == "en" else refusal.told.fr, refusal.code)
    except Exception as error:  # 1 means a deviation of the software: no error of ours may end in it
        if environment.variable("BANC_TRACE"):
            traceback.print_exc()
        told = _plainly(error)
        return _say(told.en if lang == "en" else told.fr, Exit.BENCH_ERROR)


_TAKING_MORE = ("test", "attach")
"""The commands that read by themselves what argparse could not place: it gives up on a file that follows options."""
_STARTING = ("up", "run", "demo")
"""The commands that start a bench: what was kept for longer than the retention goes then."""


def _plainly(error: Exception) -> Text:
    if isinstance(error, ImportError):
        return Text(
            f"Il manque « {error.name} » : lancez « ./banc », qui installe tout.",
            f"“{error.name}” is missing: start “./banc”, which installs everything.",
        )
    if isinstance(error, PermissionError):
        return Text(
            f"Pas le droit d'écrire : {error.filename}. Choisissez --out DOSSIER, ou un autre dossier par BANC_HOME.",
            f"Not allowed to write: {error.filename}. Choose --out DIR, or another folder with BANC_HOME.",
        )
    if isinstance(error, OSError):
        return Text(f"Le système a refusé : {error}", f"The system refused: {error}")
    return _said(str(error)) if isinstance(error, BenchFailureError) else _unforeseen(error)


def _said(message: str) -> Text:
    from harness.english import both  # noqa: PLC0415 - only what goes wrong needs it

    return both(message)


def _unforeseen(error: Exception) -> Text:
    what = f"{type(error).__name__} {error}".strip()
    return Text(
        f"Erreur imprévue du banc, et non du logiciel essayé : {what}. Le détail : relancez avec BANC_TRACE=1.",
        f"Unforeseen error of the bench, not of the tested software: {what}. For details: again with BANC_TRACE=1.",
    )


def _say(message: str, code: Exit) -> int:
    sys.stderr.write(f"banc : {message}\n")
    return int(code)


def _write_any_letter() -> None:
    """A console that lacks a letter must not stop a run."""
    for stream in (sys.stdout, sys.stderr):
        with suppress(AttributeError):
            stream.reconfigure(errors="replace")  # type: ignore[union-attr]
