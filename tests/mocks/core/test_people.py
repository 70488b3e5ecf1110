"""Records in number: found by key without being read, and shared by what is laid over them."""

import json
from collections.abc import Iterable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mocks.core.people import ByKey, Index, Indexed, Rows

Record = dict[str, str]
RECORDS = st.lists(st.fixed_dictionaries({"id": st.text(max_size=4), "of": st.sampled_from("abc")}), max_size=8)


def rows(records: Iterable[Record], ends: str = "\n") -> Rows[Record]:
    text = f",{ends}".join(json.dumps(record) for record in records)
    return Rows(f"[{ends}{text}{ends}]{ends}".encode(), dict)


def by_id(record: Record) -> tuple[str]:
    return (record["id"],)


def by_both(record: Record) -> tuple[str, str]:
    return (record["of"], record["id"] + record["of"])


@given(RECORDS, st.sampled_from(["\n", "\r\n"]))
def test_rows_are_the_records_that_were_written(records: list[Record], ends: str) -> None:
    assert list(rows(records, ends)) == records
    assert rows(records, ends)[1:] == records[1:]


def test_a_row_outside_is_no_record() -> None:
    assert not rows([])
    with pytest.raises(IndexError):
        rows([{"id": "1", "of": "a"}])[1]


@settings(max_examples=40)
@given(RECORDS)
def test_what_is_found_is_what_a_scan_would(records: list[Record]) -> None:
    indexed = Indexed(rows(records))
    for keys in (by_id, by_both):
        for key in {key for record in records for key in keys(record)} | {"nobody"}:
            assert indexed.found(keys, key) == [record for record in records if key in keys(record)]


@settings(max_examples=40)
@given(RECORDS, RECORDS, st.sets(st.integers(0, 7)))
def test_what_is_laid_over_others_shares_them(base: list[Record], own: list[Record], gone: set[int]) -> None:
    under = Indexed(rows(base))
    over = Indexed(own, under, frozenset(gone & set(range(len(base)))))
    whole = [record for place, record in enumerate(base) if place not in gone] + own
    assert list(over) == whole == [over[place] for place in range(len(over))] == over[:]
    for key in {key for record in whole for key in by_both(record)}:
        assert over.found(by_both, key) == [record for record in whole if key in by_both(record)]
    assert list(under) == base


@given(st.lists(st.text(max_size=3), max_size=30))
def test_an_index_gives_every_place_of_a_key(keys: list[str]) -> None:
    index = Index([key] for key in keys)
    for key in keys:
        assert {place for place, one in enumerate(keys) if one == key} <= set(index.places(key))


def test_two_keys_of_one_digest_are_told_apart() -> None:
    """``plumless`` and ``buckeroo`` have the same CRC-32."""
    indexed = Indexed([{"id": "plumless", "of": "a"}, {"id": "buckeroo", "of": "b"}])
    assert [record["of"] for record in indexed.found(by_id, "buckeroo")] == ["b"]
    assert len(list(Index([["plumless"], ["buckeroo"]]).places("plumless"))) == 2


def test_a_mapping_of_records() -> None:
    mapping = ByKey(Indexed([{"id": "1", "of": "a"}, {"id": "2", "of": "b"}, {"id": "1", "of": "c"}]), by_id)
    assert mapping["1"]["of"] == "c"
    assert (list(mapping), len(mapping), mapping.get("3")) == (["1", "2"], 2, None)
    with pytest.raises(KeyError):
        mapping["3"]
