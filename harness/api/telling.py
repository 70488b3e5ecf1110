"""What the calls of a scenario become for somebody who follows the run."""

from collections.abc import Iterator, Mapping

from formats.rule import RULES, Text
from harness import claims
from harness.api.feed import Feed
from harness.checks.check import Finding
from harness.results import Judgement, ScenarioResult, judgement_of
from harness.scenario import Scenario
from harness.verdict import LABELS
from harness.witness import Witness
from record.event import Event, Json


class Telling(Witness):
    """Tells a feed what a run does."""

    def __init__(self, feed: Feed) -> None:
        self._feed = feed

    def progress(self, place: int, total: int, scenario: Scenario, result: ScenarioResult | None) -> None:
        """A scenario begins, or has its verdict."""
        if result is None:
            told = {"title": both(scenario.title), "place": place, "total": total}
            self._feed.add("scenario", scenario=scenario.id, **told)
        else:
            self._feed.add("verdict", scenario=scenario.id, **labelled(result))

    def called(self, call: Event) -> None:
        """A call of the scenario."""
        for kind, data in _told(call):
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


def _told(call: Event) -> Iterator[tuple[str, dict[str, Json]]]:
    args, result = call.data.get("args") or {}, call.data.get("result") or {}
    name = call.data["call"]
    if name == "step.open":
        yield "step", {"title": args["title"]}
    elif name == "editor.does":
        yield "action", {"action": args["action"], "params": args["params"]}
    elif name in {"editor.answer", "editor.shows"}:
        yield "outcome", {"action": args["action"], **_outcome(result)}
    elif name in _SETTINGS:
        yield "setting", {"setting": name, "args": {key: value for key, value in args.items() if key != "content"}}
    judgement = judgement_of(call)
    if judgement is not None:
        yield "judgement", _judged(judgement)


_SETTINGS = frozenset({"fault", "faults.clear", "inject", "clock", "knob"})


def _outcome(result: Mapping[str, Json]) -> dict[str, Json]:
    return {name: result[name] for name in ("status", "reason", "attested", "by") if name in result}


def _judged(judgement: Judgement) -> dict[str, Json]:
    return {
        "check": judgement.id,
        "title": both(judgement.title),
        "verdict": judgement.verdict.value,
        "label": both(LABELS[judgement.verdict]),
        "reason": judgement.reason,
        "findings": [_finding(found) for found in judgement.findings],
    }


def _finding(found: Finding) -> dict[str, Json]:
    rule = RULES.get(found.rule)
    told = {"says": both(rule.says), "fix": both(rule.fix)} if rule else {}
    return {"rule": found.rule, "fails": found.fails, "expected": found.expected, "found": found.found, **told}
