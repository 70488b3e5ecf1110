"""A session's store: what is appended together is in or out together, and the chain tells of any change."""

from pathlib import Path

import pytest

from record import chain
from record.event import Draft, Kind
from record.store import SPOOL_OVER, Store, StoreError

NOTE = Draft(Kind.NOTE, "banc", {"text": "é"}, {"part": b"exact bytes"})
TIME = "2026-01-01T00:00:00.000Z"


def test_events_are_numbered_and_chained(tmp_path: Path) -> None:
    with Store(tmp_path, "s", "r") as store:
        events = store.append([NOTE, NOTE], TIME) + store.append([NOTE], TIME)
        assert [event.number for event in events] == [1, 2, 3]
        assert list(store.read()) == events
        assert not list(chain.broken_links(store.read()))


def test_a_reopened_store_goes_on_with_its_chain(tmp_path: Path) -> None:
    with Store(tmp_path, "s", "r") as store:
        store.append([NOTE], TIME)
    with Store(tmp_path, "s", "r2") as store:
        store.append([NOTE], TIME)
        assert not list(chain.broken_links(store.read()))
        assert store.number == 2


@pytest.mark.parametrize("size", [0, 1, SPOOL_OVER, SPOOL_OVER + 1])
def test_parts_come_back_as_they_were(tmp_path: Path, size: int) -> None:
    content = bytes(size)
    with Store(tmp_path, "s", "r") as store:
        (event,) = store.append([Draft(Kind.PIECE, "banc", {}, {"p": content})], TIME)
        assert store.part(1, "p") == content
        assert chain.content_matches(event.parts["p"], content)


def test_a_failed_append_writes_nothing_and_the_chain_stays(tmp_path: Path) -> None:
    with Store(tmp_path, "s", "r") as store:
        store.append([NOTE], TIME)
        head = store.head
        with pytest.raises(TypeError):
            store.append([NOTE, Draft(Kind.NOTE, "banc", {"not": object()})], TIME)
        assert (store.number, store.head) == (1, head)
        assert len(list(store.read())) == 1


def test_a_store_of_another_format_is_refused_in_words(tmp_path: Path) -> None:
    with Store(tmp_path, "s", "r") as store:
        store._db.execute("PRAGMA user_version=99")
    with pytest.raises(StoreError, match="format 99"):
        Store(tmp_path, "s", "r")


def test_a_file_that_is_not_a_store_is_refused_in_words(tmp_path: Path) -> None:
    (tmp_path / "evenements.sqlite").write_bytes(b"not a database" * 100)
    with pytest.raises(StoreError, match="BANC_HOME"):
        Store(tmp_path, "s", "r")


def test_a_checkpoint_loses_nothing(tmp_path: Path) -> None:
    with Store(tmp_path, "s", "r") as store:
        store.append([NOTE] * 50, TIME)
        store.checkpoint()
        assert len(list(store.read())) == 50
