"""Masking: bytes leave a dossier, with every copy and quote of them; its chain still holds (design §3, "Masking")."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

from formats.mail.submission import message_of
from harness import quotes
from harness.dossier import afterwards
from harness.dossier.afterwards import Step
from harness.dossier.history import History
from record.event import Event, Json

SHORTEST = 48
"""The fewest bytes that are looked for in other parts: less says nothing of where it comes from."""
_TELLING = ("target", "request_headers", "peer", "tls", "args", "result", "fields", "notes")
_BLOCK = SHORTEST // 2

Key: TypeAlias = tuple[int, str]
"""A part: the number of its event, its name."""


@dataclass(frozen=True, slots=True)
class Masked:
    """A part that was masked: its event and name, and why."""

    event: int
    part: str
    reason: str


def masked(history: History, chosen: Mapping[tuple[int, str], str], by: str = "") -> History:
    """A history without the chosen parts (with the reason of each), nor what repeats or quotes them.

    ``by`` names who asked; empty for the bench itself. Nothing chosen changes nothing.
    """
    gone = _with_quotes(history, _with_echoes(history, chosen))
    if not gone:
        return history
    parts = [[event, name, reason] for (event, name), reason in sorted(gone.items())]
    told = afterwards.draft(Step.MASKED, by, {"parts": parts})
    return afterwards.extended(afterwards.without(history, gone), [told])


def told(history: History) -> list[Masked]:
    """What the masking events of a history say."""
    return [Masked(int(n), str(p), str(why)) for event in _events(history) for n, p, why in event.data["parts"]]


def explained(history: History) -> bool:
    """Whether every part that lacks was masked by the bench, with its documents made again."""
    known = {(mask.event, mask.part) for mask in told(history)}
    lacking = {(e.number, name) for e in history.all for name in e.parts if (e.number, name) not in history.parts}
    return lacking <= known


def staying(history: History, since: int = 0) -> dict[int, list[str]]:
    """What masking cannot take out, for the chain hashes it: the filled metadata of each event with a masked part.

    By number of event: the members that may name a person or a place, those of ``facts`` one by one. ``since`` leaves
    out the first masked parts of ``told``.
    """
    touched = {mask.event for mask in told(history)[since:] if mask.part != quotes.PART}
    found = {event.number: list(_filled(event)) for event in history.all if event.number in touched}
    return {number: names for number, names in found.items() if names}


def _filled(event: Event) -> Iterator[str]:
    yield from (name for name in _TELLING if event.data.get(name))
    facts = event.data.get("facts")
    yield from (f"facts.{name}" for name, value in facts.items() if value) if isinstance(facts, Mapping) else ()


def _events(history: History) -> Iterator[Event]:
    return (event for event in afterwards.steps(history, Step.MASKED) if _is_list(event.data.get("parts")))


def _is_list(parts: Json) -> bool:
    return isinstance(parts, list) and all(isinstance(item, list) and len(item) == 3 for item in parts)


class _Bytes:
    """A part, and the forms under which others may repeat it: whole, HTTP body, mail message."""

    def __init__(self, event: Event, name: str, content: bytes) -> None:
        self.event = event
        self.name = name
        self.content = content

    @cached_property
    def forms(self) -> list[bytes]:
        """Those that are long enough to be known again."""
        head = int(self.event.data.get(f"{self.name}_head") or 0)
        found = [self.content, self.content[head:]]
        if self.event.data.get("operation") == "smtp.DATA" and self.name == "request":
            found.append(message_of(self.content))
        return [form for form in dict.fromkeys(found) if len(form) >= SHORTEST]


def _with_echoes(history: History, chosen: Mapping[tuple[int, str], str]) -> dict[tuple[int, str], str]:
    """The chosen parts, and again and again those that hold the same bytes."""
    known = {event.number: event for event in history.all}
    left = {key: _Bytes(known[key[0]], key[1], content) for key, content in history.parts.items()}
    gone = {key: reason for key, reason in chosen.items() if key in left}
    repeated = _repeated(left) if gone else {}
    waiting = [left.pop(key) for key in gone]
    while waiting:
        source = waiting.pop()
        for key in sorted(repeated.get((source.event.number, source.name), set()) & left.keys()):
            gone[key] = f"reprend la partie « {source.name} » de l'événement {source.event.number}"
            waiting.append(left.pop(key))
    return gone


def _repeated(parts: Mapping[Key, _Bytes]) -> dict[Key, set[Key]]:
    """The parts that go together: one of the two holds the other, or they are the two forms of one request."""
    found: dict[Key, set[Key]] = defaultdict(set)
    for key, other in _held(parts):
        found[key].add(other)
        found[other].add(key)
    for number, name in parts:
        if name == "request_body" and (number, "request") in parts:
            found[number, name].add((number, "request"))
            found[number, "request"].add((number, name))
    return found


def _held(parts: Mapping[Key, _Bytes]) -> Iterator[tuple[Key, Key]]:
    """Which part holds a form of which other, in one pass over the bytes.

    Whatever its place, a form of ``SHORTEST`` bytes covers a whole block of ``_BLOCK`` of what holds it: the blocks of
    a part are looked up among those at every offset of one stretch of each form. Only then are bytes compared.
    """
    index = _stretches([(key, form) for key, part in parts.items() for form in part.forms])
    for key, part in parts.items():
        content = part.content
        likely = {one for at in range(0, len(content), _BLOCK) for one in index.get(content[at : at + _BLOCK], ())}
        yield from ((key, other) for other, form in likely if other != key and form in content)


def _stretches(forms: Sequence[tuple[Key, bytes]]) -> dict[bytes, list[tuple[Key, bytes]]]:
    """The forms by the blocks of a stretch of theirs: the rarest of a few, since heads and ends are all alike."""
    places = [sorted({(len(form) - SHORTEST) * step // 4 for step in range(5)}) for _key, form in forms]
    count = Counter(form[at : at + _BLOCK] for (_key, form), starts in zip(forms, places, strict=True) for at in starts)
    index: dict[bytes, list[tuple[Key, bytes]]] = defaultdict(list)
    for one, starts in zip(forms, places, strict=True):
        form = one[1]
        start = min(starts, key=lambda at: count[form[at : at + _BLOCK]])
        for at in range(start, start + _BLOCK):
            index[form[at : at + _BLOCK]].append(one)
    return index


def _with_quotes(history: History, gone: dict[tuple[int, str], str]) -> dict[tuple[int, str], str]:
    """The findings of the checks that looked at an event of which a part is masked quote it."""
    touched = {number for number, _name in gone}
    for event in history.all:
        key = event.number, quotes.PART
        looked = touched.intersection(_inputs(event)) if key in history.parts and key not in gone else ()
        if looked:
            gone[key] = f"cite l'événement {min(looked)}"
    return gone


def _inputs(event: Event) -> Iterator[int]:
    args = event.data.get("args")
    inputs = args.get("inputs") if isinstance(args, dict) else None
    for value in inputs.values() if isinstance(inputs, dict) else ():
        yield from _numbers(value)


def _numbers(value: Json) -> Iterable[int]:
    return [n for n in (value if isinstance(value, list) else [value]) if isinstance(n, int)]
