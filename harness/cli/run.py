"""``banc run``: chosen scenarios, by the driver of one's choice."""

import sys
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from formats.rule import Text
from harness import packs
from harness.bench.place import Place, embedded, remote
from harness.cli import access
from harness.cli.account import Account
from harness.cli.play import play
from harness.drivers.adapter import AdapterDriver
from harness.drivers.console import Console
from harness.drivers.demo import demonstration, mire_of
from harness.drivers.driver import Driver
from harness.drivers.manual import ManualDriver
from harness.english import english
from harness.packs import Pack
from harness.product import use
from harness.requirements.listing import UNNUMBERED
from harness.verdict import Exit


def main(options: Namespace) -> int:
    """List, or play."""
    account = Account(options.lang, detailed=("",))
    wrong = _wrong(options)
    try:
        pack = packs.find(options.pack)
        attended = options.driver == "manual" or options.person
        chosen = packs.chosen(pack, [_spelt(pack, name) for name in options.scenarios], attended=attended)
    except packs.UnknownNameError as error:
        wrong = wrong or str(error)
    if wrong:
        sys.stderr.write(f"banc run : {english(wrong) if options.lang == 'en' else wrong}\n")
        return int(Exit.USAGE)
    if pack.outside:
        account.say(_OUTSIDE)
    if options.list:
        return _list(pack, account)
    _tell_left(pack, options, account, attended=attended)
    product = use.of_command(options, account.say)
    with _place(options) as place:
        seen = place if options.driver == "demo" else replace(place, facts=use.shown(place.facts, product))
        with _driver(options, seen, account) as driver:
            return int(play(place, driver, pack, chosen, account, options, product=product).code)


def _tell_left(pack: Pack, options: Namespace, account: Account, *, attended: bool) -> None:
    """Say which scenarios wait for a person."""
    left = "" if attended or options.scenarios else ", ".join(scenario.id for scenario in packs.guided(pack))
    if left:
        account.say(
            Text(
                f"Étapes guidées laissées à une personne (--driver manual, ou --driver adapter --person) : {left}.",
                f"Guided steps left to a person (--driver manual, or --driver adapter --person): {left}.",
            )
        )


_OUTSIDE = Text(
    "Paquet extérieur : son code Python est exécuté avec vos droits.",
    "Outside pack: its Python code runs with your rights.",
)


def _spelt(pack: Pack, name: str) -> str:
    """The start of a scenario's id as the pack spells it, whatever the case; any other name as it is."""
    alike = (one.id for one in pack.scenarios if one.id.casefold().startswith(name.casefold()))
    return next(alike, name)[: len(name)]


def _wrong(options: Namespace) -> str:
    if options.driver == "adapter" and not options.adapter:
        return "--driver adapter demande --adapter URL."
    if options.person and options.driver != "adapter":
        return "--person va avec --driver adapter ; --driver manual a déjà une personne."
    if bool(options.bench) != bool(options.token):
        return "--bench et --token vont ensemble (control.url et control.token de « banc up --json »)."
    return ""


def _list(pack: Pack, account: Account) -> int:
    account.say(Text(pack.title, pack.english or pack.title))
    for scenario in pack.scenarios:
        proofs = ", ".join(scenario.proves)
        account.say(
            Text(
                f"  {scenario.id:<12} {scenario.title.fr}  [{proofs or UNNUMBERED.fr}]",
                f"  {scenario.id:<12} {scenario.title.en}  [{proofs or UNNUMBERED.en}]",
            )
        )
    return int(Exit.PASSED)


@contextmanager
def _place(options: Namespace) -> Iterator[Place]:
    if options.bench:
        with remote(options.bench, options.token) as place:
            yield place
    else:
        with embedded(options.home, options.port_base) as place:
            yield place


@contextmanager
def _driver(options: Namespace, place: Place, account: Account) -> Iterator[Driver]:
    if options.driver == "demo":
        with demonstration(place.facts) as driver:
            yield driver
    elif options.driver == "adapter":
        if not options.bench:
            _tell_access(options, place, account)
        adapter = AdapterDriver(
            options.adapter,
            mire_of(place.facts, options.professional).opens,
            settled=options.settled,
            person=ManualDriver(Console(sys.stdin, sys.stdout, options.lang)) if options.person else None,
        )
        try:
            yield adapter
        finally:
            adapter.close()
    else:
        _tell_access(options, place, account)
        yield ManualDriver(Console(sys.stdin, sys.stdout, options.lang))


def _tell_access(options: Namespace, place: Place, account: Account) -> None:
    """Where the product must call, and with what."""
    account.say(access.HEADING)
    for line in access.lines(place.facts):
        account.say(line)
    if not options.bench:
        account.say(access.FIXED_PORTS)
