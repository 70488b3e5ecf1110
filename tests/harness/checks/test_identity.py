"""Checks of a patient's identity."""

from dataclasses import replace
from typing import Any

import pytest

from formats.insi import erreurs, resultat
from formats.insi.resultat import Identifiant
from harness.checks import identity
from tests.harness.checks.insi_evidence import LEONARDO, RECORD, TRAITS, exchange, failing, observed, rules

FORMER = Identifiant("2090763220834", "39", "1.2.250.1.213.1.4.8")


@pytest.mark.parametrize("wrapped", [True, False])
def test_a_record_that_holds_what_insi_returned_passes(wrapped: bool) -> None:
    report = identity.retrieved(record=observed(RECORD, wrapped=wrapped), call=exchange())
    assert report.examined == 8
    assert not report.findings


FLAWS = [
    ({"matricule": "114026322083300"}, "ins.report_matricule"),
    ({"matricule": ""}, "ins.report_matricule"),
    ({"oid": "1.2.250.1.213.1.4.10"}, "ins.report_oid"),
    ({"traits": {**TRAITS, "family_name": "VINCI"}}, "ins.report_traits"),
    ({"traits": {**TRAITS, "given_names": "LEONARDO"}}, "ins.report_traits"),
    ({"traits": {**TRAITS, "sex": "F"}}, "ins.report_traits"),
    ({"traits": {**TRAITS, "birth_date": "2014-02-02"}}, "ins.report_traits"),
    ({"traits": {**TRAITS, "birth_place": ""}}, "ins.report_traits"),
]


@pytest.mark.parametrize(("flaw", "rule"), FLAWS)
def test_each_difference_fails_by_its_rule(flaw: dict[str, Any], rule: str) -> None:
    report = identity.retrieved(record=observed({**RECORD, **flaw}), call=exchange())
    assert failing(report) == [rule]
    assert report.findings[0].locator[-1].name.startswith("/result/result/")


def test_a_first_given_name_that_does_not_start_the_list_warns() -> None:
    record = {**RECORD, "traits": {**TRAITS, "first_given_name": "PIERO"}}
    report = identity.retrieved(record=observed(record), call=exchange())
    assert rules(report) == ["ins.premier_prenom"]
    assert not failing(report)


def test_a_former_matricule_that_is_dropped_warns() -> None:
    response = resultat.build(resultat.resultat("00", replace(LEONARDO, historique=(FORMER,))))
    call = exchange(response=response)
    assert rules(identity.retrieved(record=observed(RECORD), call=call)) == ["ins.report_historique"]
    kept = {**RECORD, "history": [{"matricule": FORMER.full, "oid": FORMER.oid}]}
    assert not identity.retrieved(record=observed(kept), call=call).findings


@pytest.mark.parametrize(
    "response",
    [resultat.build(resultat.resultat("01")), erreurs.build(erreurs.CATALOGUE["insi_102"]), b"", b"<x/>"],
)
def test_without_an_identity_in_the_answer_nothing_is_judged(response: bytes) -> None:
    assert identity.retrieved(record=observed(RECORD), call=exchange(response=response)).examined == 0


@pytest.mark.parametrize("nothing", [None, {}, "texte", []])
def test_without_a_record_nothing_is_judged(nothing: Any) -> None:
    record = observed(nothing)
    assert identity.retrieved(record=record, call=exchange()).examined == 0
    assert identity.status(record=record, status="qualifiee").examined == 0
    assert identity.key_valid(record=record).examined == 0
    assert identity.unchanged(before=record, after=observed(RECORD)).examined == 0


def test_the_expected_status_passes_and_any_other_fails() -> None:
    assert not identity.status(record=observed(RECORD), status="recuperee").findings
    assert failing(identity.status(record=observed(RECORD), status="qualifiee")) == ["ins.statut"]
    assert failing(identity.status(record=observed({"patient": "p1"}), status="qualifiee")) == ["ins.statut"]


def test_an_attribute_that_the_status_forbids_warns() -> None:
    record = observed({**RECORD, "attributes": ["douteuse"]})
    assert rules(identity.status(record=record, status="recuperee")) == ["ins.attributs"]


REJECTED = observed({"code": "00", "retrieved": False, "alert": "Sexe absent du retour", "comparison": []})
BEFORE = {**RECORD, "status": "provisoire", "matricule": "", "oid": ""}


def test_a_record_left_alone_with_an_alert_passes() -> None:
    report = identity.unchanged(before=observed(BEFORE), after=observed(dict(BEFORE)), shown=REJECTED)
    assert report.examined > 10
    assert not report.findings


@pytest.mark.parametrize(
    ("after", "shown", "rule"),
    [
        ({**BEFORE, "status": "recuperee"}, {"retrieved": False, "alert": "a"}, "ins.fiche_inchangee"),
        ({**BEFORE, "traits": {**TRAITS, "sex": ""}}, {"retrieved": False, "alert": "a"}, "ins.fiche_inchangee"),
        (BEFORE, {"retrieved": False, "alert": ""}, "ins.alerte"),
        (BEFORE, {"retrieved": True, "alert": "a"}, "ins.pas_de_rapatriement"),
    ],
)
def test_what_moved_or_was_not_told_fails(after: dict[str, Any], shown: dict[str, Any], rule: str) -> None:
    report = identity.unchanged(before=observed(BEFORE), after=observed(after), shown=observed(shown))
    assert failing(report) == [rule]


def test_key_and_oid_of_a_record_are_judged() -> None:
    assert not identity.key_valid(record=observed(RECORD)).findings
    assert failing(identity.key_valid(record=observed({**RECORD, "matricule": "114026322083357"}))) == ["ins.key"]
    assert failing(identity.key_valid(record=observed({**RECORD, "oid": "1.2.3"}))) == ["ins.oid"]
    assert identity.key_valid(record=observed(BEFORE)).examined == 0
