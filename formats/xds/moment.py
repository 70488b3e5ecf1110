"""HL7 times, and whether one is a time of XDS: local time with its offset there, UTC here."""

import re
from datetime import UTC, datetime, timedelta, timezone

_MOMENT = re.compile(
    r"(\d{4})(?:(\d\d)(?:(\d\d)(?:(\d\d)(?:(\d\d)(?:(\d\d)(?:\.\d+)?)?)?)?)?)?([+-]\d\d(?:\d\d)?)?", re.ASCII
)
"""An HL7 time: two digits more (four for the year) for each step of precision, then the offset from UTC."""
_LENGTHS = (
    timedelta(days=366),
    timedelta(days=31),
    timedelta(days=1),
    timedelta(hours=1),
    timedelta(minutes=1),
    timedelta(seconds=1),
)
"""How long each step of precision lasts, from a year to a second (a month or a year: at most)."""
_FIRST = ("0001", "01", "01", "00", "00", "00")
"""What stands for the steps that a time leaves out."""
_HOUR = 4
"""Steps of precision of a time that has hours."""


def to_utc(moment: str) -> str:
    """An HL7 time with its offset (``20260115102500+0100``) in UTC, as precise as it is: AAAA[MM[JJ[hh[mm[ss]]]]].

    Empty when it has no offset or is not a time. A date stays as written: it has no hour to shift.
    """
    span = _span(moment)
    read = _MOMENT.fullmatch(moment)
    if span is None or read is None or not read[7]:
        return ""
    steps = _precision(read)
    if steps < _HOUR:
        return moment.removesuffix(read[7])
    # An offset with minutes shifts a whole hour to the middle of another: only minutes can tell it.
    steps += steps == _HOUR and span[0].minute != 0
    return span[0].strftime("%Y%m%d%H%M%S")[: 2 + 2 * steps]


def same_moment(moment: str, utc: str) -> bool:
    """Whether an HL7 time with its offset and a time of XDS (UTC, no offset) may be one, at the precision of both.

    Each is the span of time that its precision leaves open; they agree when these meet. A time that cannot be
    converted contradicts nothing; a time of XDS that has an offset or is not one agrees with none.
    """
    if not to_utc(moment):
        return True
    read = _span(moment)
    found = _span(utc) if utc.isascii() and utc.isdigit() else None
    return read is not None and found is not None and read[0] < found[1] and found[0] < read[1]


def _span(moment: str) -> tuple[datetime, datetime] | None:
    """First instant of a time, and the one after its last, in UTC (which one without offset is in); None: not one."""
    read = _MOMENT.fullmatch(moment)
    if read is None:
        return None
    digits = "".join(item or default for item, default in zip(read.groups(), _FIRST, strict=False))
    try:
        # Never strptime on fewer than 14 digits: it takes « 1025 » for 10 h, 2 min and 5 s.
        first = datetime.fromisoformat(f"{digits[:8]}T{digits[8:]}").replace(tzinfo=_zone(read[7] or ""))
        start = first.astimezone(UTC)
        return start, start + _LENGTHS[_precision(read) - 1]
    except (ValueError, OverflowError):
        return None


def _precision(read: re.Match[str]) -> int:
    return sum(item is not None for item in read.groups()[:6])


def _zone(offset: str) -> timezone:
    shift = timedelta(hours=int(offset[1:3] or 0), minutes=int(offset[3:5] or 0))
    return timezone(-shift if offset.startswith("-") else shift)
