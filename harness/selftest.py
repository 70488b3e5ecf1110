"""The bench tested by editors whose faults are known: a check that catches nothing, or too much, is itself at fault."""

import json
import queue
import subprocess
import threading
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass

from formats.rule import Text
from harness import packs
from harness.bench import lease
from harness.bench.embedded import ROOT, command_of
from harness.bench.failure import BenchFailureError
from harness.bench.place import Place, embedded
from harness.checks.check import CHECKS
from harness.drivers.demo import demonstration
from harness.packs import Pack
from harness.results import ScenarioResult
from harness.runner import Run, run
from harness.scenario import Scenario
from harness.selftest_matrix import EXPECTED, WARNED, WITHOUT_DEFECT
from harness.verdict import Exit, Verdict, aggregate
from record.event import Json

GOLDEN = ""
"""The name of the variant without defect."""
_TOGETHER = 2


@dataclass(frozen=True, slots=True)
class Trial:
    """A variant that was played: the checks that failed, those that should, and what the bench itself got wrong."""

    defect: str
    failed: frozenset[str]
    expected: frozenset[str]
    verdict: Verdict
    troubles: tuple[str, ...] = ()
    warned: frozenset[str] = frozenset()
    """The rules warned of, among those that a defect is declared to have warned of."""

    @property
    def to_warn(self) -> frozenset[str]:
        """The rules that must be warned of, the variant being one that fails nothing."""
        return WARNED.get(self.defect, frozenset())

    @property
    def right(self) -> bool:
        """Whether exactly the expected checks failed, and a deviation was told if and only if there is a defect; of
        what no verdict may rest on, exactly the expected rules are warned of instead."""
        told = self.verdict is (Verdict.FAIL if self.defect and not self.to_warn else Verdict.PASS)
        return (self.failed, self.warned) == (self.expected, self.to_warn) and told and not self.troubles


Progress = Callable[[Trial], None]


def known_defects() -> Mapping[str, str]:
    """The defects of the demonstration editor and what they alter."""
    answer = subprocess.run(
        command_of("editor", ["--list-defects"]), cwd=ROOT, capture_output=True, encoding="utf-8", check=False
    )
    try:
        defects: Mapping[str, str] = json.loads(answer.stdout)
    except ValueError as error:
        raise BenchFailureError(f"Le logiciel de démonstration ne dit pas ses défauts.\n{answer.stderr}") from error
    return defects


def unattended(chosen: Sequence[Pack]) -> list[Scenario]:
    """The scenarios of some packs that need nobody."""
    return [scenario for pack in chosen for scenario in packs.chosen(pack, (), attended=False)]


def trials(
    chosen: Sequence[Pack], defects: Sequence[str], about: Mapping[str, Json], progress: Progress
) -> list[Trial]:
    """Play the packs with the golden editor, then with each defect; two at a time, each at a bench of its own."""
    names = [GOLDEN, *defects]
    telling = threading.Lock()
    with ExitStack() as benches:
        places = [benches.enter_context(embedded()) for _ in range(min(_TOGETHER, len(names)))]
        free: queue.SimpleQueue[Place] = queue.SimpleQueue()
        for place in places:
            free.put(place)

        def play(name: str) -> Trial:
            place = free.get()
            try:
                trial = trial_of(name, play_variant(place, chosen, name, about))
            finally:
                free.put(place)
            with telling:
                progress(trial)
            return trial

        with ThreadPoolExecutor(len(places)) as workers:
            try:
                return list(workers.map(play, names))
            except KeyboardInterrupt:
                workers.shutdown(cancel_futures=True)
                raise


def play_variant(place: Place, chosen: Sequence[Pack], defect: str, about: Mapping[str, Json]) -> list[ScenarioResult]:
    """The results of whole packs, one after the other, with one variant. A session that stayed would share the bench's
    usual addresses with the next one, which could not have them show a TLS fault."""
    session = place.control.open_session(f"selftest {defect or 'sans défaut'}", "banc")
    try:
        with demonstration(place.facts, [defect] if defect else []) as driver:
            return run(unattended(chosen), session, session, driver, Run(chosen[0].patients, about))
    finally:
        lease.forget(place.control, session)


def trial_of(defect: str, results: Sequence[ScenarioResult]) -> Trial:
    """What a variant showed."""
    judged = [judgement for result in results for judgement in result.judgements]
    failed = frozenset(one.id for one in judged if one.verdict is Verdict.FAIL and one.id in CHECKS)
    troubles = tuple(one.reason for one in judged if one.verdict is Verdict.BENCH_ERROR)
    expected = EXPECTED.get(defect, frozenset())
    warned = {finding.rule for one in judged for finding in one.warnings} & frozenset().union(*WARNED.values())
    verdict = aggregate(result.verdict for result in results)
    return Trial(defect, failed, expected, verdict, troubles, frozenset(warned))


def uncaught(found: Sequence[Trial]) -> list[Text]:
    """The checks of the pack that no defect makes fail, each with the reason when one is known."""
    caught = {check for trial in found for check in trial.failed}
    return [_explained(check) for check in sorted(CHECKS) if check not in caught]


def _explained(check: str) -> Text:
    reason = WITHOUT_DEFECT.get(check)
    return Text(check, check) if reason is None else Text(f"{check} ({reason.fr})", f"{check} ({reason.en})")


def code_of(found: Sequence[Trial]) -> Exit:
    """0 all as expected, 1 a check catches too little or too much, 3 the bench's own error."""
    if any(trial.troubles for trial in found):
        return Exit.BENCH_ERROR
    return Exit.PASSED if all(trial.right for trial in found) else Exit.DEVIATION
