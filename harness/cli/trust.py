"""``banc trust``: authorities that the bench accepts besides its own, for client TLS and for signatures."""

import sys
from argparse import Namespace
from pathlib import Path

from formats.rule import Text
from harness import trust
from harness.cli.account import Account, printable
from harness.trust import Anchor, TrustError
from harness.verdict import Exit
from record import clock, environment


def main(options: Namespace) -> int:
    """Add, list or remove."""
    account, home = Account(options.lang), options.home or environment.home()
    if options.action == "list":
        return _list(account, home)
    return _add(options, account, home) if options.action == "add" else _remove(options, account, home)


def _add(options: Namespace, account: Account, home: Path) -> int:
    codes = [_add_one(options, account, home, path) for path in options.items]
    if int(Exit.PASSED) in codes:
        account.say(_NEXT_START)
    return max(codes)


def _add_one(options: Namespace, account: Account, home: Path, path: Path) -> int:
    try:
        found = trust.read(path, clock.now(), home)
    except TrustError as error:
        return _complain(options, str(path), error.says)
    for said in found.left_out:
        account.say(Text(f"– laissé de côté : {printable(said.fr)}", f"– left out: {printable(said.en)}"))
    for anchor in found.anchors:
        _keep(account, home, anchor)
    if not found.anchors:
        return _complain(options, str(path), _NO_AUTHORITY)
    return int(Exit.PASSED)


def _keep(account: Account, home: Path, anchor: Anchor) -> None:
    fresh = trust.keep(home, anchor)
    name, digest = printable(anchor.name), anchor.sha256
    account.say(
        Text(
            f"✓ {name}\n    SHA-256 {digest}{'' if fresh else ' (déjà acceptée)'}",
            f"✓ {name}\n    SHA-256 {digest}{'' if fresh else ' (already accepted)'}",
        )
    )
    if trust.is_of_production(anchor):
        account.say(_PRODUCTION)


def _list(account: Account, home: Path) -> int:
    anchors = list(trust.kept(home))
    for anchor in anchors:
        account.say(_shown(anchor))
    for path in trust.unreadable(home):
        account.say(Text(f"! illisible, ignoré par le banc : {path}", f"! unreadable, left out by the bench: {path}"))
    if not anchors:
        account.say(
            Text(
                "Aucune autorité ajoutée : le banc n'accepte que les siennes.",
                "No added authority: the bench accepts its own only.",
            )
        )
    return int(Exit.PASSED)


def _shown(anchor: Anchor) -> Text:
    name, until = printable(anchor.name), anchor.certificate.not_valid_after_utc.date().isoformat()
    current = anchor.is_current(clock.now())
    return Text(
        f"{name}\n    SHA-256 {anchor.sha256}\n    jusqu'au {until}{'' if current else ' : HORS VALIDITÉ'}",
        f"{name}\n    SHA-256 {anchor.sha256}\n    until {until}{'' if current else ': OUT OF ITS VALIDITY'}",
    )


def _remove(options: Namespace, account: Account, home: Path) -> int:
    try:
        anchor = trust.remove(home, options.item)
    except TrustError as error:
        return _complain(options, "remove", error.says)
    account.say(Text(f"✓ retirée : {printable(anchor.name)}", f"✓ removed: {printable(anchor.name)}"))
    account.say(_NEXT_START)
    return int(Exit.PASSED)


def _complain(options: Namespace, what: str, why: Text) -> int:
    sys.stderr.write(f"banc trust : {printable(what)} : {why.en if options.lang == 'en' else why.fr}.\n")
    return int(Exit.USAGE)


_NEXT_START = Text(
    "Pris en compte au prochain démarrage du banc (un banc déjà lancé ne change pas).",
    "Taken into account when the bench next starts (a running one does not change).",
)
_NO_AUTHORITY = Text(
    "aucune autorité à accepter dans ce fichier : demandez la chaîne (AC racine et intermédiaires) de vos certificats",
    "no authority to accept in this file: ask for the chain (root and intermediate CAs) of your certificates",
)
_PRODUCTION = Text(
    "    attention : autorité de production. Le banc est un environnement simulé : n'y présentez que des certificats "
    "de test, jamais ceux de vraies personnes.",
    "    beware: an authority of production. The bench is a simulated environment: show it test certificates only, "
    "never those of real people.",
)
