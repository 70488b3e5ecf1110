"""Following a bench: everything that comes is told once, whatever comes between two looks."""

from collections.abc import Mapping, Sequence
from types import SimpleNamespace
from typing import Any, cast

from harness.bench.control import Control
from harness.bench.following import Following, Seen
from record.event import Event


class _Bench:
    """A session that always has one event more than its listing said: it came in between."""

    def __init__(self, told: int) -> None:
        self.told = told

    def sessions(self) -> list[Mapping[str, Any]]:
        return [{"id": "a", "events": self.told}]

    def session(self, _name: str) -> Any:
        numbers = range(1, self.told + 2)
        times = SimpleNamespace(wall="2026-01-01")
        return SimpleNamespace(
            events=lambda after, _wait, _limit: [SimpleNamespace(number=n, times=times) for n in numbers if n > after]
        )


def test_an_event_that_comes_while_it_looks_is_told_once() -> None:
    seen: list[int] = []

    def told(_seen: Seen, events: Sequence[Event]) -> None:
        seen.extend(event.number for event in events)

    bench = _Bench(2)
    following = Following(cast(Control, bench), [told], from_start=True)
    for bench.told in (2, 3, 4):
        following._look()
    assert seen == [1, 2, 3, 4, 5]
