"""The events of a session, read once and kept, with a cache of the parts that were asked for."""

from collections.abc import Iterator, Sequence
from typing import Protocol

from harness.checks.check import Evidence
from record.event import Draft, Event, Kind

PAGE = 1000
"""The most events that a stream gives at once."""


class Stream(Protocol):
    """Where events come from and go to: a session of a bench."""

    def append(self, drafts: Sequence[Draft]) -> list[int]:
        """Record events; returns their numbers."""
        ...

    def events(self, after: int, wait: float) -> list[Event]:
        """The events numbered over ``after``; waits up to ``wait`` seconds for the first one."""
        ...

    def part(self, number: int, name: str) -> bytes:
        """The exact bytes of a part."""
        ...


class Reader:
    """What was read so far of a stream. ``last`` is the number of the last event read."""

    def __init__(self, stream: Stream) -> None:
        self._stream = stream
        self._events: list[Event] = []
        self._parts: dict[tuple[int, str], bytes] = {}

    @property
    def last(self) -> int:
        """The number of the last event read, 0 before the first."""
        return self._events[-1].number if self._events else 0

    def advance(self, wait: float = 0.0) -> bool:
        """Read what is new, waiting up to ``wait`` seconds for it; says whether there was anything."""
        page = self._stream.events(self.last, wait)
        found = bool(page)
        self._events.extend(page)
        while len(page) >= PAGE:
            page = self._stream.events(self.last, 0.0)
            self._events.extend(page)
        return found

    def between(self, after: int, until: int) -> Iterator[Event]:
        """The events read so far that are numbered over ``after`` and at most ``until``."""
        for event in self._events[_index_over(self._events, after) :]:
            if event.number > until:
                return
            yield event

    def exchanges(self, after: int, until: int) -> Iterator[Event]:
        """The exchanges of that window."""
        return (event for event in self.between(after, until) if event.kind is Kind.EXCHANGE)

    def evidence(self, event: Event) -> Evidence:
        """An event with a reader of its bytes."""
        return Evidence(event, lambda name: self.part(event.number, name))

    def part(self, number: int, name: str) -> bytes:
        """The exact bytes of a part, fetched once."""
        if (number, name) not in self._parts:
            self._parts[number, name] = self._stream.part(number, name)
        return self._parts[number, name]


def _index_over(events: list[Event], number: int) -> int:
    """Numbers follow each other from the first event on."""
    return max(0, number - events[0].number + 1) if events else 0
