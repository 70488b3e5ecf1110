"""A store read after the death of its process: the same events and parts, and nothing is touched."""

from pathlib import Path

import pytest

from record.event import Draft, Kind
from record.kept import Kept
from record.store import FILE, SPOOL_OVER, Store, StoreError


def test_what_was_written_is_read_while_the_writer_still_has_it_open(tmp_path: Path) -> None:
    with Store(tmp_path, "s", "r") as store:
        written = store.append([Draft(Kind.NOTE, "h", {"call": "x"}), Draft(Kind.VERDICT, "h", {}, {"p": b"oui"})], "")
        store.append([Draft(Kind.NOTE, "h", {}, {"p": b"x" * (SPOOL_OVER + 1)})], "")
        before = (tmp_path / FILE).read_bytes()
        with Kept(tmp_path) as kept:
            events = list(kept.read())
            assert events[:2] == written
            assert kept.last() == events[-1]
            assert [event.number for event in kept.of_kind(Kind.VERDICT)] == [2]
            assert (kept.part(2, "p"), len(kept.part(3, "p"))) == (b"oui", SPOOL_OVER + 1)
            with pytest.raises(KeyError):
                kept.part(1, "p")
        assert (tmp_path / FILE).read_bytes() == before


@pytest.mark.parametrize("content", [None, b"", b"rien de tel" * 100])
def test_what_is_no_store_is_said_to_be_none(tmp_path: Path, content: bytes | None) -> None:
    if content is not None:
        (tmp_path / FILE).write_bytes(content)
    with pytest.raises(StoreError, match="evenements"):
        Kept(tmp_path)
    assert (tmp_path / FILE).exists() is (content is not None)
