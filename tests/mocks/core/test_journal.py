"""What cannot be recorded is not answered; what was submitted first is recorded first."""

import asyncio
from pathlib import Path

import pytest

from mocks.core.journal import Journal
from record.event import Draft, Kind
from record.store import SPOOL_OVER, Store, StoreError


def note(text: str, size: int = 0) -> Draft:
    """A draft with a part of a size."""
    return Draft(Kind.NOTE, "banc", {"text": text}, {"p": bytes(size)})


def journal_in(folder: Path) -> Journal:
    """A journal over a new store."""
    return Journal(Store(folder, "s", "r"), lambda: "t")


def test_a_large_part_does_not_let_later_events_pass(tmp_path: Path) -> None:
    async def run() -> list[str]:
        journal = journal_in(tmp_path)
        large = journal.record([note("grand", SPOOL_OVER + 1)])
        await asyncio.gather(large, journal.record([note("petit")]))
        return [event.data["text"] for event in journal.store.read()]

    assert asyncio.run(run()) == ["grand", "petit"]


def test_submissions_of_one_turn_are_one_commit_and_each_gets_its_own_events(tmp_path: Path) -> None:
    async def run() -> list[list[int]]:
        journal = journal_in(tmp_path)
        events = await asyncio.gather(*(journal.record([note("a"), note("b")]) for _ in range(3)))
        return [[event.number for event in own] for own in events]

    assert asyncio.run(run()) == [[1, 2], [3, 4], [5, 6]]


def test_after_a_failed_commit_nothing_more_is_recorded_and_it_is_said(tmp_path: Path) -> None:
    async def run() -> None:
        journal = journal_in(tmp_path)
        await journal.record([note("avant")])
        journal.store.close()
        with pytest.raises(Exception, match="closed"):
            await journal.record([note("pendant")])
        assert journal.failure is not None
        with pytest.raises(StoreError, match="enregistrement impossible"):
            await journal.record([note("après")])

    asyncio.run(run())
