"""The events of a run as a dossier holds them: one JSON line each, their parts as files."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import takewhile, zip_longest

from harness.bench.reader import PAGE, Reader
from harness.checks.check import Evidence
from harness.dossier.container import Member
from record import chain
from record.canonical import canonical
from record.event import Draft, Event, Kind, Part

EVENTS = "evenements.jsonl"
PARTS = "echanges"
ATTACHED = "piece"
"""The part that holds what a person attached."""
_PROOF = re.compile(r"preuves/[A-Za-z0-9_-][A-Za-z0-9._-]*")
_PLAIN = re.compile(r"[a-z0-9_]{1,40}")


class HistoryError(ValueError):
    """The events cannot be read; the message says where."""


class History:
    """The events and parts of a run; a stream that only gives. ``misses`` counts the masked parts asked for."""

    def __init__(self, events: Sequence[Event], parts: Mapping[tuple[int, str], bytes]) -> None:
        self.all = list(events)
        self.parts = parts
        self.misses = 0

    def append(self, _drafts: Sequence[Draft]) -> list[int]:
        """Nothing is added to history."""
        raise HistoryError("l'historique ne s'écrit plus")

    def events(self, after: int, _wait: float) -> list[Event]:
        """The events over a number."""
        later = [event for event in self.all if event.number > after] if after < self._last else []
        return later[:PAGE]

    def part(self, number: int, name: str) -> bytes:
        """The bytes of a part; raises ``HistoryError`` when they were masked."""
        try:
            return self.parts[number, name]
        except KeyError:
            self.misses += 1
            raise HistoryError(f"la partie « {name} » de l'événement {number} n'est pas dans le dossier") from None

    @cached_property
    def reader(self) -> Reader:
        """A reader that has read everything."""
        reader = Reader(self)
        reader.advance()
        return reader

    def evidence(self, number: int) -> Evidence:
        """An event with its bytes; raises ``HistoryError``."""
        for event in self.reader.between(number - 1, number):
            return self.reader.evidence(event)
        raise HistoryError(f"l'événement {number} n'est pas dans le dossier")

    @cached_property
    def _last(self) -> int:
        return max((event.number for event in self.all), default=0)


def members(history: History) -> Iterator[Member]:
    """The files of a history."""
    lines = b"".join(canonical(chain.to_json(event)) + b"\n" for event in history.all)
    yield Member(EVENTS, lines)
    for event, name in _held(history):
        yield Member(file_of(event, name), history.parts[event.number, name])


def _held(history: History) -> Iterator[tuple[Event, str]]:
    for event in history.all:
        yield from ((event, name) for name in sorted(event.parts) if (event.number, name) in history.parts)


def read(files: Mapping[str, bytes]) -> History:
    """The history that files hold; raises ``HistoryError``."""
    events = [_event(place, line) for place, line in enumerate(files.get(EVENTS, b"").splitlines(), 1)]
    if not events:
        raise HistoryError(f"{EVENTS} est vide ou absent")
    parts: dict[tuple[int, str], bytes] = {}
    for event in events:
        for name in event.parts:
            file = file_of(event, name)
            if file in files:
                parts[event.number, name] = files[file]
    return History(events, parts)


def faults(history: History) -> Iterator[str]:
    """Where chain and parts do not hold."""
    for broken in chain.broken_links(history.all):
        yield f"événement {broken.number} : {broken.reason}"
    for event in history.all:
        for name, part in event.parts.items():
            content = history.parts.get((event.number, name))
            if content is not None and not _matches(part, content):
                yield f"événement {event.number} : la partie « {name} » n'est pas celle que la chaîne cite"


def misplaced(history: History, names: Sequence[str], first: Sequence[str]) -> Iterator[str]:
    """The members whose name or place no dossier has: documents (``first``), proofs, events, then the parts."""
    last = [EVENTS, *(file_of(event, name) for event, name in _held(history))]
    proofs = takewhile(_PROOF.fullmatch, names[len(first) :])
    for name, due in zip_longest(names, [*first, *proofs, *last]):
        if name != due:
            yield f"{due} n'est pas à sa place" if name is None else f"{name} n'est pas à sa place, ou est inconnu"
            return


def masked(history: History) -> list[str]:
    """The parts that the chain cites and that the dossier does not hold."""
    return [
        f"{name} de l'événement {event.number}"
        for event in history.all
        for name in event.parts
        if (event.number, name) not in history.parts
    ]


def gather(reader: Reader, events: Iterable[Event]) -> History:
    """Everything that a session recorded."""
    known = list(events)
    return History(known, {(e.number, name): reader.part(e.number, name) for e in known for name in e.parts})


def file_name(identifier: str) -> str:
    """An identifier as a file name that every system takes."""
    return "".join(
        letter if letter.isascii() and (letter.isalnum() or letter in "._-") else "_" for letter in identifier
    )


def file_of(event: Event, name: str) -> str:
    """The file of an event's part: what a person attached is among the proofs, under the name that its event gives."""
    told = event.data.get("file") if name == ATTACHED else None
    return told if isinstance(told, str) and _PROOF.fullmatch(told) else part_name(event.number, name)


def part_name(number: int, name: str) -> str:
    """The file of a part; a name that no file system should see is written in hexadecimal."""
    plain = name if _PLAIN.fullmatch(name) else f"x{name.encode().hex()}"
    return f"{PARTS}/{number:06d}-{plain}.bin"


def exchanges(history: History, after: int, until: int) -> list[Event]:
    """The exchanges of a window."""
    return [event for event in history.reader.between(after, until) if event.kind is Kind.EXCHANGE]


def _matches(part: Part, content: bytes) -> bool:
    try:
        return chain.content_matches(part, content)
    except ValueError:
        return False


def _event(place: int, line: bytes) -> Event:
    try:
        event = chain.from_json(json.loads(line))
        sealed = canonical(chain.to_json(event))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise HistoryError(f"{EVENTS}, ligne {place} : {type(error).__name__} {error}") from error
    if not isinstance(event.data, dict) or not isinstance(event.number, int):
        raise HistoryError(f"{EVENTS}, ligne {place} : cette ligne n'est pas un événement")
    if sealed != line:
        raise HistoryError(f"{EVENTS}, ligne {place} : cette ligne n'est pas sous sa forme canonique")
    return event
