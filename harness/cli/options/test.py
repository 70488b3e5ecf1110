"""``banc test``: its options."""

import argparse

from formats.rule import Text
from harness.cli.options.shared import Teller

TEXT = Text("lance les tests du projet", "run the project's tests")


def fill(command: argparse.ArgumentParser, told: Teller) -> None:
    """What follows that is not known here is for pytest: see ``harness.cli.main``."""
    command.usage = told(Text("banc test [-h] [--lang {fr,en}] [arguments de pytest …]", "banc test [-h] [pytest …]"))
