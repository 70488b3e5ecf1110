"""``banc watch``: judges each call as it reaches a bench, outside any scenario."""

import sys
from argparse import Namespace
from contextlib import suppress

from formats.rule import Text
from harness.bench.control import Control
from harness.bench.failure import BenchFailureError
from harness.bench.following import Following
from harness.cli import watched
from harness.cli.account import Account
from harness.product import use
from harness.verdict import Exit
from harness.watch import telling
from harness.watch.judge import Totals
from harness.watch.observer import Watch
from record import clock

_LOOK = 0.5
"""Seconds between two looks at whether it is over."""


def main(options: Namespace) -> int:
    """Watch until interrupted, or for ``--seconds``: 0 nothing to say, 1 a deviation, 2 nothing judged."""
    account = _Aside(options.lang) if options.json else Account(options.lang)
    product = use.of_command(options, account.say)
    control = Control(options.bench, options.token)
    told = watched.in_json if options.json else watched.Lines(options.lang, control.facts())
    watch = Watch(product.facts() if product else {}, told, options.session)
    try:
        following = Following(control, [watch], from_start=options.from_start)
        following.start()
        account.say(Text("J'observe ; Ctrl-C pour finir.", "Watching; Ctrl-C to end."))
        with suppress(KeyboardInterrupt):
            _wait(following, options.seconds)
        following.stop()
    finally:
        control.close()
    account.say(telling.totals_line(watch.totals))
    if following.failure is not None:
        raise BenchFailureError(str(following.failure))
    return int(_exit(watch.totals))


class _Aside(Account):
    """What a person reads while a program reads the output."""

    def say(self, text: Text) -> None:
        """One line of the error output."""
        sys.stderr.write(self._told(text) + "\n")
        sys.stderr.flush()


def _wait(following: Following, seconds: float) -> None:
    end = clock.monotonic() + seconds
    while following.failure is None and not (seconds and clock.monotonic() >= end):
        clock.sleep(_LOOK)


def _exit(totals: Totals) -> Exit:
    if totals.failures:
        return Exit.DEVIATION
    if totals.troubles:
        return Exit.BENCH_ERROR
    return Exit.PASSED if totals.checks and not totals.settings else Exit.NOT_JUDGED
