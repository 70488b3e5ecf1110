"""``banc verify``: whether a dossier is intact, and whether its verdicts come out again, offline."""

import sys
from argparse import Namespace
from collections.abc import Mapping

from formats.rule import Text
from harness import packs
from harness.cli.account import Account
from harness.dossier.signature import fingerprint, installation_key
from harness.dossier.verify import Known, Verification, verify
from harness.verdict import LABELS, Exit
from record import environment
from record.event import Json

_MOST = 20
"""The most sentences of a kind that are printed."""


def main(options: Namespace) -> int:
    """Verify a file."""
    account = Account(options.lang)
    try:
        raw = options.file.read_bytes()
    except FileNotFoundError:
        sys.stderr.write(f"banc verify : {options.file} n'existe pas.\n")
        return int(Exit.USAGE)
    found = verify(raw, known_to_us, options.key)
    _tell(account, found)
    return int(found.code)


def known_to_us(about: Mapping[str, Json]) -> Known:
    """The scenarios, patients and catalogue of the pack that a run names; nothing but the default when unknown."""
    named = about.get("pack") or {}
    try:
        pack = packs.load(str(named.get("id", packs.DEFAULT)))
    except packs.UnknownNameError:
        pack = packs.load()
    return Known({scenario.id: scenario for scenario in pack.scenarios}, pack.patients, pack.catalogue)


def _tell(account: Account, found: Verification) -> None:
    for sentence in found.tampered[:_MOST]:
        account.say(Text(f"✗ MODIFIÉ : {sentence}", f"✗ CHANGED: {sentence}"))
    if found.tampered:
        account.say(Text("Dossier refusé : il a été modifié.", "Dossier refused: it was changed."))
        return
    _tell_intact(account, found)
    for sentence in found.untold[:_MOST]:
        account.say(Text(f"? NON RECALCULÉ : {sentence}", f"? NOT COMPUTED AGAIN: {sentence}"))
    if found.untold:
        account.say(Text("Dossier intact, pas entièrement recalculé.", "Dossier intact, not fully computed again."))
    else:
        account.say(Text("Dossier intact, verdicts recalculés à l'identique.", "Dossier intact, same verdicts again."))


def _tell_intact(account: Account, found: Verification) -> None:
    own = fingerprint(installation_key(environment.home()).public_key()) == found.fingerprint
    whose = Text(" (cette installation)", " (this installation)") if own else Text("", "")
    account.say(Text(f"✓ archive : {found.members} fichiers, aucun octet changé", f"✓ archive: {found.members} files"))
    account.say(
        Text(f"✓ signature : clé {found.fingerprint}{whose.fr}", f"✓ signature: key {found.fingerprint}{whose.en}")
    )
    account.say(Text(f"✓ chaîne : {found.events} événements", f"✓ chain: {found.events} events"))
    account.say(
        Text(
            f"✓ {len(found.scenarios)} scénarios rejoués, {found.checks} contrôles recalculés",
            f"✓ {len(found.scenarios)} scenarios replayed, {found.checks} checks computed again",
        )
    )
    for scenario in found.scenarios:
        label = LABELS[scenario.verdict]
        account.say(
            Text(
                f"    {scenario.id}  {label.fr}  {scenario.title.fr}",
                f"    {scenario.id}  {label.en}  {scenario.title.en}",
            )
        )
    account.say(
        Text(
            "La signature prouve l'intégrité depuis la signature ; ni la date, ni l'honnêteté de qui a signé.",
            "The signature proves integrity since it was made; neither its date nor the signer's honesty.",
        )
    )
