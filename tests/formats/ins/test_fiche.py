"""The record beside what INSi returned."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formats.ins import fiche

RETURNED = {
    "matricule": "114026322083356",
    "oid": "1.2.250.1.213.1.4.8",
    "family_name": "DE VINCI",
    "given_names": "LEONARDO PIERO",
    "sex": "M",
    "birth_date": "2014-02-01",
    "birth_place": "63220",
}
RECORD: dict[str, Any] = {
    "matricule": RETURNED["matricule"],
    "oid": RETURNED["oid"],
    "traits": {name: RETURNED[name] for name in list(RETURNED)[2:]},
    "history": [],
}


def test_a_record_that_copies_the_answer_has_no_breach() -> None:
    assert not fiche.report_breaches(RECORD, RETURNED)


@pytest.mark.parametrize("name", fiche.COMPARED)
def test_each_fact_that_differs_is_named_where_it_is(name: str) -> None:
    (breach,) = fiche.report_breaches(RECORD, {**RETURNED, name: "AUTRE"})
    assert breach.where == fiche.pointer(name)
    assert breach.found == RETURNED[name]


def test_a_record_without_traits_misses_them_all() -> None:
    assert len(fiche.report_breaches({}, RETURNED)) == len(fiche.COMPARED)


def test_a_former_matricule_must_be_kept() -> None:
    former = [("209076322083439", "1.2.250.1.213.1.4.8")]
    kept = {**RECORD, "history": [{"matricule": former[0][0], "oid": former[0][1]}]}
    assert fiche.history_breaches(RECORD, former)
    assert not fiche.history_breaches(kept, former)


def test_a_change_is_named_by_what_moved() -> None:
    after = {**RECORD, "matricule": "", "status": "recuperee"}
    assert [breach.where for breach in fiche.change_breaches(RECORD, after)] == ["/matricule", "/status"]
    assert not fiche.change_breaches(RECORD, dict(RECORD))


def test_a_rejected_answer_is_told_and_not_taken() -> None:
    assert not fiche.rejection_breaches({"retrieved": False, "alert": "sexe absent du retour"})
    breaches = fiche.rejection_breaches({"retrieved": True, "alert": " "})
    assert [breach.rule.id for breach in breaches] == ["ins.alerte", "ins.pas_de_rapatriement"]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from(["matricule", "oid", "traits", "history", "status"]), JSON))
def test_any_record_is_judged(record: dict[str, Any]) -> None:
    fiche.report_breaches(record, RETURNED)
    fiche.first_name_breaches(record)
    fiche.history_breaches(record, [("1", "2")])
    fiche.rejection_breaches(record)
    assert not fiche.change_breaches(record, record)
