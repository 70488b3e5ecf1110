"""Watch as an observer of a bench: one judge a session, told of everything new (``harness.bench.following``)."""

from collections.abc import Callable, Iterable, Sequence

from harness.bench.following import Seen
from harness.watch.judge import Judge, Judged, Totals
from harness.watch.plan import Product
from record.event import Event

Told = Callable[[Seen, Event, Judged | None], None]
"""Told of each event: its session, and what became of it when it is an exchange."""


class Watch:
    """Judges what comes in every session, or in those named by ``only``."""

    def __init__(self, product: Product, told: Told, only: Iterable[str] = ()) -> None:
        self._product = product
        self._told = told
        self._only = frozenset(only)
        self._judges: dict[str, Judge] = {}
        self.totals = Totals()

    def __call__(self, seen: Seen, events: Sequence[Event]) -> None:
        """New events of a session."""
        name = str(seen.about["id"])
        if self._only and name not in self._only:
            return
        judge = self._judges.setdefault(name, Judge(self._product))
        for event in events:
            self._take(seen, judge, event)

    def _take(self, seen: Seen, judge: Judge, event: Event) -> None:
        contents = {part: seen.session.part(event.number, part) for part in event.parts}
        judged = judge.judge(event, lambda part: contents.get(part, b""))
        if judged is not None:
            self.totals.add(judged)
        self._told(seen, event, judged)
