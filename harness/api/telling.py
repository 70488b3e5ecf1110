"""What the calls of a scenario become for somebody who follows the run."""

from collections.abc import Callable, Iterator, Mapping
from typing import TypeAlias

from formats.rule import RULES, Text
from harness import claims
from harness.api.feed import Feed
from harness.checks.check import Finding
from harness.english import speech
from harness.results import Judgement, ScenarioResult, judgement_of
from harness.scenario import Scenario
from harness.sender.letter import DELIVERS
from harness.verdict import LABELS
from harness.witness import Witness
from record.event import Event, Json

Say: TypeAlias = Callable[[str], str]
"""How what was said in French is told in the language of the run."""


class Telling(Witness):
    """Tells a feed what a run does."""

    def __init__(self, feed: Feed, lang: str = "fr") -> None:
        self._feed = feed
        self._say = speech(lang)

    def progress(self, place: int, total: int, scenario: Scenario, result: ScenarioResult | None) -> None:
        """A scenario begins, or has its verdict."""
        if result is None:
            told = {"title": both(scenario.title), "place": place, "total": total}
            self._feed.add("scenario", scenario=scenario.id, **told)
        else:
            self._feed.add("verdict", scenario=scenario.id, **labelled(result))

    def called(self, call: Event) -> None:
        """A call of the scenario."""
        for kind, data in _told(call, self._say):
            self._feed.add(kind, **data)

    def arrived(self, exchange: Event) -> None:
        """The software called a service."""
        data = exchange.data
        self._feed.add(
            "call",
            event=exchange.number,
            mock=data.get("mock", ""),
            operation=data.get("operation", ""),
            status=data.get("status", ""),
            line=claims.shown(exchange),
        )

    def waits(self, mock: str, operation: str, left: float) -> None:
        """A call is waited for."""
        call, seconds = f"{mock.upper()} {operation}", round(left, 1)
        text = Text(f"j'attends l'appel {call}, encore {left:.0f} s", f"waiting for the call {call}, {left:.0f} s more")
        self._feed.add("waiting", mock=mock, operation=operation, left=seconds, text=both(text))


def labelled(result: ScenarioResult) -> dict[str, Json]:
    """A verdict and its label."""
    return {"verdict": result.verdict.value, "label": both(LABELS[result.verdict])}


def both(text: Text) -> dict[str, Json]:
    """A text in both languages."""
    return {"fr": text.fr, "en": text.en}


def _told(call: Event, say: Say) -> Iterator[tuple[str, dict[str, Json]]]:
    args, result = call.data.get("args") or {}, call.data.get("result") or {}
    name = call.data["call"]
    if name == "step.open":
        yield "step", {"title": args["title"]}
    elif name == "editor.does":
        yield "action", {"action": args["action"], "params": args["params"]}
    elif name in {"editor.answer", "editor.shows"}:
        yield "outcome", {"action": args["action"], **_outcome(result, say)}
    elif name in _SETTINGS:
        yield "setting", {"setting": name, "args": {key: value for key, value in args.items() if key != "content"}}
    judgement = judgement_of(call)
    if judgement is not None:
        yield "judgement", _judged(judgement, say)


_SETTINGS = frozenset({"fault", "faults.clear", "inject", "clock", "knob", DELIVERS})


def _outcome(result: Mapping[str, Json], say: Say) -> dict[str, Json]:
    told = {name: result[name] for name in ("status", "reason", "attested", "by") if name in result}
    return {**told, "reason": say(str(told["reason"]))} if "reason" in told else told


def _judged(judgement: Judgement, say: Say) -> dict[str, Json]:
    return {
        "check": judgement.id,
        "title": both(judgement.title),
        "verdict": judgement.verdict.value,
        "label": both(LABELS[judgement.verdict]),
        "reason": say(judgement.reason),
        "findings": [_finding(found, say) for found in judgement.findings],
    }


def _finding(found: Finding, say: Say) -> dict[str, Json]:
    rule, sides = RULES.get(found.rule), {"expected": say(found.expected), "found": say(found.found)}
    told = {"says": both(rule.says), "fix": both(rule.fix)} if rule else {}
    return {"rule": found.rule, "fails": found.fails, **sides, **told}
