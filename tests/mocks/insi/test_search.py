"""What a search finds: the identities of CNDA's cases, and ours."""

from dataclasses import replace
from typing import Any

import pytest

from mocks.core.people import Indexed
from tests.mocks.insi.calling import SEED, fault_of, search, world

NIA = "1.2.250.1.213.1.4.9"
DARTAGNAN = {"nom": "D'ARTAGNAN DE L'HERAULT", "prenom": "PIERRE-ALAIN", "date": "2001-06-17"}
ECETINSI = {"nom": "ECETINSI", "prenom": "PIERRE-ALAIN", "date": "2009-07-14"}
TCHITCHI = {"nom": "TCHITCHI", "sexe": "F", "date": "1936-06-21", "lieu": None}
HOUILLES = {"nom": "HOUILLES", "date": "1993-01-27", "lieu": None}

CASES: list[tuple[str, dict[str, Any], str, str]] = [
    ("2.03-1", {**DARTAGNAN, "lieu": None}, "00", "101066322075460"),
    ("2.03-1 place", {**DARTAGNAN, "lieu": "63220"}, "00", "101066322075460"),
    ("2.03-2", {"nom": "ADRTROIS", "prenom": "TOUSSAINT", "date": "1960-01-01", "lieu": "2B020"}, "00",
     "160012B02077713"),
    ("2.03-3", {"nom": "D'AEION", "prenom": "COEUR", "date": "1987-01-01", "lieu": "2B020"}, "01", ""),
    ("2.04-1", {**ECETINSI, "lieu": None}, "00", "109076322083489"),
    ("2.05", {"nom": "PROVISOIRE", "prenom": "MATRICULE", "date": "2009-07-01"}, "00", "109076322088835"),
    ("2.06-1", {"lieu": None}, "02", ""),
    ("2.06-2", {"lieu": "63220"}, "00", "114026322083356"),
    ("2.07-1 OLA", {**TCHITCHI, "prenom": "OLA"}, "01", ""),
    ("2.07-1 CATARINA", {**TCHITCHI, "prenom": "CATARINA"}, "00", "236066322083656"),
    ("2.07-1 BELLA", {**TCHITCHI, "prenom": "BELLA"}, "01", ""),
    ("2.07-1 all", {**TCHITCHI, "prenom": "CATARINA BELLA"}, "00", "236066322083656"),
    ("2.07-1 elements", {**TCHITCHI, "prenom": ["CATARINA", "BELLA"]}, "00", "236066322083656"),
    *(("2.07-2 " + one, {**HOUILLES, "prenom": one}, "01", "") for one in ("PIERRE", "PAUL", "JACQUES")),
    ("2.07-2 all", {**HOUILLES, "prenom": "PIERRE PAUL JACQUES"}, "01", ""),
    ("2.08-1", {"nom": "CORSE", "prenom": "ANTHONY", "date": "1980-03-02", "lieu": None}, "00", "180032B02040123"),
    ("2.08-2", {"nom": "HERMAN", "prenom": "GATIEN", "date": "1981-03-24"}, "00", "181036322045676"),
    ("3.05-3", {"nom": "NESSI", "prenom": "NATHALIE", "sexe": "F", "date": "1977-07-14"}, "00", "277076322082910"),
    ("ADRUN", {"nom": "ADRUN", "prenom": "ZOE", "sexe": "F", "date": "1975-12-31"}, "00", "275126322074974"),
    ("ADRDEUX", {"nom": "ADRDEUX", "prenom": "LAURENT", "date": "1981-01-01", "lieu": None}, "00", "181016322075140"),
    ("ADRTROIS D", {"nom": "ADRTROIS", "prenom": "DOMINIQUE", "sexe": "F", "date": "1997-02-26", "lieu": "2A020"}, "00",
     "297022A02077878"),
    ("NESSI M", {"nom": "NESSI", "prenom": "MICHELANGELO", "date": "2010-08-07"}, "00", "110086322083060"),
]  # fmt: skip


@pytest.mark.parametrize(("traits", "code", "matricule"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_every_cnda_case_is_reached_by_its_traits(traits: dict[str, Any], code: str, matricule: str) -> None:
    answer = search(**traits)
    assert answer.status == 200
    assert (answer.facts["code_cr"], answer.facts["matricule"]) == (code, matricule)


def test_the_facts_of_the_exchange_hold_demand_and_answer() -> None:
    answer = search()
    assert answer.operation == "rechercherInsAvecTraitsIdentite"
    assert dict(answer.facts) == {
        "code_cr": "00",
        "matricule": "114026322083356",
        "oid": "1.2.250.1.213.1.4.8",
        "fault": "",
        "traits": {
            "family_name": "DE VINCI",
            "given_names": "LEONARDO",
            "sex": "M",
            "birth_date": "2014-02-01",
            "birth_place": "63220",
        },
    }


def test_former_matricules_are_returned_as_they_are() -> None:
    assert search(**ECETINSI).body.count(b"<INSHISTO>") == 1
    assert search(nom="HERMAN", prenom="GATIEN", date="1981-03-24").body.count(b"<INSHISTO>") == 2
    assert (
        b"<NumIdentifiant>2810363220456</NumIdentifiant><Cle>10</Cle>"
        in search(nom="HERMAN", prenom="GATIEN", date="1981-03-24").body
    )


def test_a_matricule_that_waits_is_told_by_its_oid_alone() -> None:
    answer = search(nom="PROVISOIRE", prenom="MATRICULE", date="2009-07-01")
    assert answer.facts["oid"] == NIA
    assert str(answer.facts["matricule"]).startswith("1")


@pytest.mark.parametrize(
    "traits",
    [{"sexe": "F"}, {"date": "2014-02-02"}, {"lieu": "75001"}, {"nom": "DEVINCI"}, {"prenom": "PIERO"}],
    ids=str,
)
def test_everything_but_the_given_name_is_exact(traits: dict[str, str]) -> None:
    assert search(**traits).facts["code_cr"] == "01"


def test_a_place_does_not_tell_everybody_apart() -> None:
    twins = {"nom": "BANC-JUMEAU", "date": "2003-03-03", "lieu": "44109"}
    assert search(prenom="PAUL", **twins).facts["code_cr"] == "02"
    assert search(prenom="PAUL LOUIS", **twins).facts["code_cr"] == "00"


@pytest.mark.parametrize(
    ("knobs", "fault"),
    [
        ({"unknown_person": "insi_102"}, "insi_102"),
        ({"unknown_person": "desir_1020"}, "desir_1020"),
        ({"profile": "wire-2023"}, "insi_102"),
    ],
    ids=str,
)
def test_an_unknown_person_is_answered_as_the_profile_says(knobs: dict[str, str], fault: str) -> None:
    answer = search(world(**knobs), nom="INCONNU")
    assert (answer.status, fault_of(answer)) == (500, fault)


@pytest.mark.parametrize(
    "knobs", [{}, {"unknown_person": "01", "profile": "wire-2023"}, {"unknown_person": "x"}], ids=str
)
def test_else_an_unknown_person_is_a_01(knobs: dict[str, str]) -> None:
    assert search(world(**knobs), nom="INCONNU").facts["code_cr"] == "01"


def test_two_seeds_do_not_mix() -> None:
    other = replace(SEED, persons=Indexed((replace(SEED.persons[0], family_name="AILLEURS"),)))
    assert search(world(other), nom="AILLEURS", prenom="PIERRE-ALAIN", date="2001-06-17").facts["code_cr"] == "00"
    assert search(world(other)).facts["code_cr"] == "01"


def test_names_are_escaped_in_the_answer() -> None:
    strange = replace(SEED.persons[0], family_name='A<B>&"', given_names="X", birth_place="63220")
    seed = replace(SEED, persons=Indexed((strange,)))
    answer = search(world(seed), nom='A<B>&"', prenom="X", date="2001-06-17")
    assert b'<NomNaissance>A&lt;B&gt;&amp;"</NomNaissance>' in answer.body
