"""What happens to a dossier after its run: masked parts, attached pieces, a declaration. Events that go on its chain.

Each says in ``after`` what it is, in ``by`` who acted, and in ``bench`` which bench wrote the documents then.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from enum import StrEnum

from harness import version
from harness.dossier.history import History
from record import chain, clock, randomness
from record.event import Draft, Event, Json, Kind, Part, Times

RECORDER = "dossier"
BENCH, PERSON = "banc", "personne"
"""The actors of these events."""


class Step(StrEnum):
    """What was done."""

    MASKED = "masked"
    ATTACHED = "attached"
    DECLARED = "declared"


def draft(
    step: Step, by: str, told: Mapping[str, Json], parts: Mapping[str, bytes] | None = None, *, kind: Kind = Kind.NOTE
) -> Draft:
    """The event of a step; ``by`` names the person, empty for the bench itself."""
    data = {"after": step.value, "by": by, "bench": version.digest(), **told}
    return Draft(kind, PERSON if by else BENCH, data, parts or {})


def is_of(event: Event, step: Step) -> bool:
    """Whether an event is of that step."""
    return event.data.get("after") == step.value


def steps(history: History, step: Step) -> Iterator[Event]:
    """The events of a step, in order."""
    return (event for event in history.all if is_of(event, step))


def last_of_the_run(history: History) -> Event:
    """The last event that is not of what was done afterwards."""
    return next((event for event in reversed(history.all) if "after" not in event.data), history.all[-1])


def extended(history: History, drafts: Sequence[Draft]) -> History:
    """A history with more events at the end of its chain."""
    events, parts = list(history.all), dict(history.parts)
    for added in drafts:
        last = events[-1]
        times = Times(clock.iso(clock.now()), max(clock.monotonic_ns(), last.times.mono_ns), last.times.session)
        held = {name: chain.part_of(content, randomness.token_bytes(16)) for name, content in added.parts.items()}
        event, _sealed = chain.link(added, last.number + 1, last.session, RECORDER, times, held, last.hash)
        events.append(event)
        parts.update({(event.number, name): content for name, content in added.parts.items()})
    return History(events, parts)


def without(history: History, gone: Mapping[tuple[int, str], str]) -> History:
    """A history whose parts of those names lack, salt and bytes; the chain, which cites their digests, still holds."""
    events = [_without(event, gone) for event in history.all]
    return History(events, {key: content for key, content in history.parts.items() if key not in gone})


def _without(event: Event, gone: Mapping[tuple[int, str], str]) -> Event:
    if not any((event.number, name) in gone for name in event.parts):
        return event
    parts = {
        name: Part(part.digest, part.size, "") if (event.number, name) in gone else part
        for name, part in event.parts.items()
    }
    return replace(event, parts=parts)
