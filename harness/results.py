"""What happened in a run, read back from its events: nothing else stores results (design §3)."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from formats import tls
from formats.rule import RULES, Breach, Rule, Text
from harness import guidance, missed, quotes, rules
from harness.checks.check import CHECKS, Finding, finding_from_json
from harness.doctor import absence
from harness.drivers.driver import Status, Word
from harness.outcome import CONTENT, STIMULUS
from harness.sender.letter import DELIVERS
from harness.stop import STOP, to_be_set
from harness.verdict import Verdict, aggregate
from record.event import Event, Json
from record.locator import Layer

CRASH = "crash"
"""The id of the judgement that a mock itself failed."""
SWEEP = "sweep"
"""The id of what tells of calls that nothing expected."""
GUIDED = "guided"
"""The id of what a person said of a guided step."""
ASKED = frozenset({GUIDED, "check.attested"})
"""The calls whose result is a person's word."""
UNHEARD = "Aucun appel du logiciel n'est arrivé à ce banc depuis le début de la séquence : vise-t-il bien ce banc ?"
"""Why silence is not judged in a run that nobody called in: the software may be set up for another bench."""
_CALL_FIRST = "Sinon, rejouez en mettant devant un scénario où le logiciel appelle : CNDA-1.01 pour les tests CNDA."
"""What to do about it when silence is expected. Not recorded: a dossier of before is told it too."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """One thing that was judged: ``id`` is a check's, or names the engine's own judgement."""

    id: str
    title: Text
    verdict: Verdict
    event: int
    findings: tuple[Finding, ...] = ()
    reason: str = ""
    examined: int = 0
    inputs: tuple[int, ...] = ()
    personal: bool = False
    """Whether it is a person's word."""

    @property
    def warnings(self) -> tuple[Finding, ...]:
        """Findings that do not fail: their rule is not a verified one."""
        return tuple(finding for finding in self.findings if not finding.fails)


@dataclass(slots=True)
class StepResult:
    """A step: its title, what was done in it (one line each, with the event's number), what was judged."""

    title: Text
    opened: int
    closed: int = 0
    actions: list[tuple[int, str]] = field(default_factory=list)
    judgements: list[Judgement] = field(default_factory=list)

    @property
    def verdict(self) -> Verdict:
        """The verdict of what was judged in it; ``pass`` when nothing had to be."""
        return aggregate([judgement.verdict for judgement in self.judgements] or [Verdict.PASS])


@dataclass(slots=True)
class ScenarioResult:
    """A scenario as it was played."""

    id: str
    title: Text
    requirements: tuple[str, ...]
    proves: tuple[str, ...]
    opened: int
    steps: list[StepResult] = field(default_factory=list)
    verdict: Verdict = Verdict.BENCH_ERROR
    closed: int = 0

    @property
    def judgements(self) -> list[Judgement]:
        """Everything that was judged."""
        return [judgement for step in self.steps for judgement in step.judgements]

    @property
    def on_word(self) -> bool:
        """Whether a person said of something in it that it does not concern the product."""
        return any(one.personal and one.verdict is Verdict.NOT_APPLICABLE for one in self.judgements)


def judgement_of(event: Event) -> Judgement | None:
    """What a call of a scenario settles; None when it settles nothing."""
    reader = _READERS.get(str(event.data.get("call")))
    return reader(event, event.data.get("args") or {}, event.data.get("result") or {}) if reader else None


def verdict_of(calls: Iterable[Event]) -> Verdict:
    """The verdict of a scenario from its calls: nothing judged is ``blocked``.

    When a mock itself failed, what looks like a deviation may well be its consequence: the scenario is to be played
    again, and nothing in it is held against the editor. Calls that nothing expected are told, and prove nothing.
    """
    judged = [judgement for event in calls if (judgement := judgement_of(event)) is not None]
    if any(judgement.id == CRASH for judgement in judged):
        return Verdict.BENCH_ERROR
    return aggregate(judgement.verdict for judgement in judged if judgement.id != SWEEP)


def is_call(event: Event) -> bool:
    """Whether an event is a call of a scenario or of the runner."""
    return event.actor == "harness" and "call" in event.data


def read(events: Iterable[Event], part: Callable[[int, str], bytes] | None = None) -> list[ScenarioResult]:
    """The scenarios that a stream of events holds, in order.

    ``part`` reads a part, to have the words of the findings; without it, and where they are masked, their rules alone.
    """
    results: list[ScenarioResult] = []
    for event in events:
        if is_call(event) and event.data.get("scenario"):
            _place(results, event if part is None else _told(event, part))
    return results


def _told(event: Event, part: Callable[[int, str], bytes]) -> Event:
    """An event of a check with the words of its findings."""
    if quotes.PART not in event.parts:
        return event
    return replace(event, data=quotes.joined(event.data, event.parts, lambda name: part(event.number, name)))


def _place(results: list[ScenarioResult], event: Event) -> None:
    call, args = event.data["call"], event.data["args"]
    if call == "scenario.open":
        results.append(_opened(event, args))
        return
    current = results[-1]
    if call == "step.open":
        current.steps.append(StepResult(Text(args["title"]["fr"], args["title"]["en"]), event.number))
    elif call == "verdict":
        current.verdict = Verdict(event.data["result"]["verdict"])
        current.closed = event.number
    else:
        _add(current, event)


def _opened(event: Event, args: Mapping[str, Json]) -> ScenarioResult:
    title = Text(args["title"]["fr"], args["title"]["en"])
    return ScenarioResult(args["id"], title, tuple(args["requirements"]), tuple(args["proves"]), event.number)


def _add(current: ScenarioResult, event: Event) -> None:
    judgement = judgement_of(event)
    acts = event.data["call"] in {"editor.does", "editor.shows", DELIVERS}
    if not current.steps:
        if judgement is None and not acts:
            return
        current.steps.append(StepResult(Text("Préparation", "Preparation"), event.number))
    step = current.steps[-1]
    if event.data["call"] == "step.close" and not step.closed:
        step.closed = event.number
    if acts:
        step.actions.append((event.number, str(event.data["args"]["action"])))
    if judgement is not None:
        step.judgements.append(judgement)


def _check(event: Event, args: Mapping[str, Json], result: Mapping[str, Json]) -> Judgement | None:
    judged = _computed(event, args, result)
    if args.get("vouched") == CONTENT and judged.verdict is not Verdict.FAIL:
        return None  # the question put to the person comes next
    if args.get("vouched") == STIMULUS and judged.verdict is Verdict.PASS:
        return replace(judged, verdict=Verdict.ATTESTED)
    return judged


def _computed(event: Event, args: Mapping[str, Json], result: Mapping[str, Json]) -> Judgement:
    title = _check_title(args["check"])
    inputs = tuple(_numbers(args["inputs"].values()))
    if "error" in result:
        return Judgement(args["check"], title, Verdict.BENCH_ERROR, event.number, reason=str(result["error"]))
    findings = tuple(finding_from_json(finding) for finding in result["findings"])
    examined = int(result["examined"])
    verdict = _verdict(findings, examined)
    return Judgement(args["check"], title, verdict, event.number, findings, _why(verdict, findings), examined, inputs)


def _verdict(findings: Sequence[Finding], examined: int) -> Verdict:
    if any(finding.fails for finding in findings):
        return Verdict.FAIL
    return Verdict.PASS if examined and not any(finding.to_set for finding in findings) else Verdict.BLOCKED


def _why(verdict: Verdict, findings: Sequence[Finding]) -> str:
    if verdict is not Verdict.BLOCKED:
        return ""
    fixes = [RULES[finding.rule].fix.fr for finding in findings if finding.to_set]
    return f"À régler, puis à rejouer : {fixes[0]}" if fixes else "Aucun fait à examiner."


def _missing(event: Event, args: Mapping[str, Json], _result: Mapping[str, Json]) -> Judgement:
    told = str(args.get("reason") or "Ce que le contrôle doit examiner manque.")
    reason = f"{told}\n{_CALL_FIRST}" if told == UNHEARD else told
    return Judgement(args["check"], _check_title(args["check"]), Verdict.BLOCKED, event.number, reason=reason)


def _with_name(said: str, result: Mapping[str, Json]) -> str:
    """What was said, and by whom when that was recorded."""
    by = str(result.get("by") or "")
    return f"{said} (dit par {by})".lstrip() if by else said


_WORDS = {
    Word.YES: Verdict.ATTESTED,
    Word.NO: Verdict.FAIL,
    Word.NOT_APPLICABLE: Verdict.NOT_APPLICABLE,
    Word.UNKNOWN: Verdict.BLOCKED,
}


def _attested(event: Event, args: Mapping[str, Json], result: Mapping[str, Json]) -> Judgement:
    verdict = _WORDS[Word(result["word"])]
    said = _with_name(str(result["text"]), result)
    findings = (_finding(rules.ATTESTED, "oui", said or "non", event.number),) if verdict is Verdict.FAIL else ()
    title = _check_title(args["check"])
    return Judgement(args["check"], title, verdict, event.number, findings, said, personal=True)


def _guided(event: Event, args: Mapping[str, Json], result: Mapping[str, Json]) -> Judgement:
    """A guided step: what was to be done, and to be seen, is what a reader is told."""
    step = guidance.from_json(args)
    word = Word(result["word"])
    silence = guidance.SILENT.fr if word is Word.UNKNOWN else ""
    said = _with_name(str(result["text"]) or silence, result)
    findings = (_finding(rules.ATTESTED, "oui", said or "non", event.number),) if word is Word.NO else ()
    title = Text(f"{step.do.fr} → {step.seen.fr}", f"{step.do.en} → {step.seen.en}")
    return Judgement(GUIDED, title, _WORDS[word], event.number, findings, said, personal=True)


def _answer(event: Event, args: Mapping[str, Json], result: Mapping[str, Json]) -> Judgement | None:
    status, accepts = Status(result["status"]), [Status(name) for name in args["accepts"]]
    title = Text(f"Action « {args['action']} »", f"Action “{args['action']}”")
    if accepts == [Status.REFUSED]:
        title = Text(f"Refus attendu de « {args['action']} »", f"Expected refusal of “{args['action']}”")
    if status in accepts:
        return _as_asked(event, title, result, accepts)
    if status is Status.REFUSED:
        return _broken(event, title, rules.ACTION_ALLOWED, "possible", f"refusée : {result['reason']}")
    if status is Status.DONE:
        return _broken(event, title, rules.ACTION_REFUSED, "refusée", "acceptée")
    return _not_done(event, title, result)


def _as_asked(event: Event, title: Text, result: Mapping[str, Json], accepts: Sequence[Status]) -> Judgement | None:
    """An action that went as asked proves nothing by itself, but for a refusal, and for a person's word."""
    reason = _with_name(str(result["reason"]), result)
    if result["attested"]:
        return Judgement(event.data["call"], title, Verdict.ATTESTED, event.number, reason=reason)
    if list(accepts) == [Status.REFUSED]:
        return Judgement(event.data["call"], title, Verdict.PASS, event.number, reason=reason, examined=1)
    return None


def _shown(event: Event, args: Mapping[str, Json], result: Mapping[str, Json]) -> Judgement | None:
    if result["status"] == Status.DONE:
        return None
    return _not_done(event, Text(f"Constat « {args['action']} »", f"Observation “{args['action']}”"), result)


def _not_done(event: Event, title: Text, result: Mapping[str, Json]) -> Judgement:
    """What could not be asked, or does not concern the product: a person says so, or an adapter does."""
    verdict = Verdict.NOT_APPLICABLE if result["status"] == Status.NOT_APPLICABLE else Verdict.BLOCKED
    reason = _with_name(str(result["reason"]), result)
    return Judgement(event.data["call"], title, verdict, event.number, reason=reason, personal=bool(result["attested"]))


def _expectation(event: Event, args: Mapping[str, Json], result: Mapping[str, Json]) -> Judgement:
    name = f"{args['mock'].upper()} {args['operation']}"
    facts = ", ".join(f"{fact} {value}" for fact, value in args["facts"].items())
    title = Text(f"Appel attendu : {name}", f"Expected call: {name}")
    if result["claimed"] is None and result.get("to_set"):
        return Judgement("expects", title, Verdict.BLOCKED, event.number, reason=absence.told(result["to_set"]).fr)
    if result["claimed"] is None and result.get("setting"):
        number, rule = result["setting"]
        reason = f"{to_be_set(rule)} (événement {number})"
        return Judgement("expects", title, Verdict.BLOCKED, event.number, reason=reason)
    if result["claimed"] is None and args["failed"]:
        reason = "Le logiciel signale un échec technique, et n'a pas fait cet appel : le banc ne sait pas pourquoi."
        return Judgement("expects", title, Verdict.BLOCKED, event.number, reason=reason)
    if result["claimed"] is None and result.get("heard") is False:
        return Judgement("expects", title, Verdict.BLOCKED, event.number, reason=UNHEARD)
    if result["claimed"] is None:
        number, other = result.get("other") or (event.number, "aucun appel")
        unlike = result.get("unlike")
        found = _finding(
            rules.EXPECTED_FACTS if unlike else rules.EXPECTED_CALL,
            f"{name}, {facts}" if facts else name,
            f"{missed.but(unlike, args['facts'])[0]} : {other}" if unlike else other,
            number,
        )
        return Judgement("expects", title, Verdict.FAIL, event.number, (found,))
    claimed = int(result["claimed"])
    return Judgement("expects", title, Verdict.PASS, event.number, examined=1, inputs=(claimed,))


def _swept(event: Event, _args: Mapping[str, Json], result: Mapping[str, Json]) -> Judgement | None:
    failed = {number for number, _ in result["crashes"]}
    refused = _refused_calls(result)
    told = failed | {number for number, _rule, _code in result.get("refused", ())}
    unexpected = [(number, call) for number, call in result["unexpected"] if number not in told]
    stray = [_finding(rules.UNEXPECTED_CALL, "aucun appel", call, number) for number, call in unexpected]
    doors = [_finding(rules.HANDSHAKE, "connexion établie", _refused(why), n) for n, why in result["handshakes"]]
    found = (*refused, *stray, *doors, *_accepted_late(result))
    if failed:
        title = Text("Un simulateur s'est trompé", "A mock failed")
        errors = ", ".join(f"échange {number} : {call}" for number, call in result["crashes"])
        return Judgement(CRASH, title, Verdict.BENCH_ERROR, event.number, found, errors)
    if refused:
        title = Text("Un appel a été refusé pour un écart", "A call was refused for a deviation")
        return Judgement("refused", title, Verdict.FAIL, event.number, found)
    if not found:
        return None
    title = Text("Appels que rien n'attendait", "Calls that nothing expected")
    verdict = Verdict.FAIL if any(finding.fails for finding in found) else Verdict.PASS
    return Judgement(SWEEP, title, verdict, event.number, found)


def _refused_calls(result: Mapping[str, Json]) -> list[Finding]:
    """The calls that were refused for a fault of the product, each with the rule that it breaks."""
    told = result.get("refused", ())
    return [_finding(RULES[rule], "appel accepté", f"appel refusé : {code}", number) for number, rule, code in told]


def _accepted_late(result: Mapping[str, Json]) -> Iterator[Finding]:
    """The calls through a server that must be refused, once the step had looked: told once for each fault."""
    told = set[tuple[str, str]]()
    for number, listener, fault in result.get("accepted", ()):
        breach = tls.accepted(listener, fault)
        if breach is not None and (listener, fault) not in told:
            told.add((listener, fault))
            yield _finding(breach.rule, breach.expected, breach.found, number)


def _refused(why: str) -> str:
    """Why a connection was refused, with the diagnosis beside it when the reason has one."""
    diagnosis = absence.of_reason(why).fr
    return f"refusée : {why} — {diagnosis}" if diagnosis else f"refusée : {why}"


def _reset(event: Event, _args: Mapping[str, Json], result: Mapping[str, Json]) -> Judgement | None:
    if result["status"] == Status.DONE:
        return None
    title = Text("Remise à zéro du logiciel", "Reset of the software")
    return Judgement("reset", title, Verdict.BLOCKED, event.number, reason=str(result["reason"]))


def _stopped(event: Event, args: Mapping[str, Json], _result: Mapping[str, Json]) -> Judgement:
    title = Text("Le scénario s'est arrêté avant la fin", "The scenario stopped before its end")
    return Judgement(STOP, title, Verdict(args["verdict"]), event.number, reason=str(args["reason"]))


def _broken(event: Event, title: Text, rule: Rule, expected: str, found: str) -> Judgement:
    finding = _finding(rule, expected, found, event.number)
    return Judgement(event.data["call"], title, Verdict.FAIL, event.number, (finding,))


def _finding(rule: Rule, expected: str, found: str, number: int) -> Finding:
    breach = Breach(rule, expected, found)
    return Finding(breach.rule.id, breach.expected, breach.found, (Layer("event", str(number)),))


def _numbers(inputs: Iterable[Json]) -> Iterator[int]:
    for value in inputs:
        yield from (number for number in (value if isinstance(value, list) else [value]) if number is not None)


def _check_title(identifier: str) -> Text:
    known = CHECKS.get(identifier)
    return known.title if known else Text(identifier, identifier)


_READERS = {
    "check": _check,
    "check.missing": _missing,
    "check.attested": _attested,
    "guided": _guided,
    "editor.answer": _answer,
    "editor.shows": _shown,
    "expects": _expectation,
    "step.close": _swept,
    "scenario.sweep": _swept,
    "reset": _reset,
    STOP: _stopped,
}
