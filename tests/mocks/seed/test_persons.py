"""The fictitious persons: keys are computed, made-up matricules say what their traits say, and are nobody's."""

import json
import time
from collections import Counter
from collections.abc import Iterator
from typing import Any

from formats.ins import matricule, traits
from mocks.core.seed import Matricule, Person, load
from mocks.insi import sentinels
from mocks.insi.seed import search_keys
from mocks.seed.making import HOME

SEED = load()
EVERYBODY = list(SEED.persons)
OURS = [person for person in EVERYBODY if person.source == "banc"]
ELSEWHERE = {"lieu.ancien", "lieu.corse-avant-1976", "lieu.pays-autre"}
"""The cases of persons whose place is not that of their matricule."""
WRONG = "ins.cle-fausse-historique"


def written() -> Iterator[dict[str, Any]]:
    """The persons as the file has them."""
    yield from json.loads((HOME / "personnes.json").read_bytes())


def test_there_are_enough_of_them_each_labelled_with_whose_they_are() -> None:
    assert len(OURS) >= 300
    assert {person.source for person in EVERYBODY} == {"CNDA", "banc"}
    assert all(person.cases for person in EVERYBODY)
    assert all("BANC" in person.family_name or person.id == "de-vinci-homonyme" for person in OURS)


def test_every_person_may_be_searched() -> None:
    for person in EVERYBODY:
        found = [
            *traits.nom_breaches(person.family_name),
            *traits.prenom_breaches(person.given_names),
            *traits.sexe_breaches(person.sex),
            *traits.calendar_breaches(traits.completed(person.birth_date)),
            *traits.lieu_breaches(person.birth_place),
            *matricule.key_breaches(person.ins.number + person.ins.key),
            *matricule.oid_breaches(person.ins.oid),
        ]
        assert not found, person.id


def test_a_date_is_incomplete_only_where_the_case_says_so() -> None:
    for person in EVERYBODY:
        incomplete = any(case.startswith("date.") and case.endswith(("inconnu", "inconnus")) for case in person.cases)
        assert traits.is_incomplete(person.birth_date) is incomplete, person.id


def test_only_wrong_keys_are_typed_and_they_are_labelled() -> None:
    """CNDA's own wrong key (insi.md §3.3), and ours."""
    for person in written():
        for item in (person["ins"], *person.get("former", ())):
            if "key" in item:
                assert item["key"] != matricule.key_of(item["number"])
                assert item is not person["ins"]
                assert WRONG in person["cases"] or person["id"] == "herman-gatien"
    wrong = [person for person in EVERYBODY if any(not is_right(one) for one in person.former)]
    assert {person.id for person in wrong} == {
        "herman-gatien",
        *(person.id for person in EVERYBODY if WRONG in person.cases),
    }


def is_right(ins: Matricule) -> bool:
    return matricule.is_valid(ins.number + ins.key)


def tells(ins: Matricule) -> tuple[str, str, str]:
    """Sex, year and month, commune, as a matricule has them."""
    return ins.number[0], ins.number[1:5], ins.number[5:10]


def test_a_made_up_matricule_agrees_with_the_traits() -> None:
    for person in OURS:
        sex, birth, place = tells(person.ins)
        month = "20" if person.birth_date[5:7] == "00" else person.birth_date[5:7]
        assert (sex, birth) == ("1" if person.sex == "M" else "2", person.birth_date[2:4] + month), person.id
        assert (place == person.birth_place) is not bool(ELSEWHERE & set(person.cases)), person.id


def test_a_made_up_former_matricule_is_of_the_same_birth() -> None:
    for person in OURS:
        for former in person.former:
            assert former.number[1:5] == person.ins.number[1:5], person.id
            assert former.number != person.ins.number or {"ins.historique-egal-actif", WRONG} & set(person.cases)


def test_a_made_up_matricule_can_be_nobody_s() -> None:
    """Its order number is higher than any that such a place gives in a month."""
    for person in OURS:
        assert all(int(one.number[10:]) >= 900 for one in (person.ins, *person.former)), person.id


def test_nobody_bears_the_name_of_a_sentinel() -> None:
    assert not {person.family_name for person in EVERYBODY} & set(sentinels.TABLE)


def test_nobody_shares_an_identifier() -> None:
    numbers = Counter(number for person in EVERYBODY for number in {one.number for one in (person.ins, *person.former)})
    assert not [number for number, times in numbers.items() if times > 1]
    assert len({person.id for person in EVERYBODY}) == len(EVERYBODY) == len(SEED.by_matricule)


def test_the_population_costs_next_to_nothing_at_start() -> None:
    def once() -> float:
        began = time.perf_counter()
        load().persons.prepare(search_keys)
        return time.perf_counter() - began

    assert min(once() for _ in range(3)) < 0.05


def test_persons_are_read_as_they_are_written() -> None:
    for person, told in zip(EVERYBODY, written(), strict=True):
        assert isinstance(person, Person)
        assert (person.id, person.given_names, list(person.cases)) == (told["id"], told["given_names"], told["cases"])
        assert SEED.by_matricule[person.ins.number] == person
