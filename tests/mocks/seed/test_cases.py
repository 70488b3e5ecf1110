"""Each special case has somebody, and whoever is there for it is as it says."""

from collections.abc import Callable
from typing import Any

import pytest

from formats.ins.matricule import OID_NIA, OID_NIR, is_valid
from formats.ins.traits import Traits, first_given_name, folded
from mocks.core.seed import Person, load
from mocks.insi.seed import among
from mocks.seed.making import data

SEED = load()
GROUPS: list[dict[str, Any]] = data("cas")
CASES = {case["id"]: case for group in GROUPS for case in group["cases"]}
FEW = {"dmp.aucun": 1, "dmp.ferme": 1, "prenom.dix": 2, "prenom.long": 2, "ins.dix-historiques": 2}
"""The cases of fewer than three persons; each of them is complete so."""
FEW |= {"lieu.975": 2, "lieu.977": 2, "lieu.978": 2, "ins.historique-dates-inversees": 2}


def people(case: str) -> list[Person]:
    return [person for person in SEED.persons if case in person.cases]


def found(person: Person, given: str = "", place: str = "") -> list[Person]:
    traits = Traits(person.family_name, given or person.given_names, person.sex, person.birth_date, place)
    return among(SEED, traits)


def first(person: Person) -> str:
    return first_given_name(person.given_names)


def second_is_named(person: Person) -> bool:
    return person.typed.split(" ")[-1] == person.given_names.split(" ")[1]


def _two_then(person: Person, given: str, place: str) -> bool:
    """A 02 by the first given name, and 00 with what is added."""
    return len(found(person, first(person))) > 1 and found(person, given or first(person), place) == [person]


IS: dict[str, Callable[[Person], bool]] = {
    "nom.simple": lambda p: not set(p.family_name) & set(" '") and found(p, first(p)) == [p],
    "nom.apostrophe": lambda p: "'" in p.family_name[1:],
    "nom.apostrophe-tete": lambda p: p.family_name.startswith("'"),
    "nom.tiret": lambda p: "-" in p.family_name and "--" not in p.family_name,
    "nom.double-tiret": lambda p: "--" in p.family_name,
    "nom.particule": lambda p: " " in p.family_name,
    "nom.espaces": lambda p: " " in p.family_name and not set(p.family_name) & set("-'"),
    "nom.ligature": lambda p: bool(set(p.typed) & set("ÆŒæœ")) and folded(p.typed) == p.family_name,
    "nom.accent": lambda p: folded(p.typed) == p.family_name != p.typed.upper(),
    "nom.typographique": lambda p: "’" in p.typed and folded(p.typed) == p.family_name,
    "nom.usage": lambda p: p.sex == "F" and p.family_name not in p.typed,
    "nom.long": lambda p: len(p.family_name) == 100,
    "prenom.unique": lambda p: " " not in p.given_names,
    "prenom.plusieurs": lambda p: found(p, first(p)) == found(p) == [p] and found(p, p.given_names.split(" ")[1]) == [],
    "prenom.deuxieme": lambda p: second_is_named(p) and found(p, p.given_names.split(" ")[1]) == [],
    "prenom.inconnu": lambda p: p.typed.endswith(p.given_names) and found(p, p.typed.split(" ")[4]) == [],
    "prenom.compose-tiret": lambda p: "-" in first(p),
    "prenom.compose-espace": lambda p: " " in p.given_names,
    "prenom.apostrophe": lambda p: "'" in first(p),
    "prenom.dix": lambda p: len(p.given_names.split(" ")) == 10,
    "prenom.long": lambda p: len(p.given_names) == 100,
    "sexe.epicene": lambda p: found(p) == [p] and _other_sex(p),
    "homonyme.lieu": lambda p: _two_then(p, "", p.birth_place),
    "homonyme.prenoms": lambda p: len(found(p, first(p))) > 1,
    "homonyme.trois": lambda p: len(found(p, first(p))) == 3 and found(p, p.given_names, p.birth_place) == [p],
    "homonyme.irreductible": lambda p: len(found(p, p.given_names, p.birth_place)) == 2,
    "jumeaux": lambda p: found(p, first(p)) == [p] and _twin(p),
    "jumeaux.prenom": lambda p: _two_then(p, p.given_names, "") and _twin(p),
    "lieu.metropole": lambda p: p.birth_place < "96000",
    "lieu.paris": lambda p: p.birth_place.startswith("751"),
    "lieu.ancien": lambda p: p.birth_place != p.ins.number[5:10],
    "lieu.corse-2a": lambda p: p.birth_place.startswith("2A") and p.birth_date >= "1976",
    "lieu.corse-2b": lambda p: p.birth_place.startswith("2B") and p.birth_date >= "1976",
    "lieu.corse-avant-1976": lambda p: p.birth_date < "1976" and (p.ins.number[5:7], p.birth_place[0]) == ("20", "2"),
    "lieu.corse-20": lambda p: (
        p.birth_date < "1976" and p.ins.number[5:10] == p.birth_place and p.birth_place < "20999"
    ),
    "lieu.etranger": lambda p: p.birth_place.startswith("99"),
    "lieu.pays-autre": lambda p: p.birth_place.startswith("99") and p.birth_place != p.ins.number[5:10],
    "lieu.inconnu": lambda p: p.birth_place == "99999",
    "date.jour-inconnu": lambda p: p.birth_date.endswith("-00") and "-00-" not in p.birth_date,
    "date.mois-inconnu": lambda p: "-00-" in p.birth_date and not p.birth_date.endswith("-00"),
    "date.jour-et-mois-inconnus": lambda p: p.birth_date.endswith("-00-00"),
    "date.estimee": lambda p: p.birth_date.endswith("-12-31"),
    "date.bissextile": lambda p: p.birth_date.endswith("-02-29"),
    "date.centenaire": lambda p: p.birth_date < "1926",
    "date.enfant": lambda p: p.birth_date > "2024",
    "ins.nia": lambda p: p.ins.oid == OID_NIA,
    "ins.nia-nourrisson": lambda p: p.ins.oid == OID_NIA and p.birth_date > "2024",
    "ins.nia-puis-nir": lambda p: (p.ins.oid, [one.oid for one in p.former]) == (OID_NIR, [OID_NIA]),
    "ins.un-historique": lambda p: len(p.former) == 1 and p.former[0].start < p.former[0].end,
    "ins.plusieurs-historiques": lambda p: len(p.former) > 1,
    "ins.dix-historiques": lambda p: len(p.former) == 10,
    "ins.historique-sans-dates": lambda p: not any(one.start or one.end for one in p.former) and len(p.former) > 1,
    "ins.historique-dates-inversees": lambda p: all(one.start > one.end for one in p.former) and bool(p.former),
    "ins.historique-egal-actif": lambda p: [one.number for one in p.former] == [p.ins.number],
    "ins.changement-sexe": lambda p: {one.number[0] for one in p.former} == {"12"[p.ins.number[0] == "1"]},
    "ins.cle-fausse-historique": lambda p: any(not is_valid(one.number + one.key) for one in p.former),
    "dmp.aucun": lambda p: p.dmp == "aucun",
    "dmp.ferme": lambda p: p.dmp == "ferme",
    **{
        f"lieu.{code}": lambda p, code=code: p.birth_place.startswith(code)  # type: ignore[misc]
        for code in ("971", "972", "973", "974", "975", "976", "977", "978", "986", "987", "988")
    },
}
"""What a person of each case has."""


def _other_sex(person: Person) -> bool:
    other = "F" if person.sex == "M" else "M"
    return bool(among(SEED, Traits(person.family_name, person.given_names, other, person.birth_date)))


def _twin(person: Person) -> bool:
    born = (person.family_name, person.birth_date, person.birth_place)
    twins = [one for one in SEED.persons if (one.family_name, one.birth_date, one.birth_place) == born]
    return len(twins) == 2 and abs(int(twins[0].ins.number[10:]) - int(twins[1].ins.number[10:])) == 1


@pytest.mark.parametrize("case", CASES)
def test_everybody_of_a_case_is_as_it_says(case: str) -> None:
    here = people(case)
    assert len(here) >= FEW.get(case, 3)
    assert [person.id for person in here if not IS[case](person)] == []


def test_every_label_is_a_known_case_in_both_languages() -> None:
    known = {*CASES, *(case["id"] for case in data("cnda")["cases"])}
    assert {case for person in SEED.persons for case in person.cases} <= known
    assert all(case["fr"] and case["en"] and case["source"] for case in [*CASES.values(), *data("cnda")["cases"]])


def test_a_label_of_cnda_is_given_to_its_own_and_to_the_homonym_that_its_case_needs() -> None:
    borrowed = [p.id for p in SEED.persons if p.source == "banc" and any(c.startswith("cnda.") for c in p.cases)]
    assert borrowed == ["de-vinci-homonyme"]
    assert all(p.cases[0].startswith("cnda.") for p in SEED.persons if p.source == "CNDA")
