"""What a run says on the terminal, step by step, in one language."""

import sys
import unicodedata
from collections.abc import Sequence

from formats.rule import RULES, Text
from harness.amount import scenarios
from harness.checks.check import Finding
from harness.english import both
from harness.results import Judgement, ScenarioResult, StepResult
from harness.scenario import Scenario
from harness.verdict import LABELS, Verdict, counted
from harness.witness import Witness

_MARKS = {Verdict.PASS: "✓", Verdict.FAIL: "✗", Verdict.BENCH_ERROR: "!", Verdict.NOT_APPLICABLE: "–"}


def printable(text: str) -> str:
    """A text that another wrote, without what drives a terminal: controls, direction marks, line ends."""
    return "".join(letter for letter in text if unicodedata.category(letter) not in _DRIVING)


_DRIVING = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})


class Account(Witness):
    """Prints. ``detailed`` names the scenarios whose every step is shown (by the start of their id); of the others,
    only what went wrong."""

    def __init__(self, lang: str, *, detailed: tuple[str, ...] = ()) -> None:
        self._lang = lang
        self._detailed = detailed

    def say(self, text: Text) -> None:
        """One line."""
        sys.stdout.write(self._told(text) + "\n")
        sys.stdout.flush()

    def progress(self, place: int, total: int, scenario: Scenario, result: ScenarioResult | None) -> None:
        """Told before and after each scenario."""
        if result is None:
            sys.stdout.write(f"[{place:>{len(str(total))}}/{total}] {scenario.id}  {self._told(scenario.title)}")
            sys.stdout.flush()
            return
        sys.stdout.write(f" … {self._told(LABELS[result.verdict])}\n")
        whole = scenario.id.startswith(self._detailed)
        for step in result.steps:
            self._step(step, whole=whole)
        sys.stdout.flush()

    def waits(self, mock: str, operation: str, left: float) -> None:
        """A call is waited for."""
        call, seconds = f"{mock.upper()} {operation}", f"{left:.0f} s"
        self.say(
            Text(f"\n  ATTENTE  j'attends l'appel {call}, encore {seconds}", f"\n  WAITING  for {call}, {seconds} more")
        )

    def summary(self, results: Sequence[ScenarioResult], missing: int = 0) -> None:
        """How many of each verdict, and how many scenarios were not played."""
        verdicts = [result.verdict for result in results]
        counts = ", ".join(self._told(counted(v, verdicts.count(v))) for v in Verdict if v in verdicts)
        played = scenarios(len(results))
        self.say(Text(f"\n{played.fr} : {counts}.", f"\n{played.en}: {counts}."))
        if missing:
            left, ending = scenarios(missing), "s" if missing > 1 else ""
            self.say(Text(f"Interrompu : {left.fr} non joué{ending}.", f"Interrupted: {left.en} not played."))

    def _step(self, step: StepResult, *, whole: bool) -> None:
        if not whole and step.verdict is Verdict.PASS:
            return
        sys.stdout.write(f"      {_MARKS.get(step.verdict, '?')} {self._told(step.title)}\n")
        for judgement in step.judgements:
            if whole or judgement.verdict is not Verdict.PASS:
                self._judgement(judgement)

    def _judgement(self, judgement: Judgement) -> None:
        mark, label = _MARKS.get(judgement.verdict, "?"), self._told(LABELS[judgement.verdict])
        reason = f" ({self._told(both(judgement.reason))})" if judgement.reason else ""
        colon = self._told(Text(" :", ":"))
        sys.stdout.write(f"          {mark} {self._told(judgement.title)}{colon} {label}{reason}\n")
        for finding in judgement.findings:
            self._finding(finding)

    def _finding(self, finding: Finding) -> None:
        rule, expected, found = RULES[finding.rule], both(finding.expected), both(finding.found)
        both_sides = Text(f"attendu {expected.fr}, trouvé {found.fr}", f"expected {expected.en}, found {found.en}")
        sys.stdout.write(
            f"              [{rule.id}] {self._told(both_sides)}\n              → {self._told(rule.fix)}\n"
        )

    def _told(self, text: Text) -> str:
        return text.en if self._lang == "en" else text.fr
