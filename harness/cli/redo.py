"""What ``mask`` and ``attach`` share: read a dossier, refuse one that is not intact, write the one made of it."""

import sys
from argparse import Namespace
from collections.abc import Callable
from pathlib import Path

from formats.rule import Text
from harness.bench.failure import BenchFailureError
from harness.catalogue import Catalogue
from harness.cli.account import Account, printable
from harness.cli.verify import known_to_us
from harness.dossier import container, history
from harness.dossier.account import Account as Told
from harness.dossier.assemble import sealed, write
from harness.dossier.history import History
from harness.dossier.signature import SealError, fingerprint, installation_key
from harness.dossier.verify import Verification, verify
from harness.english import english
from harness.verdict import Exit
from record import environment


class RefusalError(ValueError):
    """What was asked cannot be done; the message (French) says why and what to do."""


def redo(options: Namespace, command: str, change: Callable[[History, Catalogue], History], suffix: str) -> int:
    """Write the dossier that a change makes of ``options.file``; the first one stays as it is."""
    account = Account(options.lang)
    try:
        told, catalogue = _intact(options.file)
        changed = change(told, catalogue)
    except RefusalError as error:
        sys.stderr.write(f"banc {command} : {in_english(str(error)) if options.lang == 'en' else error}\n")
        return int(Exit.USAGE)
    try:
        key = installation_key(environment.home())
    except SealError as error:
        raise BenchFailureError(str(error)) from error
    path = write(options.out or options.file.parent, f"{options.file.stem}-{suffix}", sealed(changed, catalogue, key))
    account.say(Text(f"Dossier : {path}", f"Dossier: {path}"))
    account.say(Text(f"Clé     : {fingerprint(key.public_key())}", f"Key    : {fingerprint(key.public_key())}"))
    account.say(Text(f"Vérifier : ./banc verify {path}", f"Verify : ./banc verify {path}"))
    return int(Exit.PASSED)


def in_english(said: str) -> str:
    """The English of a refusal; its words may be known without the full stop that ends it."""
    told = english(said)
    return told if told != said or not said.endswith(".") else f"{english(said[:-1])}."


def _intact(path: Path) -> tuple[History, Catalogue]:
    """What an intact dossier holds: nothing is added to one that somebody changed, nor signed again."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise RefusalError(f"{path} : {error.strerror or error}") from error
    found = verify(raw, known_to_us)
    if found.foreign or found.tampered:
        raise RefusalError(_why(path, found))
    told = history.read({member.name: member.content for member in container.read(raw)})
    return told, known_to_us(Told(told, Catalogue({}, {}, "")).about).catalogue


def _why(path: Path, found: Verification) -> str:
    if found.foreign:
        return f"{path} n'est pas un dossier du banc, ou il ne peut pas être lu."
    return f"{path} a été modifié depuis sa signature ({printable(found.tampered[0])}) : rien n'en est repris."
