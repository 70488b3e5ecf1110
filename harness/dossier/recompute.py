"""Checks and scenarios computed again from a history: what differs, and what this bench cannot compute."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from harness import quotes
from harness.checks.check import CHECKS
from harness.dossier.account import Account
from harness.dossier.history import History
from harness.drivers.driver import Word
from harness.drivers.replay import ReplayControls, ReplayDriver
from harness.engine import Engine
from harness.judging import is_unfinished, run_check
from harness.outcome import Input
from harness.patients import Patient
from harness.results import ASKED, ScenarioResult, is_call
from harness.runner import play
from harness.scenario import Scenario
from harness.steps import Bench
from harness.stop import DivergedError
from harness.tape import ReplayTape
from record.event import Event, Json


@dataclass(slots=True)
class Recomputed:
    """How many checks were run again and scenarios came out again; the differences; what could not be computed."""

    checks: int = 0
    replayed: int = 0
    differences: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)


def recompute(account: Account, scenarios: Mapping[str, Scenario], patients: Mapping[str, Patient]) -> Recomputed:
    """Replay every scenario that this bench knows; of the others, run the checks again one by one."""
    found = Recomputed()
    for result in account.scenarios:
        calls = [event for event in account.events_of(result) if is_call(event)]
        scenario = scenarios.get(result.id)
        found.differences += _answered_by_nobody(account, result, calls)
        if not result.closed:
            found.unknown.append(f"{result.id} : le scénario n'a pas été mené à son verdict")
        elif scenario is None:
            found.unknown.append(
                f"{result.id} : ce banc ne connaît pas ce scénario, ses contrôles seuls sont recalculés"
            )
            _checks(account.history, calls, found)
        else:
            again = _unless_masked(account, result, scenario, calls, patients)
            if account.from_outside:
                again = _also_one_by_one(account, result, calls, again)
            _add(found, again)
    return found


def _answered_by_nobody(account: Account, result: ScenarioResult, calls: Iterable[Event]) -> Iterator[str]:
    """The answers of a person in a run that had nobody at the screen: there a guided step is left without an answer."""
    for event in calls:
        word = (event.data.get("result") or {}).get("word")
        if event.data["call"] in ASKED and word != Word.UNKNOWN and not account.attended:
            yield f"{result.id}, événement {event.number} : réponse « {word} », sans personne devant l'écran"


def _also_one_by_one(account: Account, result: ScenarioResult, calls: Iterable[Event], again: Recomputed) -> Recomputed:
    """A replay by somebody else's code proves nothing of its checks: they are run again without it."""
    if again.differences:
        return _one_by_one(account, result, calls)
    alone = Recomputed()
    _checks(account.history, calls, alone)
    again.differences += alone.differences
    again.unknown += [sentence for sentence in alone.unknown if sentence not in again.unknown]
    return again


def _one_by_one(account: Account, result: ScenarioResult, calls: Iterable[Event]) -> Recomputed:
    """The checks of a scenario of an outside pack that does not replay: its author's doing, more likely than fraud."""
    why = "ce scénario d'un paquet extérieur ne se rejoue pas à l'identique (dépend-il d'autre chose que du banc ?)"
    found = Recomputed(unknown=[f"{result.id} : {why}, ses contrôles seuls sont recalculés"])
    _checks(account.history, calls, found)
    return found


def _add(found: Recomputed, again: Recomputed) -> None:
    found.checks += again.checks
    found.differences += again.differences
    found.unknown += again.unknown
    found.replayed += not again.differences and not again.unknown


def _unless_masked(
    account: Account,
    result: ScenarioResult,
    scenario: Scenario,
    calls: list[Event],
    patients: Mapping[str, Patient],
) -> Recomputed:
    """A scenario replayed; one that asks for a masked part cannot be, and its verdict stays as it was recorded."""
    found, before = Recomputed(), account.history.misses
    _replay(account, result, scenario, calls, patients, found)
    if account.history.misses == before:
        return found
    return Recomputed(unknown=[f"{result.id} : repose sur une partie masquée, verdict tel qu'il a été enregistré"])


def _replay(
    account: Account,
    result: ScenarioResult,
    scenario: Scenario,
    calls: list[Event],
    patients: Mapping[str, Patient],
    found: Recomputed,
) -> None:
    about = account.about
    personal, product = bool(about.get("personal")), about.get("product") or {}
    reader = account.history.reader
    tape = ReplayTape(calls, reader)
    driver = ReplayDriver(str(about.get("driver")), product, personal=personal)
    engine = Engine(tape, reader, driver, ReplayControls(), personal=personal)
    try:
        play(scenario, engine, Bench(engine, patients, product))
    except DivergedError as error:
        found.differences.append(f"{result.id} : rejeu divergent, {error}")
    found.checks += sum(event.data["call"] == "check" for event in tape.calls)
    for difference in tape.differences:
        if is_unfinished(difference.recorded) or is_unfinished(difference.computed):
            found.unknown.append(f"{result.id}, événement {difference.event} : {_UNFINISHED}")
            continue
        found.differences.append(
            f"{result.id}, événement {difference.event} : « {difference.name} » recalculé autrement"
        )
    if tape.left and not found.differences:
        found.differences.append(f"{result.id} : {len(tape.left)} appel(s) que le scénario ne fait pas")


def _checks(history: History, calls: Iterable[Event], found: Recomputed) -> None:
    for event in calls:
        if event.data["call"] == "check":
            _check(history, event, event.data.get("args") or {}, found)


def _check(history: History, event: Event, args: Mapping[str, Json], found: Recomputed) -> None:
    check = CHECKS.get(str(args.get("check", "")))
    if check is None:
        found.unknown.append(f"événement {event.number} : ce banc ne connaît pas le contrôle {args.get('check', '')}")
        return
    before = history.misses
    told = quotes.joined(event.data, event.parts, lambda part: history.part(event.number, part))
    inputs: dict[str, Input] = {name: _evidence(history, value) for name, value in args.get("inputs", {}).items()}
    computed = run_check(check, {**inputs, **args.get("params", {})})
    if history.misses > before:
        found.unknown.append(f"événement {event.number} : contrôle {check.id}, repose sur une partie masquée")
        return
    found.checks += 1
    if computed != told.get("result") and (is_unfinished(computed) or is_unfinished(told.get("result"))):
        found.unknown.append(f"événement {event.number} : contrôle {check.id}, {_UNFINISHED}")
    elif computed != told.get("result"):
        found.differences.append(f"événement {event.number} : contrôle {check.id} recalculé autrement")


_UNFINISHED = "le rendu d'un PDF n'est pas allé à son terme sur une des deux machines"


def _evidence(history: History, number: Json) -> Input:
    return [history.evidence(one) for one in number] if isinstance(number, list) else history.evidence(number)
