"""``banc run``: chosen scenarios, by the driver of one's choice."""

import sys
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager

from formats.rule import Text
from harness import packs
from harness.bench.place import Place, embedded, remote
from harness.cli.account import Account
from harness.cli.play import play
from harness.drivers.adapter import AdapterDriver
from harness.drivers.demo import demonstration, mire_of
from harness.drivers.driver import Driver
from harness.drivers.manual import ManualDriver
from harness.packs import Pack
from harness.verdict import Exit


def main(options: Namespace) -> int:
    """List, or play."""
    account = Account(options.lang, detailed=("",))
    wrong = _wrong(options)
    try:
        pack = packs.load(options.pack)
        chosen = packs.chosen(pack, options.scenarios)
    except packs.UnknownNameError as error:
        wrong = wrong or str(error)
    if wrong:
        sys.stderr.write(f"banc run : {wrong}\n")
        return int(Exit.USAGE)
    if options.list:
        return _list(pack, account)
    with _place(options) as place, _driver(options, place, account) as driver:
        return int(play(place, driver, pack, chosen, account, options).code)


def _wrong(options: Namespace) -> str:
    if options.driver == "adapter" and not options.adapter:
        return "--driver adapter demande --adapter URL."
    if bool(options.bench) != bool(options.token):
        return "--bench et --token vont ensemble (control.url et control.token de « banc up --json »)."
    return ""


def _list(pack: Pack, account: Account) -> int:
    account.say(Text(pack.title, pack.title))
    for scenario in pack.scenarios:
        proofs = ", ".join(scenario.proves) or "sans numéro"
        account.say(
            Text(
                f"  {scenario.id:<12} {scenario.title.fr}  [{proofs}]",
                f"  {scenario.id:<12} {scenario.title.en}  [{proofs}]",
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
        adapter = AdapterDriver(
            options.adapter, mire_of(place.facts, options.professional).opens, settled=options.settled
        )
        try:
            yield adapter
        finally:
            adapter.close()
    else:
        _addresses(place, account)
        yield ManualDriver(sys.stdin, sys.stdout)


def _addresses(place: Place, account: Account) -> None:
    """Where the person's software must call."""
    facts = place.facts
    account.say(
        Text("Adresses à donner au logiciel (environnement simulé) :", "Addresses for the software (simulated):")
    )
    for label, keys in _TOLD.items():
        value = facts
        for key in keys:
            value = value.get(key, {})
        account.say(Text(f"  {label:<22} {value}", f"  {label:<22} {value}"))


_TOLD = {
    "INSi": ("insi", "mtls"),
    "Pro Santé Connect": ("psc", "issuer"),
    "DMP": ("dmp", "base"),
    "MSSanté SMTP": ("mss", "per_org", "smtp"),
    "MSSanté IMAP": ("mss", "per_org", "imap"),
    "Annuaire Santé": ("annuaire", "base"),
    "autorité (PEM)": ("tls", "ca"),
    "pilotage": ("control", "url"),
}
