"""``junit.xml``: the four outcomes of the exit codes as JUnit knows them: passed, failure, skipped, error."""

import re
from collections.abc import Iterator, Sequence
from xml.sax.saxutils import escape, quoteattr

from formats.rule import RULES
from harness.dossier.account import Account
from harness.results import Judgement, ScenarioResult
from harness.verdict import LABELS, Exit, Verdict, outcome

_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 cannot hold."""
_TAGS = {Exit.DEVIATION: "failure", Exit.NOT_JUDGED: "skipped", Exit.BENCH_ERROR: "error"}


def render(account: Account) -> bytes:
    """One test case per scenario."""
    cases = [_case(account, scenario) for scenario in account.scenarios] + [_skipped(name) for name in account.skipped]
    counts = {tag: _count(account.verdicts, code) for code, tag in _TAGS.items()}
    attributes = _attributes(
        name="Banc Ségur (environnement simulé)",
        tests=len(cases),
        failures=counts["failure"],
        errors=counts["error"],
        skipped=counts["skipped"],
        timestamp=account.began,
    )
    text = f'<?xml version="1.0" encoding="UTF-8"?>\n<testsuite{attributes}>\n{"".join(cases)}</testsuite>\n'
    return text.encode()


def _case(account: Account, scenario: ScenarioResult) -> str:
    attributes = _attributes(
        classname=" ".join(scenario.requirements) or "sans exigence",
        name=f"{scenario.id} {scenario.title.fr}",
        time=f"{_seconds(account, scenario):.3f}",
    )
    return f"<testcase{attributes}>{_verdict(scenario)}</testcase>\n"


def _verdict(scenario: ScenarioResult) -> str:
    label = LABELS[scenario.verdict].fr
    properties = _attributes(name="verdict", value=scenario.verdict.value)
    told = f"<properties><property{properties}/></properties>"
    tag = _TAGS.get(outcome(scenario.verdict))
    if tag is None:
        return told
    lines = "\n".join(line for judgement in scenario.judgements for line in _lines(judgement))
    return f"{told}<{tag}{_attributes(message=label)}>{escape(_legal(lines))}</{tag}>"


def _lines(judgement: Judgement) -> Iterator[str]:
    label = LABELS[judgement.verdict].fr
    if judgement.reason:
        yield f"{judgement.title.fr} : {label}. {judgement.reason}"
    for finding in judgement.findings:
        fix = RULES[finding.rule].fix.fr if finding.rule in RULES else ""
        yield f"{judgement.title.fr} : attendu {finding.expected}, trouvé {finding.found}. {fix} [{finding.rule}]"


def _skipped(name: str) -> str:
    message = _attributes(message="non joué : le déroulé a été interrompu")
    return f"<testcase{_attributes(classname='non joué', name=name)}><skipped{message}/></testcase>\n"


def _count(verdicts: Sequence[Verdict], code: Exit) -> int:
    return sum(outcome(verdict) is code for verdict in verdicts)


def _seconds(account: Account, scenario: ScenarioResult) -> float:
    events = account.events_of(scenario)
    return (events[-1].times.mono_ns - events[0].times.mono_ns) / 1e9


def _attributes(**values: object) -> str:
    return "".join(f" {name}={quoteattr(_legal(str(value)))}" for name, value in values.items())


def _legal(text: str) -> str:
    return _FORBIDDEN.sub("�", text)
