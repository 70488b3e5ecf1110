"""A reader that has seen enough (``head``, ``less``) is no failure."""

import subprocess
import sys

from harness.verdict import Exit
from tests.bench_process import ROOT


def test_a_closed_pipe_ends_the_command_quietly() -> None:
    command = [sys.executable, "-P", "-m", "harness", "requirements"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as listing:
        assert listing.stdout is not None
        assert listing.stderr is not None
        listing.stdout.readline()
        listing.stdout.close()
        assert listing.stderr.read() == b""
    assert listing.returncode == Exit.NOT_JUDGED
