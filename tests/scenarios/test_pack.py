"""The pack and its catalogue hold together: every name that one uses, the other knows."""

import ast
import inspect
import json
import re
from pathlib import Path

import pytest

from harness import packs
from harness.catalogue import Nature
from harness.dossier.pieces import WORDS
from harness.packs import HOME, Pack, UnknownNameError

SCRIPTS = sorted(path for path in HOME.rglob("*.py") if path.name != "__init__.py")
MAY_IMPORT = {"harness", "formats", "record", "scenarios", "dataclasses", "collections.abc", "typing"}
ASKED = (
    *("INS/va1.52", "INS/va1.54", "INS/va1.31", "INS/va1.20", "INS/va1.53"),
    *("DMP/va1.16", "SC.DMP/CONF.05", "SC.DMP/UX.08", "SC.DMP/UX.50"),
    *("MSS/va1.01", "MSS/va1.12", "MSS/va1.19"),
    *(f"SC.MSS/CONF.{number}" for number in ("07", "14", "15", "16", "21", "23", "25")),
    *("SC.PSC.02", "SC.PSC.08"),
)


@pytest.fixture(scope="module")
def pack() -> Pack:
    return packs.load()


def test_the_pack_covers_what_it_should(pack: Pack) -> None:
    spoken = {requirement for scenario in pack.scenarios for requirement in scenario.requirements}
    assert set(ASKED) <= spoken
    assert any(not scenario.requirements for scenario in pack.scenarios), "un parcours"


def test_every_requirement_and_proof_is_in_the_catalogue(pack: Pack) -> None:
    for scenario in pack.scenarios:
        for requirement in scenario.requirements:
            assert requirement in pack.catalogue.requirements, scenario.id
        for proof in scenario.proves:
            assert any(proof in pack.catalogue.requirement(r).proofs for r in scenario.requirements), proof


def test_every_proof_of_a_requirement_of_the_pack_is_described_or_rehearsed(pack: Pack) -> None:
    proven = {proof for scenario in pack.scenarios for proof in scenario.proves}
    described = pack.catalogue.proofs
    for requirement in ASKED:
        for proof in pack.catalogue.requirement(requirement).proofs:
            assert proof in described, proof
            assert proof in proven or described[proof].nature is Nature.SLOT, proof


def test_every_proof_described_is_one_of_the_catalogue(pack: Pack) -> None:
    known = {proof for requirement in pack.catalogue.requirements.values() for proof in requirement.proofs}
    assert set(pack.catalogue.proofs) - known == {"INS/va1.53"}, "cette exigence n'a pas de numéro de preuve"


def test_the_catalogue_is_that_of_the_reference_data(pack: Pack, shared_data: Path) -> None:
    text = (shared_data / "segur" / "requirements.yaml").read_text("utf-8")
    assert {name.strip("'") for name in re.findall(r"^- id: (.+?)$", text, re.MULTILINE)} == set(
        pack.catalogue.requirements
    )


def test_every_patient_is_one_of_the_benchs_population(pack: Pack) -> None:
    persons = json.loads((HOME.parent / "mocks" / "seed" / "personnes.json").read_bytes())
    people = {(p["family_name"], p["given_names"], p["birth_date"], p["birth_place"]) for p in persons}
    for patient in pack.patients.values():
        assert (patient.family_name, patient.given_names, patient.birth_date, patient.birth_place) in people


def test_scenarios_are_chosen_by_id_requirement_or_proof(pack: Pack) -> None:
    assert [scenario.id for scenario in packs.chosen(pack, ["INS-54"])] == ["INS-54-01", "INS-54-02"]
    assert [scenario.id for scenario in packs.chosen(pack, ["MSS/va1.12"])] == ["MSS-12-01"]
    assert [scenario.id for scenario in packs.chosen(pack, ["INS/va1.31.02.01"])] == ["INS-31-02"]
    assert packs.chosen(pack, []) == pack.scenarios


@pytest.mark.parametrize("name", ["INS-99", ""])
def test_a_name_that_chooses_nothing_is_said(pack: Pack, name: str) -> None:
    if name:
        with pytest.raises(UnknownNameError, match="INS-52-01"):
            packs.chosen(pack, [name])
    with pytest.raises(UnknownNameError, match="lgc"):
        packs.load("../lgc")


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.relative_to(HOME).as_posix())
def test_a_scenario_has_no_clock_randomness_input_or_thread(path: Path) -> None:
    tree = ast.parse(path.read_text("utf-8"))
    names = [alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names]
    names += [node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    assert all(name in MAY_IMPORT or name.partition(".")[0] in MAY_IMPORT for name in names)
    assert not any("clock" in name or "random" in name or "environment" in name for name in names)
    called = {node.func.id for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)}
    assert not called & {"open", "input", "print", "exec", "eval", "__import__", "globals", "id", "hash"}


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.relative_to(HOME).as_posix())
def test_what_a_scenario_keeps_can_be_taken_from_an_event(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "keeps":
            word = node.args[3]
            assert isinstance(word, ast.Constant)
            assert word.value in WORDS


def test_guided_scenarios_are_left_to_a_person_unless_named_exactly(pack: Pack) -> None:
    alone = packs.chosen(pack, [], attended=False)
    assert set(pack.scenarios) - set(alone) == set(packs.guided(pack))
    assert {scenario.id for scenario in packs.guided(pack)} <= pack.beyond
    for name in ("INS-36-01", "INS/va1.36", "INS/va1.36.01.01"):
        assert [scenario.id for scenario in packs.chosen(pack, [name], attended=False)] == ["INS-36-01"]
    assert not any(scenario.guided for scenario in packs.chosen(pack, ["INS"], attended=False))


def test_a_scenario_says_that_it_is_guided_when_and_only_when_it_is(pack: Pack) -> None:
    """Read from the code: a step that only a person can play must not surprise a program."""
    for scenario in pack.scenarios:
        source = inspect.getsource(inspect.getmodule(scenario.script))  # type: ignore[arg-type]
        assert scenario.guided == ("bench.guided(" in source), scenario.id
