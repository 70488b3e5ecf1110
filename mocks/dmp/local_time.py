"""The server's local time. The European rule is written here: a time zone database is not on every machine."""

from datetime import UTC, datetime, timedelta


def paris_time(moment: datetime) -> str:
    """A moment in metropolitan France, AAAAMMJJhhmmss."""
    utc = moment.astimezone(UTC)
    hours = 2 if _change(utc.year, 3) <= utc < _change(utc.year, 10) else 1
    return (utc + timedelta(hours=hours)).strftime("%Y%m%d%H%M%S")


def _change(year: int, month: int) -> datetime:
    """01:00 UTC on the last Sunday of a month that has 31 days."""
    last = datetime(year, month, 31, 1, tzinfo=UTC)
    return last - timedelta(days=(last.weekday() + 1) % 7)
