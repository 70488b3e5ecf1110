"""Following a bench: everything that comes is told once, whatever comes between two looks."""

from collections.abc import Mapping, Sequence
from types import SimpleNamespace
from typing import Any, cast

import pytest

from harness.bench.control import Control, Session
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


@pytest.mark.parametrize(
    ("title", "lang", "label"),
    [
        ("Ce qui n'appartient à aucune session", "fr", "  [Ce qui n'appartient à aucune…]"),
        ("Ce qui n'appartient à aucune session", "en", "  [What belongs to no session]"),
        ("Essai", "fr", "  [Essai]"),
        ("x" * 40, "fr", f"  [{'x' * 29}…]"),
    ],
)
def test_the_title_of_a_session_is_not_cut_in_the_middle_of_a_word(title: str, lang: str, label: str) -> None:
    assert Seen({"title": title, "default": False}, cast(Session, None)).label(lang) == label


def test_the_default_session_has_no_label() -> None:
    assert Seen({"title": "Session par défaut", "default": True}, cast(Session, None)).label("en") == ""
