"""What a run tells as it goes: a list that only grows, which several readers may wait on."""

import threading
from collections.abc import Iterator

from record import clock
from record.event import Json

HEARTBEAT = 15.0
"""Seconds of silence after which a stream says that it is still there."""


class Feed:
    """The events of a run, numbered from 1. Any thread may add or read."""

    def __init__(self) -> None:
        self._items: list[dict[str, Json]] = []
        self._grown = threading.Condition()
        self.closed = False

    def add(self, kind: str, **data: Json) -> None:
        """One more event."""
        with self._grown:
            number = len(self._items) + 1
            self._items.append({"n": number, "at": clock.iso(clock.now()), "kind": kind, **data})
            self._grown.notify_all()

    def close(self) -> None:
        """Nothing more will come."""
        with self._grown:
            self.closed = True
            self._grown.notify_all()

    def after(self, number: int, wait: float = 0.0) -> list[dict[str, Json]]:
        """The events over a number; when there is none, waits up to ``wait`` seconds for one."""
        with self._grown:
            self._grown.wait_for(lambda: len(self._items) > number or self.closed, wait)
            return self._items[number:]

    def stream(self, number: int) -> Iterator[list[dict[str, Json]]]:
        """The same until the end, as they come; an empty list after each ``HEARTBEAT`` of silence."""
        while True:
            items = self.after(number, HEARTBEAT)
            number += len(items)
            yield items
            if self.closed and not self.after(number):
                return
