"""Masking: bytes leave a dossier, with every copy and quote of them; its chain still holds (design §3, "Masking")."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from formats.mail.submission import message_of
from harness import quotes
from harness.dossier import afterwards
from harness.dossier.afterwards import Step
from harness.dossier.history import History
from record.event import Event, Json

SHORTEST = 48
"""The fewest bytes that are looked for in other parts: less says nothing of where it comes from."""


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


def asked_by(history: History) -> list[str]:
    """Who had parts masked, the bench aside."""
    return list(dict.fromkeys(str(event.data["by"]) for event in _events(history) if event.data["by"]))


def explained(history: History) -> bool:
    """Whether every part that lacks was masked by the bench, with its documents made again."""
    known = {(mask.event, mask.part) for mask in told(history)}
    lacking = {(e.number, name) for e in history.all for name in e.parts if (e.number, name) not in history.parts}
    return lacking <= known


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

    def repeats(self, other: "_Bytes") -> bool:
        """Whether one of the two holds the other, or they are the two forms of one request."""
        if self.event.number == other.event.number and {self.name, other.name} == {"request", "request_body"}:
            return True
        return any(form in self.content for form in other.forms) or any(form in other.content for form in self.forms)


def _with_echoes(history: History, chosen: Mapping[tuple[int, str], str]) -> dict[tuple[int, str], str]:
    """The chosen parts, and again and again those that hold the same bytes."""
    known = {event.number: event for event in history.all}
    left = {key: _Bytes(known[key[0]], key[1], content) for key, content in history.parts.items()}
    gone = {key: reason for key, reason in chosen.items() if key in left}
    waiting = [left.pop(key) for key in gone]
    while waiting:
        source = waiting.pop()
        for key in [key for key, other in left.items() if other.repeats(source)]:
            gone[key] = f"reprend la partie « {source.name} » de l'événement {source.event.number}"
            waiting.append(left.pop(key))
    return gone


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
