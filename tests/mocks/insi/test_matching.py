"""How a search is compared with the persons: what was seen on the platform, and the knobs for what was not."""

from dataclasses import replace
from itertools import accumulate
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from formats.ins.traits import Traits, completed, first_given_name
from mocks.core.people import Indexed
from mocks.core.seed import Matricule, Person
from mocks.insi.seed import Ways, among, search_keys
from tests.mocks.insi.calling import SEED, search, world

NAMES = st.from_regex(r"[A-Z]{1,6}([-' ][A-Z]{1,6}){0,2}", fullmatch=True)
LISTS = st.lists(st.from_regex(r"[A-Z]{1,5}(-[A-Z]{1,4})?", fullmatch=True), min_size=1, max_size=4).map(" ".join)
DATES = st.dates().map(lambda day: day.isoformat())
WAYS = st.builds(Ways, st.sampled_from(["premier", "debut", "equivalent"]), st.sampled_from(["completee", "exacte"]))


@st.composite
def populations(draw: st.DrawFn) -> list[Person]:
    """Some persons, often alike."""
    names, lists, dates = (draw(st.lists(one, min_size=1, max_size=2)) for one in (NAMES, LISTS, DATES))
    place = st.sampled_from(["63220", "2A004"])
    people = st.builds(
        Person,
        id=st.just(""),
        family_name=st.sampled_from(names),
        given_names=st.sampled_from(lists),
        sex=st.sampled_from("MF"),
        birth_date=st.sampled_from([*dates, f"{dates[0][:4]}-00-00"]),
        birth_place=place,
        ins=st.just(Matricule("1", "1", "")),
    )
    return draw(st.lists(people, min_size=1, max_size=6))


def traits_of(person: Person, given: str = "", place: str = "") -> Traits:
    return Traits(person.family_name, given or person.given_names, person.sex, person.birth_date, place)


def people(*persons: Person) -> Any:
    return replace(SEED, persons=Indexed(persons))


def test_every_person_of_the_seed_is_found_by_what_they_have() -> None:
    """By all their traits, and by their first given name: alone, unless they are there to be one of several."""
    for person in SEED.persons:
        date = completed(person.birth_date)
        asked = replace(traits_of(person, place=person.birth_place), birth_date=date)
        alone = not {"homonyme.irreductible", "jumeau-paul"} & {*person.cases, person.id}
        assert person in among(SEED, asked), person.id
        assert (among(SEED, asked) == [person]) is alone, person.id
        assert person in among(SEED, replace(asked, given_names=first_given_name(person.given_names)))


def test_another_given_name_of_the_list_finds_nobody() -> None:
    several = [person for person in SEED.persons if " " in person.given_names]
    assert len(several) > 60
    for person in several:
        for other in person.given_names.split(" ")[1:]:
            assert among(SEED, traits_of(person, other)) == [], person.id


@settings(max_examples=25)
@given(populations(), WAYS)
def test_the_place_only_ever_sets_persons_aside(persons: list[Person], ways: Ways) -> None:
    seed = people(*persons)
    for person in persons:
        without = among(seed, traits_of(person), ways)
        assert person in without
        for place in ("63220", "2A004"):
            assert among(seed, traits_of(person, place=place), ways) == [
                one for one in without if one.birth_place == place
            ]


@settings(max_examples=25)
@given(populations(), WAYS)
def test_name_sex_and_date_are_those_of_whom_it_finds(persons: list[Person], ways: Ways) -> None:
    seed = people(*persons)
    for asked in map(traits_of, persons):
        for found in among(seed, asked, ways):
            assert (found.sex, completed(found.birth_date)) == (asked.sex, completed(asked.birth_date))
            assert ways.names == "equivalent" or found.family_name == asked.family_name


@settings(max_examples=25)
@given(populations())
def test_one_more_given_name_never_finds_more(persons: list[Person]) -> None:
    """What makes the advice after a 02 work: names are added in order until one person is left."""
    seed = people(*persons)
    for person in persons:
        tries = accumulate(person.given_names.split(" "), lambda one, other: f"{one} {other}")
        found = [len(among(seed, traits_of(person, given))) for given in tries]
        assert found == sorted(found, reverse=True)
        assert found[-1] >= 1


@settings(max_examples=25)
@given(populations(), st.text(max_size=12), WAYS)
def test_any_text_may_be_searched(persons: list[Person], text: str, ways: Ways) -> None:
    seed = people(*persons)
    for asked in (Traits(text, text, text, text, text), replace(traits_of(persons[0]), given_names=text)):
        assert isinstance(among(seed, asked, ways), list)


PIERRE_ALAIN = Person(
    "x", "DE L'ORME-BANC", "PIERRE-ALAIN GUNTHER LOUIS", "M", "1962-00-00", "2A004", Matricule("1", "1", "")
)


@pytest.mark.parametrize(
    ("given", "found"),
    [
        ("PIERRE-ALAIN", {"premier", "debut", "equivalent"}),  # [V-live]
        ("PIERRE-ALAIN GUNTHER LOUIS", {"premier", "debut", "equivalent"}),
        ("PIERRE-ALAIN GUNTHER", {"debut", "equivalent"}),
        ("PIERRE ALAIN", {"equivalent"}),
        ("PIERRE", {"equivalent"}),
        ("GUNTHER", set()),
        ("PIERRE-ALAIN LOUIS", set()),
        ("PIERRE-ALAIN GUNTHER LOUIS JEAN", set()),
        ("pierre-alain", set()),
        ("PIERRE-ALAI", set()),
        ("", set()),
    ],
)
def test_given_names_are_compared_as_the_knob_says(given: str, found: set[str]) -> None:
    seed, asked = people(PIERRE_ALAIN), traits_of(PIERRE_ALAIN, given) if given else None
    for ways in ("premier", "debut", "equivalent"):
        wanted = asked or replace(traits_of(PIERRE_ALAIN), given_names="")
        assert bool(among(seed, wanted, Ways(ways))) is (ways in found), ways


@pytest.mark.parametrize(
    ("family", "found"), [("DE L'ORME-BANC", True), ("DE L ORME BANC", False), ("DE-L'ORME BANC", False)]
)
def test_the_family_name_is_exact_unless_the_knob_says_otherwise(family: str, found: bool) -> None:
    asked = replace(traits_of(PIERRE_ALAIN), family_name=family)
    assert bool(among(people(PIERRE_ALAIN), asked)) is found
    assert among(people(PIERRE_ALAIN), asked, Ways("equivalent"))


@pytest.mark.parametrize(
    ("kept", "searched", "found"),
    [
        ("1962-00-00", "1962-12-31", True),
        ("1962-05-00", "1962-05-01", True),
        ("1962-00-17", "1962-01-17", True),
        ("1962-00-00", "1962-00-00", True),
        ("1962-00-00", "1962-01-01", False),
        ("1962-12-31", "1962-00-00", False),
        ("1962-05-01", "1962-05-00", False),
    ],
)
def test_an_incomplete_date_is_found_as_rniv_has_it_typed(kept: str, searched: str, found: bool) -> None:
    person = replace(PIERRE_ALAIN, birth_date=kept)
    asked = replace(traits_of(person), birth_date=searched)
    assert bool(among(people(person), asked)) is found
    assert bool(among(people(person), asked, Ways(incomplete="exacte"))) is (kept == searched)


def test_the_knobs_of_a_session_are_followed() -> None:
    composed = {"nom": "BANC-LENOIR", "prenom": "JEAN CHRISTOPHE", "date": "1958-09-30", "lieu": None}
    assert search(**composed).facts["code_cr"] == "00"
    assert search(world(prenoms="premier"), **composed).facts["code_cr"] == "01"
    assert search(world(prenoms="autre"), **composed).facts["code_cr"] == "00"
    hyphened = {**composed, "prenom": "JEAN-CHRISTOPHE"}
    assert search(**hyphened).facts["code_cr"] == "01"
    assert search(world(prenoms="equivalent"), **hyphened).facts["code_cr"] == "00"


def test_several_elements_are_one_list() -> None:
    asked = {"nom": "BANC-LENOIR", "date": "1958-09-30", "lieu": None}
    assert (
        search(prenom=["JEAN", "CHRISTOPHE"], **asked).facts["matricule"]
        == search(prenom="JEAN CHRISTOPHE", **asked).facts["matricule"]
    )
    assert search(prenom=["JEAN", "PIERRE"], **asked).facts["code_cr"] == "01"


def test_a_search_decodes_only_those_it_may_find() -> None:
    """An index look-up, not a scan: the persons that are read are those whose key is that of the search."""

    class Counted(list[Person]):
        read = 0

        def __getitem__(self, place: Any) -> Any:
            self.read += 1
            return super().__getitem__(place)

    persons = Counted(replace(PIERRE_ALAIN, family_name=f"BANC {place}") for place in range(2000))
    seed = replace(SEED, persons=Indexed(persons))
    seed.persons.prepare(search_keys)
    assert len(among(seed, replace(traits_of(PIERRE_ALAIN), family_name="BANC 1234"))) == 1
    assert persons.read <= 3
