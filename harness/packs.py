"""Packs: which scenarios to play, for which couloir. Scenarios are loaded by name, since they import the harness."""

import importlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from harness import catalogue, patients
from harness.catalogue import Catalogue
from harness.patients import Patient
from harness.scenario import SCENARIOS, Scenario

HOME = Path(__file__).resolve().parents[1] / "scenarios"
DEFAULT = "lgc"


class UnknownNameError(ValueError):
    """No pack or scenario of that name; the message lists those that exist."""


@dataclass(frozen=True, slots=True)
class Pack:
    """The scenarios of a couloir, in the order in which they are played, and what they speak of."""

    id: str
    title: str
    perimeter: str
    scenarios: tuple[Scenario, ...]
    patients: Mapping[str, Patient]
    catalogue: Catalogue


def load(name: str = DEFAULT) -> Pack:
    """A pack by its name; raises ``UnknownNameError``."""
    path = HOME / "packs" / f"{name}.json"
    known = sorted(item.stem for item in path.parent.glob("*.json"))
    if name not in known:
        raise UnknownNameError(f"Le paquet « {name} » n'existe pas. Paquets connus : {', '.join(known)}.")
    body = json.loads(path.read_bytes())
    for module in body["modules"]:
        importlib.import_module(module)
    scenarios = tuple(SCENARIOS[identifier] for identifier in body["scenarios"])
    known_patients = patients.load(HOME / "patients.json")
    return Pack(
        name, body["title"], body["perimeter"], scenarios, known_patients, catalogue.load(HOME / "requirements")
    )


def chosen(pack: Pack, names: Sequence[str]) -> tuple[Scenario, ...]:
    """The scenarios that some names choose (an id or its beginning, a requirement, a proof); all when empty."""
    picked = [scenario for scenario in pack.scenarios if not names or any(_answers(scenario, name) for name in names)]
    for name in names:
        if not any(_answers(scenario, name) for scenario in pack.scenarios):
            listed = "\n  ".join(scenario.id for scenario in pack.scenarios)
            raise UnknownNameError(f"Aucun scénario ne répond à « {name} ». Scénarios du paquet :\n  {listed}")
    return tuple(picked)


def _answers(scenario: Scenario, name: str) -> bool:
    return scenario.id.startswith(name) or name in scenario.requirements or name in scenario.proves
