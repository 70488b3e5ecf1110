"""``banc purge``: what this machine keeps of past sessions, erased."""

import sys
from argparse import Namespace

from formats.rule import Text
from harness import retention
from harness.cli.account import Account
from harness.retention import DAYS, Purged
from harness.verdict import Exit
from record import environment

_MB = 1_000_000


def main(options: Namespace) -> int:
    """Erase, or say what would be; 2 when something old had to stay."""
    if options.all and options.older_than is not None:
        return _wrong(options, _TOGETHER)
    if options.older_than is not None and not options.older_than >= 0:
        return _wrong(options, _DAYS)
    days = 0.0 if options.all else DAYS if options.older_than is None else options.older_than
    done = retention.purge(options.home or environment.home(), days, dry_run=options.dry_run)
    _tell(Account(options.lang), done, days, dry_run=options.dry_run)
    return int(Exit.NOT_JUDGED if done.failed or done.running else Exit.PASSED)


_TOGETHER = Text("--all et --older-than ne vont pas ensemble.", "--all and --older-than do not go together.")
_DAYS = Text("--older-than attend un nombre de jours, 0 ou plus.", "--older-than takes a number of days, 0 or more.")


def _wrong(options: Namespace, message: Text) -> int:
    sys.stderr.write(f"banc purge : {message.en if options.lang == 'en' else message.fr}\n")
    return int(Exit.USAGE)


def _tell(account: Account, done: Purged, days: float, *, dry_run: bool) -> None:
    for session in done.erased:
        age, room = f"{session.days:.0f}", f"{session.size / _MB:.1f}"
        account.say(Text(f"  {session.folder}  {age} j, {room} Mo", f"  {session.folder}  {age} d, {room} MB"))
    size = sum(session.size for session in done.erased) / _MB
    french = "à effacer" if dry_run else "effacées"
    english = "to erase" if dry_run else "erased"
    account.say(
        Text(
            f"{len(done.erased)} session(s) de {days:g} jours ou plus {french}, {size:.1f} Mo.",
            f"{len(done.erased)} session(s) of {days:g} days or more {english}, {size:.1f} MB.",
        )
    )
    for folder in done.running:
        account.say(Text(f"Un banc tourne : {folder} est laissé.", f"A bench runs: {folder} stays."))
    for folder in done.failed:
        account.say(Text(f"Pas effacé : {folder}.", f"Not erased: {folder}."))
