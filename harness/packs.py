"""Packs: which scenarios to play, for which couloir. Scenarios are loaded by name, since they import the harness.

A pack of somebody else is given by its path (``find``), never by its name alone: see ``harness.outside``.
"""

import importlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from harness import catalogue, outside, patients
from harness.catalogue import Catalogue
from harness.patients import Patient
from harness.scenario import SCENARIOS, Scenario
from record.event import Json

HOME = Path(__file__).resolve().parents[1] / "scenarios"
DEFAULT = "lgc"


class UnknownNameError(ValueError):
    """No pack or scenario of that name; the message lists those that exist."""


@dataclass(frozen=True, slots=True)
class Pack:
    """The scenarios of a couloir, in the order in which they are played, and what they speak of.

    ``outside`` is the digest of a pack that is not ours; empty for ours. ``english`` is the title in English; empty
    when the pack has none.
    """

    id: str
    title: str
    perimeter: str
    scenarios: tuple[Scenario, ...]
    patients: Mapping[str, Patient]
    catalogue: Catalogue
    outside: str = ""
    english: str = ""
    beyond: frozenset[str] = frozenset()
    """Scenarios that ``banc demo`` leaves to ``banc run``: it has to be over in seconds."""

    def about(self) -> dict[str, Json]:
        """What a run says of its pack."""
        told: dict[str, Json] = {"id": self.id, "title": self.title, "perimeter": self.perimeter}
        told["claims"] = self.claims()
        if self.english:
            told["english"] = self.english
        return {**told, "outside": self.outside} if self.outside else told

    def claims(self) -> dict[str, list[str]]:
        """The scenarios of each requirement that this pack speaks of."""
        found: dict[str, list[str]] = {}
        for scenario in self.scenarios:
            for name in scenario.requirements:
                found.setdefault(name, []).append(scenario.id)
        return found


def names() -> list[str]:
    """The packs that exist."""
    return sorted(item.stem for item in (HOME / "packs").glob("*.json"))


def load(name: str = DEFAULT) -> Pack:
    """A pack by its name; raises ``UnknownNameError``."""
    path = HOME / "packs" / f"{name}.json"
    known = names()
    if name not in known:
        raise UnknownNameError(f"Le paquet « {name} » n'existe pas. Paquets connus : {', '.join(known)}.")
    body = json.loads(path.read_bytes())
    for module in body["modules"]:
        importlib.import_module(module)
    scenarios = tuple(SCENARIOS[identifier] for identifier in body["scenarios"])
    known_patients = patients.load(HOME / "patients.json")
    requirements = catalogue.load(HOME / "requirements")
    english = str(body.get("title_en", ""))
    beyond = frozenset(body.get("beyond_demo", ()))
    return Pack(name, body["title"], body["perimeter"], scenarios, known_patients, requirements, "", english, beyond)


def every() -> list[Pack]:
    """The packs of the bench, the default one first."""
    return [load(name) for name in sorted(names(), key=lambda name: (name != DEFAULT, name))]


def find(given: str) -> Pack:
    """A pack by its name, or by the path of its folder: then its code is run. Raises ``UnknownNameError``."""
    path = Path(given)
    if given in names() or not path.exists():
        return load(given)
    try:
        told = outside.read(path)
    except outside.OutsideError as error:
        raise UnknownNameError(str(error)) from error
    ours = load()
    if told.id in names():
        raise UnknownNameError(f"{given} : « {told.id} » est le nom d'un paquet du banc, prenez-en un autre.")
    taken = {one.id for pack in every() for one in pack.scenarios} & {scenario.id for scenario in told.scenarios}
    if taken:
        raise UnknownNameError(f"{given} : identifiant(s) d'un scénario du banc : {', '.join(sorted(taken))}.")
    return Pack(told.id, told.title, told.perimeter, told.scenarios, ours.patients, ours.catalogue, told.digest)


def chosen(pack: Pack, names: Sequence[str], *, attended: bool = True) -> tuple[Scenario, ...]:
    """The scenarios that some names choose (an id or its beginning, a requirement, a proof); all when empty.

    Guided ones are left out when nobody is there to play them (``attended``), unless a name is exactly theirs.
    """
    picked = [
        scenario
        for scenario in pack.scenarios
        if (not names or any(_answers(scenario, name) for name in names))
        and (attended or not scenario.guided or any(_is_named(scenario, name) for name in names))
    ]
    for name in names:
        if not any(_answers(scenario, name) for scenario in pack.scenarios):
            listed = "\n  ".join(scenario.id for scenario in pack.scenarios)
            raise UnknownNameError(f"Aucun scénario ne répond à « {name} ». Scénarios du paquet :\n  {listed}")
    return tuple(picked)


def guided(pack: Pack) -> tuple[Scenario, ...]:
    """The scenarios that only a person can play."""
    return tuple(scenario for scenario in pack.scenarios if scenario.guided)


def _answers(scenario: Scenario, name: str) -> bool:
    return scenario.id.startswith(name) or name in scenario.requirements or name in scenario.proves


def _is_named(scenario: Scenario, name: str) -> bool:
    return name == scenario.id or name in scenario.requirements or name in scenario.proves
