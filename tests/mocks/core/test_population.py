"""What a session adds to the seed: it is there, it is its own, and it is found again after the bench was killed."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mocks.core import population, seed
from mocks.core.population import PopulationError
from tests.mocks.core.conftest import ToyBench

BASE = seed.load()
PERSON = {
    "id": "produit-1",
    "family_name": "FICTIVE",
    "given_names": "CLAUDE MARIE",
    "sex": "F",
    "birth_date": "1985-02-14",
    "birth_place": "63220",
    "ins": {"number": "2850263220991", "oid": "1.2.250.1.213.1.4.8"},
}
PROFESSIONAL = {
    "id": "899900000111",
    "family_name": "FICTIF",
    "given_name": "DOMINIQUE",
    "title": "",
    "profession": "10",
    "specialty": "",
    "specialty_label": "",
    "structure": "10B0000026",
}
BOX = {"address": "a@b.mssante.fr", "type": "ORG", "holders": ["899900000111"]}
CLIENT = {"id": "mon-lgc", "redirect_uris": ["https://exemple/retour"]}
ADDED = {"persons": [PERSON], "professionals": [PROFESSIONAL], "mailboxes": [BOX], "clients": [CLIENT]}


def test_an_addition_is_there_beside_the_seed() -> None:
    whole = population.extended(BASE, ADDED, {"mon-lgc": "secret"})
    assert whole.by_matricule["2850263220991"].ins.key == "55"
    assert whole.professionals["899900000111"].family_name == "FICTIF"
    assert whole.mailboxes["a@b.mssante.fr"].holders == ("899900000111",)
    assert whole.clients["mon-lgc"].secret == "secret"
    assert set(BASE.clients) < set(whole.clients)
    assert len(whole.persons) == len(BASE.persons) + 1


def test_the_same_addition_is_made_once() -> None:
    assert population.extended(BASE, ADDED, {}) is population.extended(BASE, json.loads(json.dumps(ADDED)), {})
    assert population.extended(BASE, {}, {}) is BASE


def test_what_has_the_same_id_is_replaced_and_what_is_named_leaves() -> None:
    known = BASE.persons[0]
    person = {**PERSON, "ins": {"number": known.ins.number, "oid": known.ins.oid}}
    added = {"persons": [person], "without": {"clients": ["lgc-demonstration"]}}
    whole = population.extended(BASE, added, {})
    assert whole.by_matricule[known.ins.number].family_name == "FICTIVE"
    assert len(whole.persons) == len(BASE.persons)
    assert "lgc-demonstration" not in whole.clients
    (clash,) = population.clashes(BASE, added)
    assert clash["matricule"] == known.ins.number
    assert known.family_name in clash["known"]
    assert not population.clashes(BASE, ADDED)


@pytest.mark.parametrize(
    "added",
    [
        {"patients": [PERSON]},
        {"persons": PERSON},
        {"persons": ["x"]},
        {"persons": [{**PERSON, "ins": {"number": "12", "oid": ""}}]},
        {"persons": [{**PERSON, "ins": None}]},
        {"persons": [{**PERSON, "sex": 1}]},
        {"persons": [{**PERSON, "age": "3"}]},
        {"persons": [{**PERSON, "former": [{"number": "2850263220991", "key": 1, "oid": ""}]}]},
        {"professionals": [{**PROFESSIONAL, "structure": "rien"}]},
        {"professionals": [{**PROFESSIONAL, "title": ["DR"]}]},
        {"professionals": [{"id": "1"}]},
        {"mailboxes": [{**BOX, "holders": "899900000011"}]},
        {"mailboxes": [{**BOX, "holders": ["inconnu"]}]},
        {"clients": [{**CLIENT, "id": "mss-operateur"}]},
        {"clients": [{**CLIENT, "redirect_uris": [1]}]},
        {"clients": [{}] * 3000},
        {"without": ["clients"]},
        {"without": {"clients": ["mss-operateur"]}},
        {"without": {"structures": ["10B0000026"]}},
    ],
)
def test_another_shape_is_refused_and_says_why(added: dict[str, Any]) -> None:
    with pytest.raises(PopulationError, match="population"):
        population.extended(BASE, added, {})


JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=5)),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=5), inner, max_size=3)),
    max_leaves=6,
)


@given(st.dictionaries(st.sampled_from([*population.LISTS, "without", "x"]), JSON, max_size=3))
def test_nothing_else_comes_of_any_json(added: dict[str, Any]) -> None:
    try:
        population.extended(BASE, added, {})
    except PopulationError:
        return
    assert not any(items for name, items in added.items() if name != "without")


def test_it_is_a_change_and_the_same_again_is_none(toy: ToyBench) -> None:
    path = f"/sessions/{toy.session}/population"
    body = {**ADDED, "secrets": {"mon-lgc": "secret"}}
    assert toy.control("GET", path) == (200, {})
    assert toy.control("POST", path, body) == (200, {"clashes": []})
    assert toy.control("POST", path, body) == (200, {"clashes": []})
    assert toy.control("GET", path) == (200, ADDED)
    (moved,) = [event for event in toy.events("change") if event["data"]["type"] == "core.PopulationSet"]
    assert "secret" not in json.dumps(moved["data"])
    assert json.loads(toy.part(moved["number"], "secrets")) == {"mon-lgc": "secret"} or toy.part(
        moved["number"], "secrets"
    ) == {"mon-lgc": "secret"}


def test_an_addition_that_cannot_be_made_is_refused_and_nothing_moves(toy: ToyBench) -> None:
    path = f"/sessions/{toy.session}/population"
    for body in ({"persons": [{}]}, {"secrets": [1]}, [1]):
        status, answer = toy.control("POST", path, body)
        assert (status, bool(answer["error"])) == (400, True)
    assert toy.control("GET", path) == (200, {})


def test_a_killed_bench_finds_it_again(own_home: Path) -> None:
    bench = ToyBench(own_home)
    bench.new_session()
    bench.control("POST", f"/sessions/{bench.session}/population", ADDED)
    session = bench.session
    bench.kill()
    again = ToyBench(own_home)
    try:
        assert again.control("GET", f"/sessions/{session}/population") == (200, ADDED)
    finally:
        again.stop()
