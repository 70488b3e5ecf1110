"""The engine under a scenario: it acts, waits, claims, checks; everything it does is a call on the tape.

It decides nothing from the clock or the network outside of a call, so that replay takes the same path.
"""

import base64
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace

from formats.rule import Text
from harness import claims, hearing, missed, sightings
from harness.bench.failure import BenchFailureError
from harness.bench.reader import Reader
from harness.checks.check import Check, Evidence, finding_from_json
from harness.controls import Controls
from harness.doctor import absence
from harness.drivers.driver import WIRED, Answer, Driver, Later, Status, asks
from harness.guidance import Guidance
from harness.hearing import POLL
from harness.judging import run_check
from harness.missed import Missed
from harness.outcome import CONTENT, Input, Outcome, holds_calls, is_missing, references, vouched
from harness.refused import is_unread
from harness.results import UNHEARD, verdict_of
from harness.sought import statement
from harness.stop import STOP, DivergedError, StopError, refusal, stop_if_to_set, stop_unless_known
from harness.tape import Tape, nothing
from harness.told import said, to_json
from harness.verdict import Verdict
from harness.witness import NOBODY, Witness
from record import clock
from record.event import Event, Json, Kind


def never() -> None:
    """Nobody interrupts."""


class Engine:
    """One scenario's bracket in a session. ``obey`` raises ``KeyboardInterrupt`` once a person asked to stop.

    ``witness`` looks on.
    """

    def __init__(
        self,
        tape: Tape,
        reader: Reader,
        driver: Driver,
        controls: Controls,
        *,
        personal: bool,
        obey: Callable[[], None] = never,
        witness: Witness = NOBODY,
    ) -> None:
        self._tape = tape
        self._reader = reader
        self._driver = driver
        self._controls = controls
        self._obey = obey
        self._witness = witness
        self._answers = Kind.ATTESTATION if personal else Kind.OBSERVATION
        self._claimed: set[int] = set()
        self._background: set[tuple[str, str]] = set()
        self._sighted: set[int] = set()
        self._shown: set[str] = set()
        self._start = 0
        self._swept = 0
        self._last = Status.DONE
        self._unheard = False
        self._missed = Missed()
        self._behind = True

    def open(self, declared: Json) -> None:
        """Open the bracket: bench and editor go back to where they start."""
        self._start = self._swept = self._tape.call(Kind.NOTE, "scenario.open", declared, nothing).number
        answer = self._tape.call(Kind.NOTE, "reset", {}, lambda _recorded: to_json(self._reset()), acts=True)
        stop_unless_known(answer.result)

    def stop(self, verdict: Verdict, reason: str) -> None:
        """Say why the script ended early."""
        self._tape.call(Kind.NOTE, STOP, {"verdict": verdict.value, "reason": reason}, nothing)

    def open_step(self, title: Text) -> None:
        """A step begins."""
        self._tape.call(Kind.NOTE, "step.open", {"title": _text(title)}, nothing)

    def sweep(self) -> None:
        """The last look: what came since the last step is noted too."""
        self._behind = True
        self.close_step("scenario.sweep")

    def close_step(self, name: str = "step.close") -> None:
        """A step ends: what nobody expected, and what was refused at the door, is noted."""
        after = self._swept
        swept = self._tape.call(
            Kind.NOTE, name, {}, lambda recorded: self._sweep(after, self._until(recorded), recorded), again=True
        )
        self._swept = int(swept.result["until"])

    def close(self) -> Verdict:
        """Close the bracket: the verdict of everything that was judged in it."""
        judged = self._tape.calls
        verdict = self._tape.call(
            Kind.VERDICT, "verdict", {}, lambda _recorded: {"verdict": verdict_of(judged).value}, again=True
        )
        return Verdict(verdict.result["verdict"])

    def act(self, action: str, params: Mapping[str, Json], accepts: Sequence[Status], more: Later = dict) -> Outcome:
        """A stimulus and what became of it. ``more``: parameters that are recorded elsewhere already."""
        named = {"action": action, "accepts": [status.value for status in accepts]}
        self._obey()
        self._tape.call(Kind.STIMULUS, "editor.does", {**named, "params": dict(params)}, nothing)
        do = asks(self._driver, accepts)
        outcome = self._answered("editor.answer", named, accepts, lambda: do(action, {**params, **more()}, self._watch))
        self._last = outcome.status
        return outcome

    def observe(self, what: str, params: Mapping[str, Json]) -> Outcome:
        """What the editor shows when it is asked to."""
        args = {"action": what, "params": dict(params)}
        shown = self._answered(
            "editor.shows", args, (Status.DONE,), lambda: self._driver.show(what, params, self._watch)
        )
        return replace(shown, observed=True)

    def expect(self, mock: str, operation: str, within: float, facts: Mapping[str, Json]) -> Evidence | None:
        """The first call that fits and is not claimed yet; None when it never came."""
        args = {
            "mock": mock,
            "operation": operation,
            "facts": dict(facts),
            "after": self._swept,
            "failed": self._last is Status.FAILED,
        }

        def claim(recorded: Json) -> Json:
            until = self._await(mock, operation, within, facts) if recorded is None else int(recorded["until"])
            found = self._first(mock, operation, facts, until)
            if found is not None:
                return {"claimed": found.number, "until": until}
            told = missed.told(self._came(mock, operation, until), facts, recorded)
            seen = self._reader.between(self._start, until)
            out = absence.kept_out(self._driver.name, seen, mock, operation, self._swept)
            return {"claimed": None, "until": until, **told, **self._silence(until), **out}

        result = self._tape.call(Kind.EXPECTATION, "expects", args, claim, again=True).result
        self._unheard = result.get("heard") is False
        self._missed.add(args, result)
        return None if result["claimed"] is None else self._claim(int(result["claimed"]))

    def look(self, mock: str, operation: str, within: float, *, whole: bool) -> list[Evidence]:
        """Every call of a mock since the step (or the scenario) began, after waiting for late ones; none is claimed."""
        after = self._start if whole else self._swept
        args = {"mock": mock, "operation": operation, "after": after}

        def seen(recorded: Json) -> Json:
            until = self._settle(within) if recorded is None else int(recorded["until"])
            window = self._reader.exchanges(after, until)
            found = [event.number for event in window if claims.is_of(event, mock, operation)]
            return {"until": until, "seen": found, **self._silence(until)}

        result = self._tape.call(Kind.EXPECTATION, "exchanges", args, seen, again=True).result
        self._unheard = result.get("heard") is False
        return [self._evidence(number) for number in result["seen"]]

    def check(self, check: Check, inputs: Mapping[str, Input]) -> None:
        """Run a check; a person is asked when it rests on what a person saw, unless the bench saw a deviation itself.

        A person's word on a stimulus asks nothing: the calls speak, and the result is attested at most.
        """
        inputs = self._missed.filled(check.id, inputs, self._claimed, self._evidence)
        args = {"check": check.id, **references(inputs)}
        if self._unheard and any(value == [] for value in inputs.values()):
            self._tape.call(Kind.CHECK, "check.missing", {**args, "reason": UNHEARD}, nothing)
            return
        if any(is_missing(value) for value in inputs.values()):
            self._tape.call(Kind.CHECK, "check.missing", args, nothing)
            return
        word = vouched(inputs)
        if (word != CONTENT or holds_calls(inputs)) and self._judges(check, inputs, args, word):
            return
        ask = self._asked
        self._tape.call(Kind.ATTESTATION, "check.attested", args, lambda _recorded: ask(check, inputs), acts=True)

    def _judges(self, check: Check, inputs: Mapping[str, Input], args: Mapping[str, Json], word: str) -> bool:
        """Run a check; False when a person is still to be asked, the bench having found no deviation."""
        named = {**args, "vouched": word} if word else args
        call = self._tape.call(Kind.CHECK, "check", named, lambda _recorded: run_check(check, inputs), again=True)
        findings = [finding_from_json(found) for found in call.result.get("findings", ())]
        stop_if_to_set(findings)
        return word != CONTENT or any(finding.fails for finding in findings)

    def guide(self, step: Guidance) -> None:
        """Have a person do something on their screen and say whether they see what is expected."""
        self._obey()
        self._behind = True
        told = step.to_json()
        self._tape.call(
            Kind.ATTESTATION,
            "guided",
            told,
            lambda _recorded: said(self._driver.guide(step, self._watch)),
            acts=True,
        )

    def background(self, mock: str, operation: str) -> None:
        """Calls that may take place in this scenario without being expected."""
        self._tape.call(Kind.NOTE, "background", {"mock": mock, "operation": operation}, nothing)
        self._background.add((mock, operation))

    def fault(self, mock: str, name: str, operation: str, count: int, params: Mapping[str, Json]) -> None:
        """Arm a fault."""
        self._missed.refused.arms(mock)
        args = {"mock": mock, "name": name, "operation": operation, "count": count, "params": dict(params)}
        self._control(Kind.FAULT, "fault", args, lambda: self._controls.arm_fault(mock, name, operation, count, params))

    def clear_faults(self) -> None:
        """Disarm every fault. What came meanwhile is of the step that ends."""
        self._control(Kind.FAULT, "faults.clear", {}, self._controls.clear_faults)
        self._behind = True

    def give_back(self) -> None:
        """Disarm every fault of a script that breaks off: nothing is recorded, a replay breaks off there too."""
        with suppress(BenchFailureError, DivergedError):
            self._controls.clear_faults()

    def tls_fault(self, name: str, listeners: str) -> None:
        """Have usual addresses show a TLS fault."""
        self._shown.add(name)
        args = {"name": name, "listeners": listeners}
        self._control(Kind.FAULT, "tls_fault", args, lambda: self._controls.show_tls_fault(name, listeners))

    def sight(self, what: str, within: float, *, whole: bool) -> list[Evidence]:
        """What came since the step (or the scenario) began that is no call: see ``harness.sightings``."""
        after = self._start if whole else self._swept

        def seen(recorded: Json) -> Json:
            until = self._until_sighted(what, within) if recorded is None else int(recorded["until"])
            found = [event.number for event in self._reader.between(after, until) if sightings.is_of(event, what)]
            return {"until": until, "seen": found}

        args = {"what": what, "after": after}
        result = self._tape.call(Kind.EXPECTATION, "sightings", args, seen, again=True).result
        self._sighted.update(result["seen"])
        return [self._evidence(number) for number in result["seen"]]

    def inject(self, mock: str, content: bytes, call: int = 0, identity: str = "") -> None:
        """Serve bytes as the next answer, or to the Nth call from now, of any identity or of one."""
        named: dict[str, Json] = {"call": call} if call else {}
        named |= {"for": identity} if identity else {}
        args = {"mock": mock, "content": base64.b64encode(content).decode(), **named}
        self._control(Kind.FAULT, "inject", args, lambda: self._controls.inject(mock, content, call, identity))

    def move_clock(self, offset_seconds: int) -> None:
        """Move the session's clock."""
        args = {"offset_seconds": offset_seconds}
        self._control(Kind.CLOCK, "clock", args, lambda: self._controls.move_clock(offset_seconds))

    def set_knob(self, name: str, value: str) -> None:
        """Set a knob of a mock for the rest of the scenario."""
        self._control(Kind.NOTE, "knob", {name: value}, lambda: self._controls.lend_knobs({name: value}))

    def send(self, name: str, told: Mapping[str, Json], post: Callable[[Controls], Json]) -> Evidence:
        """Have a third party send something, written on the way; the evidence tells what, and what names it."""
        args, controls = {"action": name, **told}, self._controls
        return self._tape.call(Kind.STIMULUS, name, args, lambda _: post(controls), acts=True).evidence

    def address(self, listener: str) -> str:
        """Where the product reaches a listener of the bench."""
        args, where = {"listener": listener}, self._controls.address
        return str(self._tape.call(Kind.NOTE, "address", args, lambda _: {"at": where(listener)}).result["at"])

    def piece(self, proof: str, kind: str, source: Evidence, what: str) -> None:
        """Keep bytes of an event as the piece of a proof."""
        args = {"proof": proof, "kind": kind, "event": source.number, "what": what}
        self._tape.call(Kind.PIECE, "piece", args, nothing)

    def _control(self, kind: Kind, name: str, args: Json, do: Callable[[], object]) -> None:
        """Change the bench; that it refuses is recorded, and ends the scenario."""
        answer = self._tape.call(kind, name, args, lambda _recorded: refusal(do), acts=True).result
        if answer is not None:
            raise StopError(Verdict.BLOCKED, str(answer["refused"]))

    def _reset(self) -> Answer:
        self._controls.reset()
        self._controls.clear_faults()
        return self._driver.reset()

    def _answered(self, name: str, args: Json, accepts: Sequence[Status], ask: Callable[[], Answer]) -> Outcome:
        self._behind = True
        call = self._tape.call(self._answers, name, args, lambda _recorded: to_json(ask()), acts=True)
        stop_unless_known(call.result)
        return Outcome(call, tuple(accepts))

    def _asked(self, check: Check, inputs: Mapping[str, Input]) -> Json:
        return said(self._driver.attest(statement(check, inputs), self._watch))

    def _await(self, mock: str, operation: str, within: float, facts: Mapping[str, Json]) -> int:
        """Wait for the call; the number up to which the stream was read then."""
        patience = self._patience(within)
        deadline = clock.monotonic() + patience
        if self._first(mock, operation, facts, self._reader.last) is None:
            self._advance()
        while (found := self._first(mock, operation, facts, self._reader.last)) is None:
            self._obey()
            left = deadline - clock.monotonic()
            if left > 0:
                self._witness.waits(mock, operation, left)
                self._advance(min(left, POLL))
            elif self._gives_up(mock, operation, facts):
                return self._reader.last
            else:
                deadline = clock.monotonic() + patience
        return found.number

    def _gives_up(self, mock: str, operation: str, facts: Mapping[str, Json]) -> bool:
        came = self._came(mock, operation, self._reader.last)
        awaited = missed.awaited(mock, operation, facts, came)
        return missed.is_to_set(came) or not self._driver.insists(awaited, self._watch)

    def _patience(self, within: float) -> float:
        """What an action that failed, or was refused, did not call is hardly called any more."""
        over = self._last in {Status.FAILED, Status.REFUSED}
        return min(within, self._driver.settling) if over else self._driver.patience(within)

    def _silence(self, until: int) -> dict[str, Json]:
        """``heard: false`` when nobody ever reached this bench since the run began: silence proves nothing then.

        A connection refused at the door is somebody. Told only when it is so: other results stay as they are.
        """
        heard = any(event.kind in {Kind.EXCHANGE, Kind.HANDSHAKE} for event in self._reader.between(0, until))
        return {} if heard or self._driver.name in WIRED else {"heard": False}

    def _settle(self, within: float) -> int:
        hearing.whole(self._watch, min(within, self._driver.patience(within)))
        return self._reader.last

    def _until_sighted(self, what: str, within: float) -> int:
        """Wait for what is seen in the step; the number up to which the stream was read then."""

        def seen() -> list[Event]:
            return [e for e in self._reader.between(self._swept, self._reader.last) if sightings.is_of(e, what)]

        if what == sightings.REVOCATION:
            hearing.until_sighted(self._watch, seen, self._patience(within))
        else:
            hearing.until_sighted(self._watch, seen, max(self._patience(within), hearing.IN_FLIGHT))
            hearing.until_decided(self._watch, seen, self._driver.patience(within))
        return self._reader.last

    def _first(self, mock: str, operation: str, facts: Mapping[str, Json], until: int) -> Event | None:
        came = self._came(mock, operation, until)
        return next((event for event in came if claims.is_of(event, mock, operation, facts)), None)

    def _came(self, mock: str, operation: str, until: int) -> list[Event]:
        window = self._reader.exchanges(self._swept, until)
        free = (event for event in window if event.number not in self._claimed)
        return [e for e in free if claims.may_answer(e, mock, operation) or (mock == "insi" and is_unread(e))]

    def _until(self, recorded: Json) -> int:
        """Where a step ends. What comes after the last reading, though nothing was asked since, is the next one's."""
        if recorded is not None:
            return int(recorded["until"])
        if self._behind:
            self._advance()
        return self._reader.last

    def _advance(self, wait: float = 0.0) -> None:
        before = self._reader.last
        if self._reader.advance(wait):
            for event in self._reader.exchanges(before, self._reader.last):
                self._witness.arrived(event)
        self._behind = False

    def _sweep(self, after: int, until: int, recorded: Json) -> Json:
        window = list(self._reader.between(after, until))
        swept = claims.swept(window, self._claimed, self._background)
        refused = self._missed.refused.told(window, recorded)
        return {"until": until, **swept, **claims.accepted(window, self._shown, self._sighted), **refused}

    def _claim(self, number: int) -> Evidence:
        self._claimed.add(number)
        return self._evidence(number)

    def _evidence(self, number: int) -> Evidence:
        event = next(self._reader.between(number - 1, number))
        return self._reader.evidence(event)

    def _watch(self, wait: float) -> Sequence[str]:
        self._obey()
        before = self._reader.last
        self._advance(wait)
        return [claims.line(event) for event in self._reader.exchanges(before, self._reader.last)]


def _text(text: Text) -> Json:
    return {"fr": text.fr, "en": text.en}
