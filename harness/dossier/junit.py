"""``junit.xml``: the four outcomes of the exit codes as JUnit knows them: passed, failure, skipped, error."""

import re
from collections.abc import Callable, Iterator
from operator import attrgetter
from typing import TypeAlias
from xml.sax.saxutils import escape, quoteattr

from formats.rule import RULES, Text
from harness.dossier.account import Account, subject
from harness.english import both
from harness.results import Judgement, ScenarioResult
from harness.verdict import LABELS, Exit

_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 cannot hold."""
_TAGS = {Exit.DEVIATION: "failure", Exit.NOT_JUDGED: "skipped", Exit.BENCH_ERROR: "error"}


def render(account: Account) -> bytes:
    """One test case per scenario."""
    say = _ENGLISH if account.lang == "en" else _FRENCH
    cases = [_case(account, scenario, say) for scenario in account.scenarios]
    cases += [_skipped(name, say) for name in account.skipped]
    outcomes = [*map(account.outcome, account.scenarios), *(Exit.NOT_JUDGED for _ in account.skipped)]
    counts = {tag: outcomes.count(code) for code, tag in _TAGS.items()}
    attributes = _attributes(
        name=say(_NAME),
        tests=len(cases),
        failures=counts["failure"],
        errors=counts["error"],
        skipped=counts["skipped"],
        timestamp=account.began,
    )
    text = f'<?xml version="1.0" encoding="UTF-8"?>\n<testsuite{attributes}>\n{"".join(cases)}</testsuite>\n'
    return text.encode()


Say: TypeAlias = Callable[[Text], str]
"""Picks the language of the run."""
_FRENCH, _ENGLISH = attrgetter("fr"), attrgetter("en")
_NAME = Text("Banc Ségur (environnement simulé)", "Banc Ségur (simulated environment)")
_CUT = Text("non joué : le déroulé a été interrompu", "not played: the run was interrupted")


def _case(account: Account, scenario: ScenarioResult, say: Say) -> str:
    attributes = _attributes(
        classname=" ".join(scenario.requirements) or say(subject(scenario)),
        name=f"{scenario.id} {say(scenario.title)}",
        time=f"{_seconds(account, scenario):.3f}",
    )
    return f"<testcase{attributes}>{_verdict(account, scenario, say)}</testcase>\n"


def _verdict(account: Account, scenario: ScenarioResult, say: Say) -> str:
    label = say(LABELS[scenario.verdict])
    properties = _attributes(name="verdict", value=scenario.verdict.value)
    told = f"<properties><property{properties}/></properties>"
    tag = _TAGS.get(account.outcome(scenario))
    if tag is None:
        return told
    lines = "\n".join(line for judgement in scenario.judgements for line in _lines(judgement, say))
    return f"{told}<{tag}{_attributes(message=label)}>{escape(_legal(lines))}</{tag}>"


def _lines(judgement: Judgement, say: Say) -> Iterator[str]:
    title, label = say(judgement.title), say(LABELS[judgement.verdict])
    if judgement.reason:
        reason = both(judgement.reason)
        yield say(Text(f"{title} : {label}. {reason.fr}", f"{title}: {label}. {reason.en}"))
    for finding in judgement.findings:
        fix = say(RULES[finding.rule].fix) if finding.rule in RULES else ""
        expected, found = both(finding.expected), both(finding.found)
        yield say(
            Text(
                f"{title} : attendu {expected.fr}, trouvé {found.fr}. {fix} [{finding.rule}]",
                f"{title}: expected {expected.en}, found {found.en}. {fix} [{finding.rule}]",
            )
        )


def _skipped(name: str, say: Say) -> str:
    message = _attributes(message=say(_CUT))
    classname = say(Text("non joué", "not played"))
    return f"<testcase{_attributes(classname=classname, name=name)}><skipped{message}/></testcase>\n"


def _seconds(account: Account, scenario: ScenarioResult) -> float:
    events = account.events_of(scenario)
    return (events[-1].times.mono_ns - events[0].times.mono_ns) / 1e9


def _attributes(**values: object) -> str:
    return "".join(f" {name}={quoteattr(_legal(str(value)))}" for name, value in values.items())


def _legal(text: str) -> str:
    return _FORBIDDEN.sub("�", text)
