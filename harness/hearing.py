"""How long to listen for what comes late: a client may send its request well after its handshake."""

from collections.abc import Callable, Sequence

from harness import sightings
from record import clock
from record.event import Event

POLL = 5.0
"""The longest single wait for events, in seconds."""
IN_FLIGHT = 1.0
"""Seconds that the end of a connection may take to reach the bench once an action is over, whatever is promised."""
QUIET = 3.0
"""Seconds without anything new after which nothing more is to come, unless a connection is undecided."""


def whole(read: Callable[[float], object], patience: float) -> None:
    """Read for so many seconds; once at least."""
    deadline = clock.monotonic() + patience
    read(0.0)
    while (left := deadline - clock.monotonic()) > 0:
        read(min(left, POLL))


def until_sighted(read: Callable[[float], object], seen: Callable[[], Sequence[Event]], patience: float) -> None:
    """Read until there is something, for so many seconds at most; once at least."""
    deadline = clock.monotonic() + patience
    read(0.0)
    while not seen() and (left := deadline - clock.monotonic()) > 0:
        read(min(left, POLL))


def until_decided(read: Callable[[float], object], seen: Callable[[], Sequence[Event]], patience: float) -> None:
    """Read on after a first sighting, for so many seconds at most: until it is quiet and every client made its mind up.

    A handshake that goes through says nothing yet, and a product may call in the background.
    """
    now = clock.monotonic()
    deadline, quiet, known = now + patience, now + QUIET, seen()
    while known:
        end = max(deadline, now + IN_FLIGHT) if sightings.is_undecided(known) else min(quiet, deadline)
        if (left := end - clock.monotonic()) <= 0:
            return
        read(min(left, POLL))
        if len(found := seen()) > len(known):
            known, quiet = found, clock.monotonic() + QUIET
