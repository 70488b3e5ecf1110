"""Every command of the page on personal data is one that the command line takes."""

import re
import shlex
from pathlib import Path

import pytest

from harness.cli.arguments import parser
from harness.dossier.attachments import LARGEST
from harness.retention import DAYS

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "donnees-personnelles.md").read_text("utf-8")
COMMANDS = [
    re.split(r"\s{3,}|\s…\s", line)[0].replace(" … ", " ") for line in PAGE.splitlines() if line.startswith("banc ")
]


@pytest.mark.parametrize("line", COMMANDS)
def test_the_command_is_understood(line: str) -> None:
    options, more = parser("fr").parse_known_args(shlex.split(line)[1:])
    assert options.command
    assert not more


def test_the_page_has_its_commands_and_the_right_figures() -> None:
    assert len(COMMANDS) >= 7
    assert f"{LARGEST // 1024 // 1024} Mo" in PAGE
    assert f"{DAYS:.0f} jours" in PAGE
