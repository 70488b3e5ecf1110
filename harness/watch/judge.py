"""Judges the events of a session one after the other, and says each deviation once."""

from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from formats.rule import RULES
from harness import claims
from harness.bench.following import is_own
from harness.checks.check import Evidence, Finding
from harness.doctor import absence
from harness.doctor.fault import Fault
from harness.watch.plan import Product, tasks
from harness.watch.seen import Seen
from record import locator
from record.event import Event, Json, Kind

REMEMBERED = 5000
"""How many deviations are remembered, so that none is said twice."""


@dataclass(frozen=True, slots=True)
class Remark:
    """A deviation that a check found at an event: ``finding``; or why a check could not judge it: ``trouble``."""

    event: int
    check: str
    finding: Finding | None = None
    trouble: str = ""

    @property
    def fails(self) -> bool:
        """Whether it is an écart: only a rule marked as verified makes one."""
        return self.finding is not None and self.finding.fails

    @property
    def to_set(self) -> bool:
        """Whether it is something to set at the desk, which says nothing of the product."""
        return self.finding is not None and self.finding.to_set

    @property
    def warns(self) -> bool:
        """Whether it is a warning: neither an écart nor a setting."""
        return self.finding is not None and not self.fails and not self.to_set

    def to_json(self) -> dict[str, Json]:
        """The remark for a program."""
        body: dict[str, Json] = {"event": self.event, "check": self.check}
        if self.finding is None:
            return {**body, "verdict": "bench_error", "trouble": self.trouble}
        rule = RULES[self.finding.rule]
        return {
            **body,
            "verdict": "fail" if self.fails else "to_set" if self.to_set else "warning",
            "rule": rule.id,
            "mark": rule.mark.value,
            "source": rule.source,
            "expected": self.finding.expected,
            "found": self.finding.found,
            "where": locator.to_json(self.finding.locator),
            "fix": {"fr": rule.fix.fr, "en": rule.fix.en},
        }


@dataclass(frozen=True, slots=True)
class Judged:
    """What became of an exchange: how many checks examined something, and what is new to say.

    ``fault``: what is not set right at the desk, which kept the call from its service; it is not judged.
    """

    call: Evidence
    checks: int
    remarks: Sequence[Remark]
    fault: Fault | None = None

    @property
    def crashed(self) -> bool:
        """Whether the simulator itself failed: nothing of it may be held against the software."""
        return claims.is_crash(self.call.event)


@dataclass
class Totals:
    """What was seen: calls, checks that examined something, écarts, settings, warnings, troubles of the bench."""

    calls: int = 0
    checks: int = 0
    failures: int = 0
    settings: int = 0
    warnings: int = 0
    troubles: int = 0

    def add(self, judged: Judged) -> None:
        """Count one more exchange."""
        self.calls += 1
        self.checks += judged.checks
        self.settings += judged.fault is not None
        for remark in judged.remarks:
            self.failures += remark.fails
            self.settings += remark.to_set
            self.warnings += remark.warns
            self.troubles += remark.finding is None
        self.troubles += judged.crashed


@dataclass
class Judge:
    """Judges the exchanges of one session."""

    product: Product
    seen: Seen = field(default_factory=Seen)
    _said: "OrderedDict[tuple[str, ...], None]" = field(default_factory=OrderedDict)

    def judge(self, event: Event, read: Callable[[str], bytes]) -> Judged | None:
        """Judge an event whose parts ``read`` gives; None when it is not an exchange with the product."""
        if event.number == 1:
            self.seen.whole = True
        if event.kind is not Kind.EXCHANGE or is_own(event):
            return None
        call = Evidence(event, read)
        self.seen.add(call)
        judged = Judged(call, 0, ())
        if judged.crashed:
            return judged
        results = list(self._results(call))
        remarks = [remark for _examined, found in results for remark in found]
        return Judged(call, sum(examined for examined, _found in results), remarks, absence.fault_of(event))

    def _results(self, call: Evidence) -> Iterator[tuple[bool, list[Remark]]]:
        """For each check: whether it examined something, and the remarks that were not made before."""
        try:
            for check, inputs in tasks(call, self.seen, self.product):
                report = check(**inputs)
                found = [finding for finding in report.findings if self._is_new(call, finding)]
                yield report.examined > 0, [Remark(call.number, check.id, finding) for finding in found]
        except Exception as error:  # what a check cannot read must neither stop the watch nor be held against anybody
            yield False, [Remark(call.number, "", trouble=f"{type(error).__name__} {error}".strip())]

    def _is_new(self, call: Evidence, finding: Finding) -> bool:
        """Whether this was not said of the same bytes before; a rule that two checks apply is said once."""
        place = [f"{layer.kind}:{layer.name}:{layer.start}" for layer in finding.locator] or [str(call.number)]
        key = (finding.rule, finding.found, *place)
        if key in self._said:
            return False
        self._said[key] = None
        if len(self._said) > REMEMBERED:
            self._said.popitem(last=False)
        return True
