"""Records in number, found by key without reading them all: what a hundred persons cost, a hundred thousand cost too.

Records stay the lines of JSON that they came as, and are decoded when they are asked for; an index is eight bytes a
key. So memory is the text and little more, and a look-up a binary search.
"""

import json
from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import chain, islice
from typing import Any, Generic, TypeVar, overload
from zlib import crc32

T = TypeVar("T")
_AT_HAND = 1000
"""How many records stay decoded, of those last asked for."""
Keys = Callable[[T], Iterable[str]]
"""The keys under which a record is found."""


class Rows(Sequence[T]):
    """The records of a JSON array written one to a line; ``decode`` makes one of its JSON."""

    def __init__(self, raw: bytes, decode: Callable[[Any], T]) -> None:
        self._raw = raw
        self._decode = decode
        self._starts = array("I", _starts(raw))
        self._read = lru_cache(_AT_HAND)(self._decoded)

    def __len__(self) -> int:
        return len(self._starts)

    @overload
    def __getitem__(self, place: int) -> T: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[T]: ...
    def __getitem__(self, place: int | slice) -> T | Sequence[T]:
        """One record, or several."""
        if isinstance(place, slice):
            return [self[one] for one in range(*place.indices(len(self)))]
        return self._read(place)

    def __iter__(self) -> Iterator[T]:
        return map(self._decoded, range(len(self)))  # past what is at hand, which it would empty

    def _decoded(self, place: int) -> T:
        start = self._starts[place]
        end = self._raw.find(b"\n", start)
        line = self._raw[start : None if end < 0 else end].decode()
        return self._decode(json.loads(line.rstrip(",\r]")))


def _starts(raw: bytes) -> Iterator[int]:
    """Where each record begins: a line that opens an object."""
    at = 0
    while at < len(raw):
        if raw[at : at + 1] == b"{":
            yield at
        end = raw.find(b"\n", at)
        at = len(raw) if end < 0 else end + 1


class Index:
    """Places by key: sorted numbers, the digest of a key above the place. Two keys may share a digest."""

    def __init__(self, keys: Iterable[Iterable[str]]) -> None:
        self._entries = array(
            "Q", sorted({_digest(key) << 32 | place for place, several in enumerate(keys) for key in several})
        )

    def places(self, key: str) -> Iterator[int]:
        """Where records of that key may be; whoever asks compares the key itself."""
        digest = _digest(key)
        at = bisect_left(self._entries, digest << 32)
        while at < len(self._entries) and self._entries[at] >> 32 == digest:
            yield self._entries[at] & 0xFFFFFFFF
            at += 1


def _digest(key: str) -> int:
    return crc32(key.encode("utf-8", "surrogatepass"))


class Indexed(Sequence[T]):
    """Records that are found by key. ``base`` are those of another set, ``gone`` excepted (by place): they are shared,
    never copied. An index is made the first time that its keys are asked for, once for a set and all those over it.
    """

    def __init__(self, own: Sequence[T], base: "Indexed[T] | None" = None, gone: frozenset[int] = frozenset()) -> None:
        self._own = own
        self._base = base
        self._gone = gone
        self._indexes: dict[Keys[T], Index] = {}

    def __len__(self) -> int:
        return len(self._own) + (len(self._base) - len(self._gone) if self._base is not None else 0)

    def __iter__(self) -> Iterator[T]:
        return chain(self._kept(), self._own)

    @overload
    def __getitem__(self, place: int) -> T: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[T]: ...
    def __getitem__(self, place: int | slice) -> T | Sequence[T]:
        """One record, or several; those of the base come first."""
        if self._base is None:
            return self._own[place]
        if isinstance(place, slice):
            return list(self)[place]
        return next(islice(iter(self), range(len(self))[place], None))

    def prepare(self, keys: Keys[T]) -> None:
        """Make the index of some keys now, so that no look-up has to."""
        if self._base is not None:
            self._base.prepare(keys)
        if keys not in self._indexes:
            self._indexes[keys] = Index(keys(one) for one in self._own)

    def found(self, keys: Keys[T], key: str) -> list[T]:
        """The records that have a key, in order."""
        return [one for one in self.candidates(keys, key) if key in keys(one)]

    def candidates(self, keys: Keys[T], key: str) -> list[T]:
        """The records that may have a key, in order, for whoever compares more than the key: one or two too many."""
        own = [self._own[place] for place in self.places(keys, key)]
        if self._base is None:
            return own
        return [self._base[place] for place in self._base.places(keys, key) if place not in self._gone] + own

    def places(self, keys: Keys[T], key: str) -> list[int]:
        """Where in this set's own records those are that may have a key."""
        self.prepare(keys)
        return list(self._indexes[keys].places(key))

    def _kept(self) -> Iterator[T]:
        for place, one in enumerate(self._base or ()):
            if place not in self._gone:
                yield one


class ByKey(Mapping[str, T], Generic[T]):
    """A set of records seen as a mapping; of several records of a key, the last one. ``key`` is one key a record."""

    def __init__(self, records: Indexed[T], key: Keys[T]) -> None:
        self._records = records
        self._key = key

    def __getitem__(self, key: str) -> T:
        found = self._records.found(self._key, key)
        if not found:
            raise KeyError(key)
        return found[-1]

    def __iter__(self) -> Iterator[str]:
        return iter(dict.fromkeys(key for one in self._records for key in self._key(one)))

    def __len__(self) -> int:
        return sum(1 for _ in iter(self))
