"""The calls of a scenario on the bench, recorded as events or matched against recorded ones (design §3, "Replay").

Every call has a name, arguments and a result. A live tape produces the result and records all three. A replay tape
matches name and arguments, and gives the recorded result; a result that depends on recorded facts alone is computed
again and compared.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeAlias

from harness import quotes, wires
from harness.bench.reader import Reader, Stream
from harness.checks.check import Evidence
from harness.stop import STOP, CutError, DivergedError
from harness.verdict import Verdict
from harness.witness import NOBODY, Witness
from record.canonical import canonical
from record.event import Draft, Event, Json, Kind, Part, Times

ACTOR = "harness"

Produce: TypeAlias = Callable[[Json], Json]
"""Makes a result; gets the recorded one when it is computed again, else None."""


class Call:
    """A call that was made: its arguments and result, and the event that records it."""

    def __init__(self, args: Json, result: Json, recorded: Callable[[], Evidence]) -> None:
        self.args = args
        self.result = result
        self._recorded = recorded

    @property
    def evidence(self) -> Evidence:
        """The event, with its number; a live tape records it by then."""
        return self._recorded()

    @property
    def number(self) -> int:
        """The number of the event."""
        return self.evidence.number


class Tape(Protocol):
    """Where the calls of one scenario go. ``calls`` holds those made so far."""

    calls: list[Event]

    def call(
        self, kind: Kind, name: str, args: Json, produce: Produce, *, again: bool = False, acts: bool = False
    ) -> Call:
        """One call. ``again``: replay computes the result again. ``acts``: what was called before is recorded first."""
        ...


@dataclass(frozen=True, slots=True)
class Difference:
    """A recorded result that is not the one computed again."""

    event: int
    name: str
    recorded: Json
    computed: Json


class LiveTape:
    """Does the calls and records them, several at once where nothing outside happens in between."""

    def __init__(self, stream: Stream, reader: Reader, scenario: str, witness: Witness = NOBODY) -> None:
        self._stream = stream
        self._reader = reader
        self._scenario = scenario
        self._witness = witness
        self._waiting: list[Draft] = []
        self.calls: list[Event] = []

    def call(
        self, kind: Kind, name: str, args: Json, produce: Produce, *, again: bool = False, acts: bool = False
    ) -> Call:
        """Produce the result, then record the call."""
        del again
        if acts:
            self.flush()
        whole = _plain({"call": name, "scenario": self._scenario, "args": args, "result": produce(None)})
        data, wire = wires.apart(whole)
        place = len(self.calls)
        kept, words = quotes.apart(data)
        self._waiting.append(Draft(kind, ACTOR, kept, {**words, **wire}))
        self.calls.append(_provisional(0, kind, data, wires.announced(wire)))
        self._witness.called(self.calls[place])
        return Call(data["args"], data["result"], lambda: self._recorded(place))

    def flush(self) -> None:
        """Record what waits."""
        if not self._waiting:
            return
        first, drafts = len(self.calls) - len(self._waiting), self._waiting
        numbers = self._stream.append(drafts)
        self._waiting = []
        for place, number in enumerate(numbers, first):
            waiting = self.calls[place]
            self.calls[place] = _provisional(number, waiting.kind, waiting.data, waiting.parts)

    def _recorded(self, place: int) -> Evidence:
        if not self.calls[place].number:
            self.flush()
        return self._reader.evidence(self.calls[place])


class ReplayTape:
    """Matches the calls against the recorded ones. ``differences`` holds what was computed otherwise."""

    def __init__(self, history: Sequence[Event], reader: Reader) -> None:
        self._history = history
        self._reader = reader
        self.calls: list[Event] = []
        self.differences: list[Difference] = []

    def call(
        self, kind: Kind, name: str, args: Json, produce: Produce, *, again: bool = False, acts: bool = False
    ) -> Call:
        """Match the next recorded call; raises ``DivergedError``, or ``CutError`` where the history was cut short."""
        del acts
        event = self._next(kind, name, args)
        self.calls.append(event)
        recorded = self._told(event).get("result")
        if again:
            computed = _plain(produce(recorded))
            if computed != recorded:
                self.differences.append(Difference(event.number, name, recorded, computed))
        return Call(event.data["args"], recorded, lambda: self._reader.evidence(event))

    def _told(self, event: Event) -> Mapping[str, Json]:
        """What an event says, the words of its findings included."""
        return quotes.joined(event.data, event.parts, lambda part: self._reader.part(event.number, part))

    @property
    def left(self) -> Sequence[Event]:
        """The recorded calls that nothing asked for."""
        return self._history[len(self.calls) :]

    def _next(self, kind: Kind, name: str, args: Json) -> Event:
        if len(self.calls) == len(self._history):
            raise DivergedError(f"« {name} » n'a jamais eu lieu")
        event = self._history[len(self.calls)]
        asked = (kind.value, name, _plain(args))
        held = (event.kind.value, event.data.get("call"), event.data.get("args"))
        if asked == held or asked == (*held[:2], _retitled(held[2], asked[2])):
            return event
        if event.data.get("call") == STOP:
            raise _cut(event)
        raise DivergedError(f"événement {event.number} : {_shown(held)} enregistré, {_shown(asked)} demandé")


_FROM_OUTSIDE = {Verdict.BLOCKED.value: Verdict.BLOCKED, Verdict.BENCH_ERROR.value: Verdict.BENCH_ERROR}
"""What may stop a scenario that its script would have gone on with: a person's interruption, or the bench's failure.

``not_applicable`` always follows from a recorded answer, which stops the replay in the same way."""


def _cut(event: Event) -> CutError | DivergedError:
    """How a replay ends where the first run was stopped from outside."""
    args = event.data.get("args") or {}
    verdict = _FROM_OUTSIDE.get(str(args.get("verdict")))
    if verdict is None:
        return DivergedError(f"événement {event.number} : rien n'arrête ici le scénario sur « {args.get('verdict')} »")
    return CutError(verdict, str(args.get("reason", "")))


def nothing(_recorded: Json) -> Json:
    """The result of a call that only says something."""
    return None


def _plain(value: Json) -> Json:
    """A value as it comes back from JSON: tuples are lists."""
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    return [_plain(item) for item in value] if isinstance(value, list | tuple) else value


def _retitled(held: Json, asked: Json) -> Json:
    """Recorded arguments with the English title of today, where the recording only had the French words of it.

    Steps had no English title at first: a dossier of that time is replayed all the same.
    """
    ours = asked.get("title") if isinstance(asked, Mapping) else None
    title = held.get("title") if isinstance(held, Mapping) else None
    if isinstance(ours, Mapping) and title == {"fr": ours.get("fr"), "en": ours.get("fr")}:
        return {**held, "title": ours}
    return held


def _shown(call: tuple[str, Json, Json]) -> str:
    text = f"{call[1]} {canonical(call[2]).decode()}"
    return text if len(text) <= 200 else text[:197] + "…"


def _provisional(number: int, kind: Kind, data: Mapping[str, Json], parts: Mapping[str, Part]) -> Event:
    """An event of ours as checks see it before it is read back: no times, no links; no check looks at these."""
    return Event(number, kind, ACTOR, "", "", Times("", 0, ""), data, parts, "", "")
