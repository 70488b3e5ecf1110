"""The pack of CNDA's INSi guide: each known test and case is one scenario, typed as the guide has it."""

import json
import re
from collections.abc import Mapping
from typing import Any

import pytest

from harness import injections, packs
from harness.packs import HOME, Pack
from scenarios.cnda.people import DONATELLO, RUTH, TYPED

CASES = json.loads((HOME.parent / "mocks" / "seed" / "cnda.json").read_bytes())["cases"]
KNOWN = {case["id"].removeprefix("cnda."): case for case in CASES if case["test"] != "hors tests"}
CARDS = json.loads((HOME.parent / "mocks" / "seed" / "vitale.json").read_bytes())["cards"]
TRAITS = ("family_name", "sex", "birth_date")


@pytest.fixture(scope="module")
def pack() -> Pack:
    return packs.load("cnda-insi")


def test_each_known_test_and_case_is_played(pack: Pack) -> None:
    """1.02 has two cases, which the seed tells in one: they differ by what the person does."""
    played = [scenario.id.removeprefix("CNDA-") for scenario in pack.scenarios]
    assert played == sorted(played)
    assert set(played) - {"1.02-1", "1.02-2"} == set(KNOWN) - {"1.02"}


def test_a_name_is_that_of_a_file_and_chooses_a_test(pack: Pack) -> None:
    assert all(re.fullmatch(r"CNDA-\d\.\d\d(-\d)?", scenario.id) for scenario in pack.scenarios)
    assert [one.id for one in packs.chosen(pack, ["CNDA-2.07"])] == ["CNDA-2.07-1", "CNDA-2.07-2"]


def test_no_requirement_is_claimed_and_nobody_is_needed(pack: Pack) -> None:
    assert pack.claims() == {}
    assert not any(scenario.proves or scenario.guided for scenario in pack.scenarios)
    assert pack.catalogue.couloir(pack.perimeter) is None


def test_no_test_is_in_two_packs() -> None:
    everywhere = [scenario.id for pack in packs.every() for scenario in pack.scenarios]
    assert len(set(everywhere)) == len(everywhere)
    assert not any(scenario.id.startswith("CNDA") for scenario in packs.load().scenarios)


@pytest.mark.parametrize("case", TYPED)
def test_who_is_typed_is_who_the_guide_names(case: str) -> None:
    asked: Mapping[str, Any] = KNOWN[case].get("typed") or KNOWN[case]["runs"][0]["calls"][0]["asked"]
    assert all(TYPED[case][trait] == asked[trait] for trait in TRAITS if trait in asked)
    assert TYPED[case]["given_names"].split()[0] == asked["given_names"][0]


@pytest.mark.parametrize("typed", [RUTH, DONATELLO], ids=["RUTH", "DONATELLO"])
def test_who_is_searched_by_card_is_on_it(typed: Mapping[str, str]) -> None:
    people = [{name: person[name] for name in (*TRAITS, "given_names")} for person in CARDS[0]["beneficiaries"]]
    assert {name: typed[name] for name in (*TRAITS, "given_names")} in people


def test_an_answer_is_given_by_its_name() -> None:
    assert injections.given("insi", "cnda-1.10-2023") == (HOME / "injections/insi/cnda-1.10-2023.xml").read_bytes()
    with pytest.raises(FileNotFoundError):
        injections.given("insi", "rien")
