"""The whole look at a desk: local probes in order, then what a bench tells of the calls that it received."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from itertools import chain

from harness import claims
from harness.bench.control import WHOLE_PAGE, Control
from harness.bench.following import Seen
from harness.doctor.causes import Causes
from harness.doctor.diagnose import Diagnoser
from harness.doctor.fault import Diagnosis
from harness.doctor.probes import machine, network, product, reach
from harness.doctor.probes.probed import Desk, Probed
from record.event import Event, Json

RECENT = 2000
"""The most events of a session that are read back."""


def local(desk: Desk) -> Iterator[Probed]:
    """What is measured before a bench is there: the machine, then the network, then the product's files."""
    yield from chain(machine.probes(desk), network.probes(desk), product.probes(desk))


def beside(desk: Desk, token: str) -> tuple[Desk, Probed]:
    """The desk with the facts of its bench, when it was reached, and what reaching it told."""
    reached = reach.control(desk.bench, token, desk.patience)
    return (desk if reached.facts is None else replace(desk, facts=reached.facts)), reached.probed


class Account:
    """What the events of a bench's sessions show: an observer of ``Following``, and what was gathered so far.

    ``crashes`` counts the calls on which a mock itself failed: nobody else is wrong there.
    """

    def __init__(self, bench: Mapping[str, Json]) -> None:
        self._bench = bench
        self._diagnosers: dict[str, Diagnoser] = {}
        self.found: list[tuple[str, Diagnosis]] = []
        self.causes = Causes()
        self.crashes = 0

    def __call__(self, seen: Seen, events: Sequence[Event]) -> None:
        """New events of a session."""
        name = str(seen.about["id"])
        diagnoser = self._diagnosers.setdefault(name, Diagnoser(self._bench))
        for event in events:
            self.crashes += claims.is_crash(event)
            shown = diagnoser.all(event, partial(seen.session.part, event.number))
            self.causes.look(name, event, shown)
            self.found.extend((name, diagnosis) for diagnosis in diagnoser.fresh(shown))


def look_back(control: Control, account: Account) -> None:
    """Have an account read the recent events of every session."""
    for about in control.sessions():
        count = int(about.get("events") or 0)
        session, last = control.session(str(about["id"])), max(0, count - RECENT)
        while events := session.events(last, 0.0, WHOLE_PAGE):
            account(Seen(about, session), events)
            last = events[-1].number
