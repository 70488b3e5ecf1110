"""« Et maintenant ? »: what a run leaves to be done, told from its verdicts. Nothing is judged here.

Deviations come first, then what was not judged and why, what to film, and the commands. A name that a shell could read
as anything but a word is in no command: a dossier may come from anybody, and a reader copies commands.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from formats.rule import RULES, Text
from harness import guidance
from harness.catalogue import NOTHING
from harness.checks.check import Finding
from harness.dossier.account import Account
from harness.drivers.driver import Word
from harness.english import both
from harness.packs import DEFAULT
from harness.results import GUIDED, ScenarioResult, is_call
from harness.verdict import Verdict
from record.event import Event
from record.locator import describe

_WORD = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]{0,80}")
"""What is a word, and nothing else, to every shell."""
_DRIVERS = ("demo", "adapter", "manual")
_AGAIN = frozenset({Verdict.FAIL, Verdict.BENCH_ERROR, Verdict.BLOCKED})
_UNJUDGED = frozenset({Verdict.BLOCKED, Verdict.BENCH_ERROR, Verdict.NOT_PROVABLE})
_BEFORE = {"CNDA-1.03": "CNDA-1.01"}
"""A scenario that judges a silence, and one of its pack where the software calls (see ``results.UNHEARD``)."""
_NOTHING_EXAMINED = Text("Rien n'a pu être examiné.", "Nothing could be examined.")
_KINDS = {"capture": Text("capture d'écran", "screenshot"), "video": Text("vidéo", "video")}


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a rule was broken: the scenario, what was judged there, the place of the bytes (empty without any)."""

    scenario: ScenarioResult
    title: Text
    place: str


@dataclass(frozen=True, slots=True)
class Broken:
    """A rule that was broken, what to change, and where."""

    rule: str
    says: Text
    fix: Text
    spots: tuple[Spot, ...]


@dataclass(frozen=True, slots=True)
class Unjudged:
    """A scenario that was not judged, and each reason that was given."""

    scenario: ScenarioResult
    reasons: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Footage:
    """What guided steps ask to be filmed for a proof (empty when they name none); ``attach`` is the command."""

    proof: str
    kind: Text
    films: tuple[Text, ...]
    attach: Text


@dataclass(frozen=True)
class Ahead:
    """What a run leaves to be done."""

    account: Account

    @cached_property
    def broken(self) -> Sequence[Broken]:
        """The rules that were broken, in the order in which they first were."""
        spots: dict[str, list[Spot]] = {}
        for rule, spot in self._spots():
            spots.setdefault(rule, []).append(spot)
        return [_broken(rule, found) for rule, found in spots.items()]

    def _spots(self) -> Iterator[tuple[str, Spot]]:
        for scenario in self.account.scenarios:
            for one in scenario.judgements:
                for finding in one.findings:
                    if finding.rule in RULES and finding.fails:
                        yield finding.rule, Spot(scenario, one.title, describe(finding.locator))

    @cached_property
    def unjudged(self) -> Sequence[Unjudged]:
        """The scenarios that were not judged, or that the bench failed to judge."""
        return [_unjudged(scenario) for scenario in self.account.scenarios if scenario.verdict in _UNJUDGED]

    @property
    def attested(self) -> Sequence[ScenarioResult]:
        """The scenarios that rest on somebody's word."""
        return [scenario for scenario in self.account.scenarios if scenario.verdict is Verdict.ATTESTED]

    @property
    def observed(self) -> Sequence[ScenarioResult]:
        """The scenarios with an observation: a rule that is not a verified one, which fails nothing."""
        return [scenario for scenario in self.account.scenarios if any(map(_is_observation, _findings(scenario)))]

    @property
    def partial(self) -> bool:
        """Whether a requirement is not judged though no scenario of it is left open."""
        return any(
            self.account.requirement_verdict(requirement, scenarios) is Verdict.BLOCKED
            and all(scenario.verdict not in _UNJUDGED for scenario in scenarios)
            for requirement, scenarios in self.account.requirements
        )

    @cached_property
    def again(self) -> Sequence[str]:
        """The scenarios to be played again, and those that the run did not reach."""
        played = [scenario.id for scenario in self.account.scenarios if scenario.verdict in _AGAIN]
        return list(dict.fromkeys([*played, *self.account.skipped]))

    @property
    def before(self) -> Mapping[str, str]:
        """The scenarios of ``again`` that are not judged unless the software called before, with one where it does."""
        return {name: _BEFORE[name] for name in self.again if name in _BEFORE and _BEFORE[name] not in self.again}

    @property
    def replay(self) -> Text:
        """The command that plays just these; empty when there is none, or when no command could say it safely."""
        words, driver = [*self.before.values(), *self.again], str(self.account.about.get("driver"))
        if not words or driver not in _DRIVERS or not all(map(_WORD.fullmatch, words)):
            return NOTHING
        start, pack = f"./banc run --driver {driver}{self._reach(driver)}", self._pack()
        lang = " --lang en" if self.account.lang == "en" else ""
        named = f"{lang} {' '.join(words)}"
        return Text(f"{start}{pack.fr}{named}", f"{start}{pack.en}{named}")

    def _reach(self, driver: str) -> str:
        if driver != "adapter":
            return ""
        personal = self.account.about.get("personal") or any(map(_wants_somebody, self.account.scenarios))
        return " --adapter URL --person" if personal else " --adapter URL"

    def _pack(self) -> Text:
        """An outside pack is given by its folder, which the dossier does not know."""
        pack = self.account.about.get("pack") or {}
        named = str(pack.get("id") or DEFAULT)
        if pack.get("outside") or not _WORD.fullmatch(named):
            return Text(" --pack DOSSIER_DU_PAQUET", " --pack FOLDER_OF_THE_PACK")
        return NOTHING if named == DEFAULT else Text(f" --pack {named}", f" --pack {named}")

    @cached_property
    def footage(self) -> Sequence[Footage]:
        """What is to be filmed, proof by proof; those to which a piece was attached are left out."""
        filled = {kept.proof.id for kept in self.account.pieces if kept.by}
        asked: dict[str, list[guidance.Guidance]] = {}
        for step in map(_step, filter(_is_wanted, self.account.history.all)):
            for proof in step.proofs or ("",):
                asked.setdefault(proof, []).append(step)
        return [_footage(proof, steps) for proof, steps in asked.items() if proof not in filled]


def _broken(rule: str, spots: Sequence[Spot]) -> Broken:
    """One spot for what several checks say of the same bytes."""
    known = RULES[rule]
    once = {(spot.scenario.opened, spot.title.fr, spot.place): spot for spot in spots}
    return Broken(rule, known.says, known.fix, tuple(once.values()))


def _unjudged(scenario: ScenarioResult) -> Unjudged:
    reasons = dict.fromkeys(one.reason for one in scenario.judgements if one.verdict in _UNJUDGED and one.reason)
    return Unjudged(scenario, tuple(both(reason) for reason in reasons) or (_NOTHING_EXAMINED,))


def _findings(scenario: ScenarioResult) -> Iterator[Finding]:
    return (finding for one in scenario.judgements for finding in one.findings)


def _is_observation(finding: Finding) -> bool:
    return finding.rule in RULES and not finding.fails and not finding.to_set


def _wants_somebody(scenario: ScenarioResult) -> bool:
    return any(one.reason == guidance.NOBODY.fr for one in scenario.judgements)


def _is_wanted(event: Event) -> bool:
    """Whether it is a guided step, of which nobody said that it does not concern the software."""
    if not is_call(event) or event.data["call"] != GUIDED:
        return False
    return (event.data.get("result") or {}).get("word") != Word.NOT_APPLICABLE.value


def _step(event: Event) -> guidance.Guidance:
    return guidance.from_json(event.data["args"])


def _footage(proof: str, steps: Sequence[guidance.Guidance]) -> Footage:
    kind = _KINDS.get(steps[0].kind, both(steps[0].kind))
    option = f" --kind {steps[0].kind}" if steps[0].kind in _KINDS else ""
    attach = NOTHING
    if _WORD.fullmatch(proof):
        attach = Text(
            f"./banc attach CE_DOSSIER.zip FICHIER --proof {proof}{option} --by NOM",
            f"./banc attach THIS_DOSSIER.zip FILE --proof {proof}{option} --by NAME",
        )
    return Footage(proof, kind, tuple(dict.fromkeys(step.film for step in steps)), attach)
