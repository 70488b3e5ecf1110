"""``banc test``: the project's own tests, two at a time."""

import subprocess
import sys
from argparse import Namespace
from importlib.util import find_spec

from harness.bench.embedded import ROOT, command_of
from harness.verdict import Exit


def main(options: Namespace) -> int:
    """Run pytest; 0 when all tests pass, 1 when one does not."""
    if find_spec("pytest") is None:
        sys.stderr.write("banc test : les outils de développement manquent ; « ./banc test » les installe.\n")
        return int(Exit.BENCH_ERROR)
    parallel = ["-n", "2"] if find_spec("xdist") else []
    code = subprocess.run(command_of("pytest", [*parallel, *options.more]), cwd=ROOT, check=False).returncode
    return code if code in {0, 1} else int(Exit.BENCH_ERROR)
