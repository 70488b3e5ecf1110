"""``banc up``: the bench as it is, in the foreground. Its output is ours.

The bench stops when its input closes: whatever ends this process, and however, ends the bench.
"""

import subprocess
import sys
from argparse import Namespace
from collections.abc import Sequence

from harness.bench.embedded import ROOT, command_of
from harness.verdict import Exit

_ITS_OWN = frozenset({Exit.PASSED, Exit.BENCH_ERROR, Exit.USAGE})
"""The codes with which a bench ends once it has said why."""


def main(options: Namespace) -> int:
    """Run the bench until it ends; returns its exit code, 3 when something killed it."""
    command = command_of("mocks", [*_arguments(options), "--stop-on-stdin-close"])
    code, interrupted = _waited(command)
    if code in _ITS_OWN:
        return code
    if interrupted:
        return int(Exit.PASSED)
    sys.stderr.write(f"banc : {_gone(options.lang, code)}\n")
    return int(Exit.BENCH_ERROR)


def _waited(command: Sequence[str]) -> tuple[int, bool]:
    """The exit code of a command, and whether the keyboard interrupted it."""
    interrupted = False
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE) as process:
        while process.returncode is None:
            try:
                process.wait()
            except KeyboardInterrupt:
                interrupted = True
    return process.returncode, interrupted


def _gone(lang: str, code: int) -> str:
    if lang == "en":
        return f"the bench stopped (code {code}); start the same command again: nothing that was answered is lost"
    return (
        f"le banc s'est arrêté (code {code}) ; relancez la même commande : "
        "rien de ce qui a reçu une réponse n'est perdu"
    )


def _arguments(options: Namespace) -> list[str]:
    given = ["--port-base", str(options.port_base)] if options.port_base else []
    given += ["--home", str(options.home.resolve())] if options.home else []
    given += [word for knob in options.knob for word in ("--knob", knob)]
    return given + [flag for flag, wanted in (("--json", options.json), ("--durable", options.durable)) if wanted]
