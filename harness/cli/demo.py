"""``banc demo``: most of the pack with the demonstration editor, then the dossier and what to do with it.

The two other processes start first: what this one has to load is loaded meanwhile.
"""

import gc
import importlib
from argparse import Namespace

from harness.bench.embedded import bench_child, editor_child


def main(options: Namespace) -> int:
    """Start, play, tell, write."""
    gc.disable()  # until it has loaded (``play``): a tenth of that time
    with editor_child() as editor, bench_child() as bench:
        return int(importlib.import_module("harness.cli.demonstrated").main(options, bench, editor))
