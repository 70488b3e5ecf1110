"""Playing scenarios with the demonstration editor: how long the demonstration takes, and each scenario of it."""

import re
import subprocess
import sys
import time
from pathlib import Path

from tests.bench_process import ROOT

_SCENARIO = re.compile(r"\[ *\d+/\d+\]")


def demonstration(folder: Path) -> tuple[float, float]:
    """Wall seconds of ``banc demo``, its dossier in ``folder``; and of a hundred scenarios, after the first one."""
    command = [sys.executable, "-u", "-P", "-m", "harness", "demo", "--out", str(folder)]
    began, ended = time.perf_counter(), list[float]()
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, encoding="utf-8") as playing:
        assert playing.stdout is not None
        for line in playing.stdout:
            if _SCENARIO.match(line):
                ended.append(time.perf_counter())
    if playing.returncode:
        raise SystemExit(f"banc demo : code {playing.returncode}")
    return time.perf_counter() - began, (ended[-1] - ended[0]) / (len(ended) - 1) * 100
