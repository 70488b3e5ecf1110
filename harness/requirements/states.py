"""Where each requirement stands: automatic, attested, not provable because…, not yet because… (issue 3 §6).

A requirement is automatic when scenarios claim it, each of them has a check that can fail, and ``etats.json`` does
not say that they prove only a part. One that none of this settles has no state: the command then fails.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from formats.rule import Text
from harness.catalogue import NOTHING, Catalogue, Requirement, State, Told
from harness.requirements.reach import checks_of, deciding
from harness.scenario import Scenario


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a requirement stands.

    ``state`` is None when nothing says it. ``scenarios`` are ours that claim it, ``checks`` those that can fail in
    them; ``why`` the reason, or what remains for a person to show; ``like`` the requirement that it copies.
    """

    requirement: Requirement
    state: State | None
    scenarios: tuple[str, ...] = ()
    checks: tuple[str, ...] = ()
    why: Text = NOTHING
    like: str = ""


def standings(catalogue: Catalogue, scenarios: Iterable[Scenario]) -> list[Standing]:
    """Where every requirement of the catalogue stands, in its order."""
    claims: dict[str, list[Scenario]] = {}
    for scenario in scenarios:
        for name in scenario.requirements:
            claims.setdefault(name, []).append(scenario)
    return [_standing(catalogue, requirement, claims) for requirement in catalogue.requirements.values()]


def _standing(catalogue: Catalogue, requirement: Requirement, claims: Mapping[str, Sequence[Scenario]]) -> Standing:
    told = catalogue.told.get(requirement.id, Told())
    if not told.like:
        return _own(requirement, told, claims.get(requirement.id, ()))
    other = _own(catalogue.requirement(told.like), catalogue.told.get(told.like, Told()), claims.get(told.like, ()))
    return Standing(requirement, other.state, other.scenarios, other.checks, other.why, told.like)


def _own(requirement: Requirement, told: Told, claimed: Sequence[Scenario]) -> Standing:
    names = tuple(scenario.id for scenario in claimed)
    able = [deciding(checks_of(scenario)) for scenario in claimed]
    checks = tuple(sorted({check for each in able for check in each}))
    if told.state is State.ATTESTED and not claimed:
        return Standing(requirement, None, names, checks, told.why)  # attested by whom, in which scenario?
    if told.state is not None:
        return Standing(requirement, told.state, names, checks, told.why)
    proven = bool(claimed) and all(able)
    return Standing(requirement, State.AUTOMATIC if proven else None, names, checks, told.remains)


def silent(found: Iterable[Standing]) -> list[Standing]:
    """Those that have no state."""
    return [standing for standing in found if standing.state is None]
