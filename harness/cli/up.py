"""``banc up``: the bench as it is, in the foreground. Its output is ours.

The bench stops when its input closes: whatever ends this process, and however, ends the bench.
"""

import subprocess
from argparse import Namespace

from harness.bench.embedded import ROOT, command_of


def main(options: Namespace) -> int:
    """Run the bench until it ends; returns its exit code."""
    command = command_of("mocks", [*_arguments(options), "--stop-on-stdin-close"])
    process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE)
    while True:
        try:
            return process.wait()
        except KeyboardInterrupt:
            continue


def _arguments(options: Namespace) -> list[str]:
    given = ["--port-base", str(options.port_base)] if options.port_base else []
    given += ["--home", str(options.home.resolve())] if options.home else []
    given += [word for knob in options.knob for word in ("--knob", knob)]
    return given + [flag for flag, wanted in (("--json", options.json), ("--durable", options.durable)) if wanted]
