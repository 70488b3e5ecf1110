"""Places in a message: ``PID-3[2].4.2`` is PID-3, second repetition, fourth component, second subcomponent.

``PID[2]-5`` is that of the second PID. What is left out is the first one, or the whole of what is named.
"""

import re
from dataclasses import dataclass

from formats.hl7.er7 import Field, Message, Segment

_WRITTEN = re.compile(
    r"([A-Z][A-Z0-9]{2})(?:\[([0-9]{1,5})\])?"
    r"(?:-([0-9]{1,4})(?:\[([0-9]{1,4})\])?(?:\.([0-9]{1,4})(?:\.([0-9]{1,4}))?)?)?"
)


@dataclass(frozen=True, slots=True)
class Place:
    """A place, every number counted from 1; 0 is none."""

    segment: str
    occurrence: int = 1
    field: int = 0
    repetition: int = 1
    component: int = 0
    sub: int = 0

    def __str__(self) -> str:
        """As it is written."""
        text = self.segment + (f"[{self.occurrence}]" if self.occurrence > 1 else "")
        if self.field:
            text += f"-{self.field}" + (f"[{self.repetition}]" if self.repetition > 1 else "")
        if self.component:
            text += f".{self.component}" + (f".{self.sub}" if self.sub else "")
        return text


def read(text: str) -> Place | None:
    """The place that a text names; None when it names none."""
    found = _WRITTEN.fullmatch(text)
    if found is None:
        return None
    defaults = (1, 0, 1, 0, 0)
    numbers = [int(given) if given else default for given, default in zip(found.groups()[1:], defaults, strict=True)]
    return Place(found[1], *numbers)


def locate(message: Message, text: str) -> tuple[int, int]:
    """The byte range of a place; that of the nearest thing that holds it when it is absent, (-1, -1) when none does."""
    place = read(text)
    found = message.segments(place.segment) if place is not None else ()
    if place is None or not 0 < place.occurrence <= len(found):
        return -1, -1
    return _within(found[place.occurrence - 1], place)


def _within(segment: Segment, place: Place) -> tuple[int, int]:
    start, end = segment.range_of(place.field) if place.field else (segment.offset, segment.end)
    if start == end:
        return segment.offset, segment.end
    repetitions = segment.repetitions(place.field, place.repetition) if place.field else ()
    if not 0 < place.repetition <= len(repetitions):
        return start, end
    return _inside(repetitions[place.repetition - 1], place) if place.component else _of(repetitions, place)


def _of(repetitions: tuple[Field, ...], place: Place) -> tuple[int, int]:
    chosen = repetitions[place.repetition - 1]
    return chosen.start, chosen.end


def _inside(chosen: Field, place: Place) -> tuple[int, int]:
    start, end = chosen.range_of(place.component, place.sub)
    return (start, end) if start < end else (chosen.start, chosen.end)
