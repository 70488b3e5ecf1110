"""The only place where the project reads the machine's clocks."""

import time
from datetime import UTC, datetime


def now() -> datetime:
    """The wall clock, aware, in UTC."""
    return datetime.now(UTC)


def monotonic() -> float:
    """Seconds of a clock that never goes back; deadlines use it."""
    return time.monotonic()


def monotonic_ns() -> int:
    """Nanoseconds of the clock that orders events of one recorder."""
    return time.monotonic_ns()


def sleep(seconds: float) -> None:
    """Block the calling thread; never call it on an event loop."""
    time.sleep(seconds)


def iso(moment: datetime) -> str:
    """``2026-11-21T19:10:20.064Z``: UTC, milliseconds."""
    if moment.tzinfo is not UTC:
        moment = moment.astimezone(UTC)
    return moment.isoformat(timespec="milliseconds")[:-6] + "Z"
