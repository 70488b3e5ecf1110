"""What was not set right while a scenario was played: told beside its findings, and never one of them.

Read from metadata alone, and in words that no system changes: the same dossier says the same everywhere.
"""

from collections.abc import Mapping, Sequence

from formats.rule import Text
from harness.doctor import telling
from harness.doctor.absence import NO_SYSTEM
from harness.doctor.diagnose import Diagnoser
from harness.doctor.fault import Diagnosis
from harness.dossier.account import Account
from harness.results import ScenarioResult
from harness.verdict import Verdict


def to_set(account: Account) -> Mapping[int, Sequence[Text]]:
    """The lines of each scenario, by the event that opens it; scenarios without any are left out."""
    if not any(_has_something_to_explain(scenario) for scenario in account.scenarios):
        return {}
    diagnoser = Diagnoser()
    found = [diagnosis for event in account.history.all for diagnosis in diagnoser.all(event)]
    if not found:
        return {}
    told = {one.opened: _lines(found, one.opened, one.closed) for one in account.scenarios}
    return {opened: lines for opened, lines in told.items() if lines}


def _has_something_to_explain(scenario: ScenarioResult) -> bool:
    judgements = (judgement for step in scenario.steps for judgement in step.judgements)
    return scenario.verdict is not Verdict.PASS or any(judgement.findings for judgement in judgements)


def _lines(found: Sequence[Diagnosis], opened: int, closed: int) -> list[Text]:
    """One line for each cause, with the events that show it."""
    causes: dict[tuple[str, str, str], list[Diagnosis]] = {}
    for diagnosis in found:
        if opened <= diagnosis.event <= closed:
            causes.setdefault(diagnosis.cause, []).append(diagnosis)
    return [_line(same) for same in causes.values()]


def _line(same: Sequence[Diagnosis]) -> Text:
    line, events = telling.line(same[0], NO_SYSTEM), ", ".join(str(one.event) for one in same)
    return Text(f"{line.fr} (événement {events})", f"{line.en} (event {events})")
