"""Every requirement has a state, and an honest one."""

import json
from collections.abc import Callable

import pytest

from formats.rule import Text
from harness import packs
from harness.catalogue import Catalogue, Requirement, State, Told
from harness.packs import Pack
from harness.requirements.derive import HOME
from harness.requirements.reach import checks_of, deciding
from harness.requirements.states import Standing, silent, standings
from harness.scenario import Scenario
from harness.selftest_matrix import WITHOUT_DEFECT
from scenarios.ins.empty_trait import without_name
from scenarios.psc.logout import log_out

WHY = Text("pourquoi", "why")
IN_PART = {"SC.PSC.01", "SC.INS/PSC.01", "INS/va1.64", "INS/va1.66"}
"""Requirements that a scenario speaks of without settling them."""


@pytest.fixture(scope="module")
def pack() -> Pack:
    return packs.load()


@pytest.fixture(scope="module")
def real(pack: Pack) -> dict[str, Standing]:
    scenarios = {one.id: one for each in packs.every() for one in each.scenarios}
    return {standing.requirement.id: standing for standing in standings(pack.catalogue, scenarios.values())}


def catalogue(**told: Told) -> Catalogue:
    names = {"INS.1", "INS.2"}
    known = {name: Requirement(name, "Essai", "INS", ("LGC",), 1, True, ()) for name in sorted(names)}
    return Catalogue(known, {}, "essai", {name.replace("_", "."): said for name, said in told.items()})


def claiming(name: str, script: Callable[..., None] = without_name.script) -> Scenario:
    return Scenario(f"{name}-01", WHY, (name,), (), script)


def only_warns(bench: object) -> None:
    """No check at all, hence none that can fail."""


def test_no_requirement_is_silent(real: dict[str, Standing]) -> None:
    assert [one.requirement.id for one in silent(real.values())] == []
    assert len(real) == 465


def test_each_state_has_its_ground(real: dict[str, Standing]) -> None:
    for name, one in real.items():
        if one.state is State.AUTOMATIC:
            assert one.scenarios, name
            assert one.checks, name
        else:
            assert one.why.fr, name
            assert one.why.en, name
            assert one.state is not State.ATTESTED or one.scenarios, name


def test_a_scenario_in_the_way_of_a_reason_is_known(real: dict[str, Standing]) -> None:
    """A requirement that a scenario claims, and that stays unsettled, is one that we know of."""
    settled = (State.AUTOMATIC, State.ATTESTED)
    assert {name for name, one in real.items() if one.scenarios and one.state not in settled} - IN_PART == {
        "PSC/va1.01"
    }


def test_the_file_of_states_names_what_exists(pack: Pack) -> None:
    body = json.loads((HOME / "etats.json").read_bytes())
    told = pack.catalogue.told
    assert set(body["exigences"]) <= set(pack.catalogue.requirements)
    used = {said if isinstance(said, str) else said.get("raison") for said in body["exigences"].values()}
    assert set(body["raisons"]) == used - {None}
    for name, said in told.items():
        assert not said.like or (said.like in pack.catalogue.requirements and not told.get(said.like, Told()).like), (
            name
        )
        assert bool(said.remains.fr) == bool(said.remains.en), name


def test_a_reason_speaks_of_scenarios_and_checks_that_exist(pack: Pack) -> None:
    known = {scenario.id for each in packs.every() for scenario in each.scenarios}
    for name, said in pack.catalogue.told.items():
        spoken = {word.strip("().,;") for word in said.why.fr.split()}
        assert {
            word for word in spoken if word.split("-")[0] in {"INS", "DMP", "MSS", "PSC"} and "-" in word
        } <= known, name


def test_a_family_of_recommendations_has_no_proof(pack: Pack) -> None:
    body = json.loads((HOME / "etats.json").read_bytes())["exigences"]
    for name, said in body.items():
        if said == "preconisation":
            assert not pack.catalogue.requirement(name).proofs, name


def test_each_couloir_of_the_catalogue_is_mapped_once(pack: Pack) -> None:
    names = {name for one in pack.catalogue.requirements.values() for name in one.perimeters}
    assert all(pack.catalogue.couloir(name) for name in names)
    every = [name.casefold() for one in pack.catalogue.couloirs for name in (one.code, one.name, *one.aliases)]
    assert len(every) == len(set(every))
    assert {"LGC", "LGO", "DPI", "PFI", "RI", "SGL", "RIS", "DUI", "MES"} <= {
        one.code for one in pack.catalogue.couloirs
    }


def test_a_claimed_requirement_is_automatic() -> None:
    found = standings(catalogue(INS_2=Told(State.NOT_YET, WHY)), [claiming("INS.1")])
    assert [(one.state, one.scenarios) for one in found] == [(State.AUTOMATIC, ("INS.1-01",)), (State.NOT_YET, ())]
    assert found[0].checks == ("identity.unchanged",)


def test_what_remains_is_told_with_it() -> None:
    found = standings(catalogue(INS_1=Told(remains=WHY), INS_2=Told(State.NOT_YET, WHY)), [claiming("INS.1")])
    assert (found[0].state, found[0].why) == (State.AUTOMATIC, WHY)


def test_a_scenario_that_cannot_fail_proves_nothing() -> None:
    found = standings(catalogue(INS_2=Told(State.NOT_YET, WHY)), [claiming("INS.1", only_warns)])
    assert [one.requirement.id for one in silent(found)] == ["INS.1"]


def test_a_person_vouches_in_a_scenario_or_not_at_all() -> None:
    told = {"INS_1": Told(State.ATTESTED, WHY), "INS_2": Told(State.ATTESTED, WHY)}
    found = standings(catalogue(**told), [claiming("INS.1", only_warns)])
    assert [one.state for one in found] == [State.ATTESTED, None]


def test_a_part_proven_is_not_the_whole() -> None:
    found = standings(catalogue(INS_1=Told(State.NOT_YET, WHY), INS_2=Told(like="INS.1")), [claiming("INS.1")])
    assert [(one.state, one.scenarios, one.like) for one in found] == [
        (State.NOT_YET, ("INS.1-01",), ""),
        (State.NOT_YET, ("INS.1-01",), "INS.1"),
    ]


def test_nothing_told_and_nothing_claimed_is_silent() -> None:
    assert len(silent(standings(catalogue(), []))) == 2


def test_the_checks_of_a_scenario_are_read_through_the_functions_that_it_calls() -> None:
    assert checks_of(without_name) == ("identity.unchanged",)
    assert checks_of(log_out) == ("psc.logout", "psc.no_use_after_logout")


def test_a_check_on_inferred_rules_decides_nothing() -> None:
    assert deciding(("psc.logout", "psc.no_use_after_logout")) == ("psc.no_use_after_logout",)
    assert deciding(tuple(WITHOUT_DEFECT)) == ()


def test_every_check_that_a_run_judges_is_one_that_was_read(pack: Pack) -> None:
    """Of the whole pack, each scenario shows at least one check that can fail, but for those that a person plays."""
    assert all(deciding(checks_of(scenario)) for scenario in pack.scenarios if not scenario.guided)


def test_what_is_attested_is_what_guided_scenarios_ask_of_a_person(pack: Pack, real: dict[str, Standing]) -> None:
    claimed = {name for scenario in pack.scenarios if scenario.guided for name in scenario.requirements}
    assert claimed == {name for name, one in real.items() if one.state is State.ATTESTED}
    assert all("à filmer" in real[name].why.fr and "to film" in real[name].why.en for name in claimed)
