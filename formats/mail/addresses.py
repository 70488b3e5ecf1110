"""The addresses of header fields such as ``To`` (RFC 5322 §3.4), whatever a field holds.

The standard library reads comments and groups by calling itself, as deep as they nest: a field that nests past a fixed
limit is not read at all, so that what a message says never depends on how deep the reader itself was called.
"""

from collections.abc import Iterable, Iterator
from email.utils import getaddresses

MAX_OPENED = 100
"""Comments and groups that a field may open; one that opens more is not read."""
MOST_READ = 65_536
"""Characters read over all the fields of one name; the field that passes it, and those after, are not read."""


def named(fields: Iterable[str]) -> list[tuple[str, str]]:
    """(label, bare address) of each address of some fields, each on one line; what makes no sense gives none."""
    return [pair for field in _readable(fields) for pair in _pairs(field) if pair[1]]


def _readable(fields: Iterable[str]) -> Iterator[str]:
    read = 0
    for field in fields:
        read += len(field)
        if read > MOST_READ:
            return
        if field.count("(") + field.count(":") <= MAX_OPENED:
            yield field


def _pairs(field: str) -> list[tuple[str, str]]:
    try:
        return getaddresses([field])
    except (RecursionError, ValueError, IndexError):
        return []
