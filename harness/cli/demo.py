"""``banc demo``: most of the pack with the demonstration editor, then the dossier and what to do with it.

What this process has to load is loaded while the two others start.
"""

import importlib
import threading
from argparse import Namespace

from formats.rule import Text
from harness.bench.place import embedded
from harness.cli.account import Account
from harness.drivers.demo import demonstration, editor_child

JOURNEY = "PARCOURS"
"""The start of the id of the scenarios that go through the four services: their every step is told."""


def main(options: Namespace) -> int:
    """Play, tell, write."""
    account = Account(options.lang, detailed=(JOURNEY,))
    account.say(
        Text(
            "Banc Ségur — environnement simulé. Un logiciel de démonstration joue le premier paquet de scénarios.",
            "Banc Ségur — simulated environment. A demonstration editor plays the first pack of scenarios.",
        )
    )
    with (
        editor_child() as child,
        embedded(meanwhile=_load) as place,
        demonstration(place.facts, started=child) as driver,
    ):
        from harness import packs  # noqa: PLC0415 - loaded while the bench starts
        from harness.cli.play import play  # noqa: PLC0415

        pack = packs.load()
        short = [scenario for scenario in pack.scenarios if scenario.id not in pack.beyond]
        whole = packs.chosen(pack, (), attended=False)
        played = play(place, driver, pack, short, account, options, driver.ask_to_stop)
    account.say(
        Text(
            f"{len(short)} des {len(whole)} scénarios du paquet ; tous : ./banc run --driver demo",
            f"{len(short)} of the pack's {len(whole)} scenarios; all of them: ./banc run --driver demo",
        )
    )
    return int(played.code)


def _load() -> None:
    importlib.import_module("harness.packs").load()
    for module in ("harness.cli.play", "pypdf"):
        importlib.import_module(module)
    threading.Thread(target=_load_the_rest, daemon=True).start()  # while the first calls are waited for


def _load_the_rest() -> None:
    """What only the dossier needs."""
    importlib.import_module("harness.dossier.report").warm_up()
