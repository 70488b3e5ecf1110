"""The fictitious persons: keys are computed, made-up matricules say what their traits say."""

import json

import pytest

from formats.ins import matricule, traits
from mocks.core.seed import DEFAULT, Matricule, Person
from tests.mocks.insi.calling import SEED

OURS = [person for person in SEED.persons if person.source == "banc"]


@pytest.mark.parametrize("person", SEED.persons, ids=lambda person: person.id)
def test_every_person_may_be_searched(person: Person) -> None:
    assert not traits.nom_breaches(person.family_name)
    assert not traits.prenom_breaches(person.given_names)
    assert not traits.sexe_breaches(person.sex)
    assert not traits.calendar_breaches(person.birth_date)
    assert not traits.lieu_breaches(person.birth_place)
    assert matricule.is_valid(person.ins.number + person.ins.key)
    assert not matricule.oid_breaches(person.ins.oid)


def test_only_the_wrong_key_of_a_cnda_case_is_typed() -> None:
    typed = [
        (person["id"], item["number"], item["key"])
        for person in json.loads(DEFAULT.read_text("utf-8"))["persons"]
        for item in (person["ins"], *person.get("former", ()))
        if "key" in item
    ]
    assert typed == [("herman-gatien", "2810363220456", "10")]


def tells(ins: Matricule) -> tuple[str, str, str]:
    """Sex, year and month, commune, as a matricule has them."""
    return ins.number[0], ins.number[1:5], ins.number[5:10]


@pytest.mark.parametrize("person", OURS, ids=lambda person: person.id)
def test_a_made_up_matricule_agrees_with_the_traits(person: Person) -> None:
    birth = person.birth_date[2:4] + person.birth_date[5:7]
    assert tells(person.ins) == ("1" if person.sex == "M" else "2", birth, person.birth_place)


@pytest.mark.parametrize("person", OURS, ids=lambda person: person.id)
def test_a_made_up_former_matricule_is_another_one(person: Person) -> None:
    for former in person.former:
        assert matricule.is_valid(former.number + former.key)
        assert former.number != person.ins.number
        assert former.number[1:5] == person.ins.number[1:5]
        assert former.start < former.end


def test_nobody_shares_an_identifier() -> None:
    assert len(SEED.by_matricule) == len({person.id for person in SEED.persons}) == len(SEED.persons)


@pytest.mark.parametrize(
    "special",
    ["--", "'", " "],
    ids=["double tiret", "apostrophe", "espace"],
)
def test_special_names_are_there(special: str) -> None:
    assert any(special in person.family_name for person in SEED.persons)


@pytest.mark.parametrize("place", ["2A", "2B", "97", "98", "99"])
def test_special_places_are_there(place: str) -> None:
    assert any(person.birth_place.startswith(place) for person in SEED.persons)
