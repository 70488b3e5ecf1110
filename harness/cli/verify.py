"""``banc verify``: whether a dossier is intact, and whether its verdicts come out again, offline."""

import re
import sys
from argparse import Namespace
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from formats.rule import Text
from harness import outside, packs
from harness.amount import amount, files
from harness.bench.failure import BenchFailureError
from harness.cli.account import Account, printable
from harness.dossier.signature import own_fingerprint
from harness.dossier.verify import Known, Verification, verify
from harness.english import english
from harness.packs import Pack
from harness.verdict import LABELS, Exit
from record import environment
from record.event import Json

_MOST = 20
"""The most sentences of a kind that are printed."""


def main(options: Namespace) -> int:
    """Verify a file."""
    account = Account(options.lang)
    if options.key and not _FINGERPRINT.fullmatch(options.key):
        return _say(options, _BAD_KEY, Exit.USAGE)
    try:
        wrong = _no_file(options.file)
        raw = b"" if wrong else options.file.read_bytes()
    except OSError:
        return _say(options, _FOREIGN, Exit.DEVIATION)
    if wrong:
        return _say(options, wrong, Exit.USAGE)
    try:
        pack = packs.find(options.pack) if options.pack else None
    except packs.UnknownNameError as error:
        return _say(options, Text(f"--pack : {error}", f"--pack: {english(str(error))}"), Exit.USAGE)
    found = verify(raw, knowing(pack), options.key)
    if found.foreign:
        return _say(options, _FOREIGN, Exit.DEVIATION)
    _tell(account, found, expected=bool(options.key))
    if not found.tampered and (told := _of_pack(found.about, pack)):
        account.say(told)
    if found.error is not None and not found.tampered:
        raise BenchFailureError(_stopped(options.lang, found.error)) from found.error
    return int(found.code)


_FINGERPRINT = re.compile(r"[0-9a-fA-F]{64}")
_BAD_KEY = Text("--key attend une empreinte de 64 chiffres hexadécimaux", "--key takes 64 hexadecimal digits")
_ABSENT = Text("ce fichier n'existe pas", "no such file")
_FOREIGN = Text(
    "ce n'est pas un dossier du banc, ou il ne peut pas être lu", "not a dossier of the bench, or unreadable"
)


def _no_file(path: Path) -> Text | None:
    """Why a path is no file; raises ``OSError`` when it may not even be looked at."""
    if not path.exists():
        return _ABSENT
    return _FOREIGN if path.is_dir() else None


def _say(options: Namespace, what: Text, code: Exit) -> int:
    sys.stderr.write(f"banc verify : {options.file} : {what.en if options.lang == 'en' else what.fr}.\n")
    return int(code)


def knowing(given: Pack | None) -> Callable[[Mapping[str, Json]], Known]:
    """What this installation knows, and the scenarios of an outside pack that somebody gave."""

    def known(about: Mapping[str, Json]) -> Known:
        mine = known_to_us(about)
        if given and given.outside and _outside(about) == given.outside:
            return _of(given)
        return mine

    return known


def _outside(about: Mapping[str, Json]) -> str:
    """The digest of the outside pack that a run was made with; empty when it was one of the bench's."""
    return str((about.get("pack") or {}).get("outside") or "")


def known_to_us(about: Mapping[str, Json]) -> Known:
    """The scenarios, patients and catalogue of the pack that a run names; nothing but the default when unknown.

    Of an outside pack nothing is known here, whatever its name and those of its scenarios.
    """
    if _outside(about):
        outside.know_checks()
        return Known({}, (ours := packs.load()).patients, ours.catalogue)
    named = about.get("pack") or {}
    try:
        return _of(packs.load(str(named.get("id", packs.DEFAULT))))
    except packs.UnknownNameError:
        return replace(_of(packs.load()), claims=None, stranger=True)


def _of(pack: Pack) -> Known:
    """What is known of a pack that is at hand."""
    scenarios = {scenario.id: scenario for scenario in pack.scenarios}
    return Known(scenarios, pack.patients, pack.catalogue, pack.claims())


def _stopped(lang: str, error: Exception) -> str:
    what = printable(f"{type(error).__name__} {error}")
    if lang == "en":
        return f"Dossier intact, but this bench failed while computing its verdicts again: {what}"
    return f"Dossier intact, mais ce banc a échoué en recalculant ses verdicts : {what}"


def _tell(account: Account, found: Verification, *, expected: bool) -> None:
    for sentence in map(printable, found.tampered[:_MOST]):
        account.say(Text(f"✗ MODIFIÉ : {sentence}", f"✗ CHANGED: {english(sentence)}"))
    if found.tampered:
        account.say(Text("Dossier refusé : il a été modifié.", "Dossier refused: it was changed."))
        return
    _tell_intact(account, found, expected=expected)
    if found.error is not None:
        return
    for sentence in map(printable, found.untold[:_MOST]):
        account.say(Text(f"? NON RECALCULÉ : {sentence}", f"? NOT COMPUTED AGAIN: {english(sentence)}"))
    if found.untold:
        account.say(Text("Dossier intact, pas entièrement recalculé.", "Dossier intact, not fully computed again."))
    else:
        account.say(Text("Dossier intact, verdicts recalculés à l'identique.", "Dossier intact, same verdicts again."))
    if found.untold and not found.ours:
        account.say(_elsewhere(found.about))


def _of_pack(about: Mapping[str, Json], given: Pack | None) -> Text | None:
    """What is to be said of the pack that a dossier was made with, and of the one that was given."""
    wanted, digest = _outside(about), printable(_outside(about))[:16]
    if not wanted:
        return _NOT_NEEDED if given else None
    if given is None:
        return Text(
            f"dossier fait avec un paquet extérieur (empreinte {digest}…) : pour rejouer ses scénarios, donnez ce "
            "paquet par --pack ; son code sera exécuté",
            f"dossier made with an outside pack (digest {digest}…): to replay its scenarios, give that pack with "
            "--pack; its code will run",
        )
    if given.outside == wanted:
        return None
    return Text(
        f"le paquet donné par --pack n'est pas celui du dossier (empreinte {digest}…) : il n'a pas servi",
        f"the pack given with --pack is not the one of the dossier (digest {digest}…): it was not used",
    )


_NOT_NEEDED = Text(
    "ce dossier est fait d'un paquet du banc : celui de --pack n'a pas servi",
    "this dossier is made from a pack of the bench: that of --pack was not used",
)


def _elsewhere(about: Mapping[str, Json]) -> Text:
    """Which bench made a dossier that this one cannot compute again."""
    made, digest = printable(str(about.get("version", "?"))), printable(str(about.get("digest", "?")))[:16]
    return Text(
        f"dossier fait par le banc {made} (empreinte {digest}…) ; pour tout recalculer, vérifiez-le avec cette version",
        f"dossier made by bench {made} (digest {digest}…); to compute everything again, verify it with that version",
    )


def _tell_intact(account: Account, found: Verification, *, expected: bool) -> None:
    held = files(found.members)
    account.say(Text(f"✓ archive : {held.fr}, aucun octet changé", f"✓ archive: {held.en}, not one byte changed"))
    account.say(_signer(found.fingerprint, expected=expected))
    events = amount(found.events, Text("événement", "event"), Text("événements", "events"))
    account.say(Text(f"✓ chaîne : {events.fr}", f"✓ chain: {events.en}"))
    account.say(_again(found))
    for scenario in found.scenarios:
        label, told = LABELS[scenario.verdict], printable(scenario.id)
        account.say(
            Text(
                f"    {told}  {label.fr}  {printable(str(scenario.title.fr))}",
                f"    {told}  {label.en}  {printable(str(scenario.title.en))}",
            )
        )
    account.say(
        Text(
            "La signature prouve l'intégrité depuis la signature ; ni la date, ni l'honnêteté de qui a signé.",
            "The signature proves integrity since it was made; neither its date nor the signer's honesty.",
        )
    )


def _again(found: Verification) -> Text:
    """What was computed again."""
    replayed = amount(
        found.replayed,
        Text("scénario rejoué", "scenario replayed"),
        Text("scénarios rejoués", "scenarios replayed"),
    )
    checks = amount(
        found.checks,
        Text("contrôle recalculé", "check computed again"),
        Text("contrôles recalculés", "checks computed again"),
    )
    return Text(f"✓ {replayed.fr}, {checks.fr}", f"✓ {replayed.en}, {checks.en}")


def _signer(key: str, *, expected: bool) -> Text:
    """Whose key signed; ``expected`` when the reader gave that key."""
    if key == own_fingerprint(environment.home()):
        return Text(f"✓ signature : clé {key} (cette installation)", f"✓ signature: key {key} (this installation)")
    if expected:
        return Text(
            f"✓ signature : signé par une autre installation : clé {key}, celle que donne --key",
            f"✓ signature: signed by another installation: key {key}, the one that --key gives",
        )
    return Text(
        f"✓ signature : signé par une autre installation : clé {key} ; "
        "comparez-la avec celle que l'éditeur vous a donnée (--key)",
        f"✓ signature: signed by another installation: key {key}; "
        "compare it with the one that the editor gave you (--key)",
    )
