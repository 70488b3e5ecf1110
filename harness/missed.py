"""An expected call that did not come as expected, though calls of its operation did: how they differ, what is judged.

Pure, and from metadata alone: live and replay share it.
"""

from collections.abc import Callable, Mapping, Sequence, Set

from formats.rule import RULES, Text
from harness import claims
from harness.checks import insi
from harness.checks.check import Evidence
from harness.english import english as in_english
from harness.outcome import Input, items_of
from harness.refused import Refused, is_unread, of
from harness.stop import StopError, to_be_set
from harness.verdict import Verdict
from record.event import Event, Json


class Missed:
    """The expected calls of a scenario that never came as expected; ``refused``: those that were refused besides."""

    def __init__(self) -> None:
        self._near: list[int | None] = []
        self.refused = Refused()

    def add(self, args: Mapping[str, Json], result: Mapping[str, Json]) -> None:
        """What became of one; raises ``StopError`` when what came shows that something is to be set at the desk."""
        self.refused.expects(args, result["claimed"])
        if result["claimed"] is not None:
            return
        if result.get("setting"):
            raise StopError(Verdict.BLOCKED, to_be_set(str(result["setting"][1])))
        unsure = args["failed"] or result.get("to_set")
        self._near.append(None if unsure else result.get("near"))

    def filled(
        self, check: str, inputs: Mapping[str, Input], claimed: Set[int], evidence: Callable[[int], Evidence]
    ) -> Mapping[str, Input]:
        """The inputs of a check, the call that came instead among them when it is all that the check rests on.

        When several calls never came, which of them a missing input stands for is not known: nothing is filled.
        """
        filled = self._filled(inputs, claimed, evidence)
        self.refused.examines(check, filled)
        return filled

    def _filled(
        self, inputs: Mapping[str, Input], claimed: Set[int], evidence: Callable[[int], Evidence]
    ) -> Mapping[str, Input]:
        near = self._near[0] if len(self._near) == 1 else None
        rests = [name for name, value in inputs.items() if items_of(value) is not None]
        if near is None or near in claimed or len(rests) != 1 or inputs[rests[0]] is not None:
            return inputs
        return {**inputs, rests[0]: evidence(near)}


def told(came: Sequence[Event], facts: Mapping[str, Json], recorded: Json) -> dict[str, Json]:
    """What an expectation records of the calls that came instead: the last one, how its facts differ (``unlike``).

    ``setting`` is ``[event, rule]`` when that one was refused for what is to be set at the desk; ``near`` its number
    when nothing else may be the call that was meant. An expectation recorded before this told only the first call.
    ``unread``: a call refused before its operation could be read is among them; those recorded before knew none.
    """
    unread = any(map(is_unread, came)) and (recorded is None or "unread" in recorded)
    came = came if unread else [event for event in came if not is_unread(event)]
    told = _told(came, facts, recorded)
    return {**told, "unread": True} if unread else told


def _told(came: Sequence[Event], facts: Mapping[str, Json], recorded: Json) -> dict[str, Json]:
    if not came:
        return {}
    if recorded is not None and "unlike" not in recorded:
        return {"other": [came[0].number, claims.shown(came[0])]}
    last = came[-1]
    said: dict[str, Json] = {"other": [last.number, claims.shown(last)], "unlike": unlike(last, facts)}
    if rule := setting_of(last):
        return {**said, "setting": [last.number, rule]}
    alone = len(came) == 1 and not claims.is_background(last) and not last.data.get("tls_fault")
    return {**said, "near": last.number} if alone else said


def unlike(event: Event, facts: Mapping[str, Json]) -> dict[str, Json]:
    """The facts that a call does not show as expected, by name: what it shows (None: nothing)."""
    seen = claims.facts_of(event)
    return {name: seen.get(name) for name, value in facts.items() if seen.get(name) != value}


def setting_of(event: Event) -> str:
    """The rule of a setting at the desk that the service refused a call for; empty when there is none."""
    for note in event.data.get("notes") or ():
        broken = RULES.get(str(note.get("rule", "")))
        if note.get("kind") == "refusal" and broken is not None and broken.setting:
            return broken.id
    return ""


def is_to_set(came: Sequence[Event]) -> bool:
    """Whether waiting longer is of no use: the last call was refused for a setting."""
    return bool(came) and setting_of(came[-1]) != ""


def awaited(mock: str, operation: str, facts: Mapping[str, Json], came: Sequence[Event]) -> Text:
    """The call that is missing, for the person asked whether to wait; and the one that came instead."""
    name = f"{mock.upper()} {operation}"
    refusal = of(came[-1]) if came else None
    if refusal is not None:
        return _with_refusal(name, came[-1], refusal[2])
    other = unlike(came[-1], facts) if came else {}
    if not other:
        return Text(name, name)
    french, english = but(other, facts)
    return Text(f"{name}. Un appel est {french}.", f"{name}. A call {english}.")


def _with_refusal(name: str, event: Event, code: str) -> Text:
    said = next((str(note.get("text", "")) for note in insi.refusals(event.data)), "")
    why = said.removeprefix(f"{code} : ") or code
    french, english = f"{name}. Un appel est arrivé, mais refusé", f"{name}. A call came, but was refused"
    return Text(f"{french} : {code} ({why}).", f"{english}: {code} ({in_english(why)}).")


def but(other: Mapping[str, Json], facts: Mapping[str, Json]) -> tuple[str, str]:
    """« arrivé, mais code_cr 01 au lieu de 00 », in both languages."""
    french = ", ".join(f"{name} {_said(value, 'absent')} au lieu de {facts[name]}" for name, value in other.items())
    english = ", ".join(f"{name} {_said(value, 'absent')} instead of {facts[name]}" for name, value in other.items())
    return f"arrivé, mais {french}", f"came, but {english}"


def _said(value: Json, absent: str) -> str:
    return absent if value in {None, ""} else str(value)
