"""Stand-ins for a bench and an editor, in memory: just enough to play scenarios on."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from formats.rule import Breach, Mark, Text, rule
from harness.bench.reader import PAGE
from harness.checks.check import Check, Evidence, Report
from harness.drivers.driver import Answer, NoPerson, Status, Watch
from harness.patients import Patient
from harness.runner import Run
from record import chain
from record.event import Draft, Event, Json, Kind, Times

SURE = rule("tests.sure", "tests", Mark.VERIFIED, Text("dit oui", "says yes"), Text("dites oui", "say yes"))
GUESS = rule("tests.guess", "tests", Mark.INFERRED, Text("dit peut-être", "says maybe"), Text("devinez", "guess"))

LEONARDO = Patient("DE VINCI", "LEONARDO PIERO", "M", "2014-02-01", "63220")
SETTINGS = Run({LEONARDO.name: LEONARDO}, {"version": "essai"})


def says_yes(*, call: Evidence, word: str = "oui") -> Report:
    """A check: the request's body is a word."""
    report = Report()
    report.look()
    if call.body() != word.encode():
        report.add(Breach(SURE, word, call.body().decode()))
    return report


def maybe(*, call: Evidence) -> Report:
    """A check that only ever warns."""
    report = Report()
    report.look()
    report.add(Breach(GUESS, "peut-être", call.body().decode()))
    return report


def counts(*, calls: list[Evidence]) -> Report:
    """A check that examines as many facts as there are calls."""
    report = Report()
    report.look(len(calls))
    return report


def crashes(*, call: Evidence) -> Report:
    """A check with a bug."""
    raise ZeroDivisionError(call.number)


YES = Check("tests.yes", Text("La requête dit oui", "The request says yes"), says_yes)
MAYBE = Check("tests.maybe", Text("La requête hésite", "The request hesitates"), maybe)
COUNTS = Check("tests.counts", Text("Des appels ont eu lieu", "Calls took place"), counts)
CRASHES = Check("tests.crashes", Text("Se trompe", "Errs"), crashes)


class FakeBench:
    """A session in memory: a stream, and the controls that a scenario may use (noted in ``done``)."""

    def __init__(self) -> None:
        self.recorded: list[Event] = []
        self.contents: dict[tuple[int, str], bytes] = {}
        self.done: list[str] = []

    def append(self, drafts: Sequence[Draft]) -> list[int]:
        """Chain the events."""
        return [self._link(draft) for draft in drafts]

    def events(self, after: int, _wait: float) -> list[Event]:
        """What was recorded since."""
        return self.recorded[after : after + PAGE]

    def part(self, number: int, name: str) -> bytes:
        """The bytes of a part."""
        return self.contents[number, name]

    def receives(self, mock: str, operation: str, body: bytes = b"", **facts: Json) -> int:
        """An exchange, as a mock would record it."""
        data = {"mock": mock, "operation": operation, "status": 200, "request_head": 0, "facts": facts}
        return self._link(Draft(Kind.EXCHANGE, "editor", data, {"request": body, "response": b""}))

    def crashes(self, mock: str, operation: str) -> int:
        """An exchange on which the mock itself failed."""
        notes = [{"rule": "", "kind": "crash", "text": "KeyError"}]
        data = {"mock": mock, "operation": operation, "status": 500, "request_head": 0, "notes": notes}
        return self._link(Draft(Kind.EXCHANGE, "editor", data, {"request": b"non", "response": b""}))

    def refuses_handshake(self, **more: str) -> int:
        """A connection that failed."""
        return self._link(Draft(Kind.HANDSHAKE, "editor", {"errors": ["unknown-ca"], **more}))

    def reset(self) -> None:
        """Noted."""
        self.done.append("reset")

    def arm_fault(self, mock: str, name: str, operation: str, count: int, params: Mapping[str, Json]) -> None:
        """Noted."""
        self.done.append(f"fault {mock} {name} {operation} {count} {dict(params)}")

    def clear_faults(self) -> None:
        """Noted."""
        self.done.append("clear")

    def show_tls_fault(self, name: str, listeners: str) -> None:
        """Noted."""
        self.done.append(f"tls {name} {listeners}")

    def inject(self, mock: str, content: bytes, call: int = 0, identity: str = "") -> None:
        """Noted."""
        self.done.append(f"inject {mock} {len(content)} {call} {identity}".strip())

    def deliver(self, mock: str, to: str, content: bytes) -> None:
        """Noted."""
        self.done.append(f"deliver {mock} {to} {content[:5].decode()}")

    def address(self, listener: str) -> str:
        """Noted."""
        self.done.append(f"address {listener}")
        return "127.0.0.1:2575"

    def move_clock(self, offset_seconds: int) -> None:
        """Noted."""
        self.done.append(f"clock {offset_seconds}")

    def lend_knobs(self, knobs: Mapping[str, str]) -> None:
        """Noted."""
        self.done.append(f"knobs {dict(knobs)}")

    def _link(self, draft: Draft) -> int:
        number = len(self.recorded) + 1
        previous = self.recorded[-1].hash if self.recorded else chain.GENESIS
        parts = {name: chain.part_of(content, bytes(16)) for name, content in draft.parts.items()}
        self.contents.update({(number, name): content for name, content in draft.parts.items()})
        times = Times("2026-11-21T10:00:00.000Z", number, "2026-11-21T10:00:00.000Z")
        self.recorded.append(chain.link(draft, number, "s1", "r1", times, parts, previous)[0])
        return number


Action = Callable[[Mapping[str, Json]], Answer]


@dataclass
class FakeEditor(NoPerson):
    """An editor whose actions are functions."""

    actions: Mapping[str, Action]
    name: str = "essai"
    personal: bool = False
    resets: Answer = field(default_factory=lambda: Answer(Status.DONE))

    def product(self) -> Mapping[str, Json]:
        """A product."""
        return {"name": "Essai", "version": "1", "reference": "REF-1"}

    def reset(self) -> Answer:
        """As told."""
        return self.resets

    def act(self, action: str, params: Mapping[str, Json], _watch: Watch) -> Answer:
        """Run the function."""
        return self.actions[action](params)

    def show(self, what: str, params: Mapping[str, Json], watch: Watch) -> Answer:
        """Run the function."""
        return self.act(what, params, watch)

    def patience(self, _within: float) -> float:
        """None: everything already happened."""
        return 0.0


def done(**result: Json) -> Answer:
    """An action that went well."""
    return Answer(Status.DONE, result)
