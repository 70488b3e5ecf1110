"""A session's store: what is appended together is in or out together, and the chain tells of any change."""

import errno
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from record import chain
from record.event import Draft, Kind
from record.store import FILE, SPOOL_OVER, Store, StoreError

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


def test_a_full_disk_is_told_in_words_and_what_was_recorded_stays(tmp_path: Path) -> None:
    with Store(tmp_path, "s", "r") as store:
        store.append([NOTE], TIME)
        store._db.execute("PRAGMA max_page_count=1")  # what SQLite knows of a full disk
        large = Draft(Kind.NOTE, "banc", {"text": "x" * 200_000})
        with pytest.raises(StoreError, match=r"le disque est plein.*BANC_HOME"):
            store.append([large], TIME)
        assert (store.number, len(list(store.read()))) == (1, 1)
        store._db.execute("PRAGMA max_page_count=1000000")
        store.append([large], TIME)  # room again: the chain goes on
        assert not list(chain.broken_links(store.read()))


def test_a_store_that_became_unwritable_is_told_in_words(tmp_path: Path) -> None:
    with Store(tmp_path, "s", "r") as store:
        store._db.execute("PRAGMA query_only=1")
        with pytest.raises(StoreError, match="on ne peut plus y écrire"):
            store.append([NOTE], TIME)


def test_a_store_that_is_held_by_another_program_is_told_in_words(tmp_path: Path) -> None:
    with Store(tmp_path, "s", "r") as store, closing(sqlite3.connect(tmp_path / FILE, isolation_level=None)) as other:
        store._db.execute("PRAGMA busy_timeout=0")
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError, match="un autre programme tient le fichier"):
            store.append([NOTE], TIME)


def test_a_large_part_on_a_full_disk_leaves_no_half_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_self: Path, _target: Path) -> Path:
        raise OSError(errno.ENOSPC, "No space left on device")

    with Store(tmp_path, "s", "r") as store:
        monkeypatch.setattr(Path, "replace", full)
        with pytest.raises(StoreError, match="le disque est plein"):
            store.append([Draft(Kind.PIECE, "banc", {}, {"p": bytes(SPOOL_OVER + 1)})], TIME)
    assert list((tmp_path / "parties").iterdir()) == []
