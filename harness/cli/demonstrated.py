"""What ``banc demo`` does once bench and editor are starting: all that is slow to load is loaded here."""

import importlib
import threading
from argparse import Namespace

from formats.rule import Text
from harness import packs, version
from harness.bench.embedded import Child
from harness.bench.place import embedded
from harness.cli.account import Account
from harness.cli.play import play
from harness.drivers.demo import demonstration

JOURNEY = "PARCOURS"
"""The start of the id of the scenarios that go through the four services: their every step is told."""


def main(options: Namespace, bench: Child, editor: Child) -> int:
    """Play, tell, write."""
    account = Account(options.lang, detailed=(JOURNEY,))
    account.say(
        Text(
            "Banc Ségur — environnement simulé. Un logiciel de démonstration joue le premier paquet de scénarios.",
            "Banc Ségur — simulated environment. A demonstration editor plays the first pack of scenarios.",
        )
    )
    pack = packs.load()
    short = [scenario for scenario in pack.scenarios if scenario.id not in pack.beyond]
    whole = packs.chosen(pack, (), attended=False)
    version.digest()  # what the run says of itself: kept, and worked out while the bench starts
    threading.Thread(target=_load_the_rest, daemon=True).start()
    with embedded(started=bench) as place, demonstration(place.facts, started=editor) as driver:
        played = play(place, driver, pack, short, account, options, driver.ask_to_stop)
    account.say(
        Text(
            f"{len(short)} des {len(whole)} scénarios du paquet ; tous : ./banc run --driver demo",
            f"{len(short)} of the pack's {len(whole)} scenarios; all of them: ./banc run --driver demo",
        )
    )
    return int(played.code)


def _load_the_rest() -> None:
    """What only the checks of a PDF need: while the first calls are waited for."""
    importlib.import_module("pypdf")
