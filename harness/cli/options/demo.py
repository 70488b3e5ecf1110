"""``banc demo``: its options."""

import argparse

from formats.rule import Text
from harness.cli.options import shared
from harness.cli.options.shared import Teller

TEXT = Text("joue tout avec le logiciel de démonstration et écrit un dossier", "play everything with the demonstration")


def fill(command: argparse.ArgumentParser, told: Teller) -> None:
    shared.out(command, told)
