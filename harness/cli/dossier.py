"""``banc dossier``: the dossier of a session that a killed run left. The session itself is only read."""

import sys
from argparse import Namespace
from pathlib import Path

from formats.rule import Text
from harness import version
from harness.amount import amount
from harness.bench.failure import BenchFailureError
from harness.cli.account import Account, printable
from harness.cli.terms import tell, terms_of
from harness.dossier import leaving, survivors
from harness.dossier.account import Account as Told
from harness.dossier.assemble import sealed, write
from harness.dossier.signature import SealError, fingerprint, installation_key
from harness.dossier.survivors import NoSurvivorError, Survivor
from harness.english import speech
from harness.verdict import Exit
from record import environment
from record.store import StoreError


def main(options: Namespace) -> int:
    """List, or make; the exit code is that of the run, what was not played being not judged."""
    account = Account(options.lang)
    home = options.home or environment.home()
    if not options.session:
        return _list(home, account)
    try:
        return _make(survivors.folder_of(home, options.session), options, account)
    except NoSurvivorError as error:
        sys.stderr.write(f"banc dossier : {speech(options.lang)(str(error))}\n")
        return int(Exit.USAGE)
    except (StoreError, SealError) as error:
        raise BenchFailureError(str(error)) from error


def _make(folder: Path, options: Namespace, account: Account) -> int:
    recorded, catalogue = survivors.read(folder)
    history = leaving.ready(recorded, catalogue, terms_of(options, catalogue))
    key = installation_key(environment.home())
    told = Told(history, catalogue)
    path = write(options.out, f"dossier-{folder.name}", sealed(history, catalogue, key))
    if told.about.get("digest") != version.digest():
        account.say(_OTHER)
    unfinished = [scenario.id for scenario in told.scenarios if not scenario.closed]
    closed = [scenario for scenario in told.scenarios if scenario.closed]
    if closed:
        account.summary(closed)
    for name in unfinished:
        account.say(Text(f"  {name} : coupé avant son verdict", f"  {name}: cut before its verdict"))
    for name in told.skipped:
        account.say(Text(f"  {name} : non joué", f"  {name}: not played"))
    tell(account, history, catalogue)
    account.say(Text(f"Dossier : {path}", f"Dossier: {path}"))
    account.say(Text(f"Clé     : {fingerprint(key.public_key())}", f"Key    : {fingerprint(key.public_key())}"))
    account.say(Text(f"Vérifier : ./banc verify {path}", f"Verify : ./banc verify {path}"))
    return int(told.code)


_OTHER = Text(
    "Cette séquence a été enregistrée par une autre version du banc : tout ne pourra pas être recalculé.",
    "Another version of the bench recorded this run: not everything can be computed again.",
)


def _list(home: Path, account: Account) -> int:
    found = list(survivors.survivors(home))
    if not found:
        account.say(Text(f"Aucune session à reprendre dans {home}.", f"No session left in {home}."))
    for one in found:
        account.say(_line(one))
    return int(Exit.PASSED)


def _line(one: Survivor) -> Text:
    what = printable(f"{one.session}  {one.began[:19]}  {one.driver or '?'}  {one.pack}")
    judged = Text("scénario jugé", "scenario judged"), Text("scénarios jugés", "scenarios judged")
    announced = amount(one.announced, *judged)
    return Text(
        f"  {what}  {one.played}/{announced.fr}{'  (le banc tourne)' if one.held else ''}",
        f"  {what}  {one.played}/{announced.en}{'  (its bench runs)' if one.held else ''}",
    )
