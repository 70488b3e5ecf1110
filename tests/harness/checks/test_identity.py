"""Checks of a patient's identity."""

import base64
from dataclasses import replace
from typing import Any

import pytest
import typst

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


def test_a_key_that_the_answer_leaves_out_may_be_computed() -> None:
    bare = replace(LEONARDO, actif=replace(LEONARDO.actif, key=None))
    call = exchange(response=resultat.build(resultat.resultat("00", bare)))
    for matricule in (LEONARDO.actif.full, LEONARDO.actif.number):
        assert not identity.retrieved(record=observed({**RECORD, "matricule": matricule}), call=call).findings
    wrong = observed({**RECORD, "matricule": "114026322083300"})
    assert failing(identity.retrieved(record=wrong, call=call)) == ["ins.report_matricule"]


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


RETRIEVED, QUALIFIED = observed(RECORD), observed({**RECORD, "status": "qualifiee"})
NONE = {"matricule": "", "oid": ""}


def moved(before: Any, after: dict[str, Any], event: str) -> list[str]:
    return failing(identity.moved(before=before, after=observed({**RECORD, **after}), event=event))


def test_a_denied_identity_is_provisional_again() -> None:
    assert moved(QUALIFIED, {"status": "provisoire", **NONE}, "verification_ko") == []
    assert moved(QUALIFIED, {"status": "qualifiee"}, "verification_ko") == ["ins.verification_ko"] * 2
    assert moved(QUALIFIED, {"status": "provisoire"}, "verification_ko") == ["ins.verification_ko"]


def test_an_attribute_or_a_changed_trait_lowers_the_status() -> None:
    assert moved(RETRIEVED, {"status": "provisoire", "attributes": ["douteuse"], **NONE}, "attribut_douteuse") == []
    assert moved(RETRIEVED, {"attributes": ["douteuse"]}, "attribut_douteuse") == ["ins.attribut_provisoire"]
    assert moved(QUALIFIED, {"status": "validee", **NONE}, "trait_strict_modifie") == []
    assert moved(QUALIFIED, {"status": "qualifiee"}, "trait_strict_modifie") == ["ins.trait_strict_modifie"] * 2


def test_an_unknown_status_judges_no_move() -> None:
    odd = observed({**RECORD, "status": "autre"})
    assert identity.moved(before=odd, after=RETRIEVED, event="retour_01").examined == 0
    assert identity.moved(before=RETRIEVED, after=RETRIEVED, event="retour_01", stimulus=RETRIEVED).examined == 3


LINES = [
    {"trait": name, "local": TRAITS[name], "insi": TRAITS[name], "same": True}
    for name in ("family_name", "given_names", "sex", "birth_date", "birth_place")
]


def test_the_comparison_shows_what_insi_returned() -> None:
    assert not identity.comparison(shown=observed({"comparison": LINES}), call=exchange()).findings
    cut = identity.comparison(shown=observed({"comparison": LINES[:4]}), call=exchange())
    assert failing(cut) == ["ins.comparatif"]
    assert identity.comparison(shown=observed({}), call=exchange()).examined == 0


def test_a_first_given_name_that_is_not_in_the_list_must_be_told() -> None:
    told, silent = observed({"alert": "écart"}), observed({"alert": ""})
    names = "OLA LEONARDO"
    assert not identity.first_name_alert(shown=told, call=exchange(), given_names=names).findings
    report = identity.first_name_alert(shown=silent, call=exchange(), given_names=names)
    assert failing(report) == ["ins.alerte_premier_prenom"]
    assert identity.first_name_alert(shown=silent, call=exchange(), given_names="LEONARDO").examined == 0


def test_a_new_record_holds_what_was_typed() -> None:
    typed = {**TRAITS, "family_name": "de Vinci", "given_names": "Leonardo Piero"}
    assert not identity.created(record=RETRIEVED, traits=typed).findings
    assert failing(identity.created(record=RETRIEVED, traits={**typed, "family_name": "X"})) == ["ins.fiche_creee"]


@pytest.mark.parametrize("patients", [["p1"], [{"patient": "p0"}, {"patient": "p1"}]])
def test_a_known_patient_is_found_again(patients: list[Any]) -> None:
    assert not identity.found_again(shown=observed({"patients": patients}), patient="p1").findings
    missed = identity.found_again(shown=observed({"patients": patients}), patient="p2")
    assert failing(missed) == ["ins.anteriorite"]
    assert identity.found_again(shown=observed({"patients": "x"}), patient="p1").examined == 0


def test_a_printed_page_shows_the_identity() -> None:
    page = "DE VINCI LEONARDO, 01/02/2014 (M), INS-NIR 114026322083356"
    content = observed({"pdf": base64.b64encode(paged(page)).decode()})
    assert not identity.printed(content=content, record=QUALIFIED).findings
    bare = observed({"pdf": base64.b64encode(paged(page.replace("INS-NIR", ""))).decode()})
    assert failing(identity.printed(content=bare, record=QUALIFIED)) == ["ins.edition"]
    assert identity.printed(content=content, record=RETRIEVED).examined == 0
    assert identity.printed(content=content, record=observed({**RECORD, "status": "autre"})).examined == 0
    untold = {**RECORD, "status": "qualifiee", "traits": {**TRAITS, "first_given_name": ""}}
    assert not identity.printed(content=content, record=observed(untold)).findings
    assert identity.printed(content=observed({"pdf": "AAAA"}), record=QUALIFIED).examined == 0


def paged(text: str) -> bytes:
    return bytes(typst.compile(text.encode(), format="pdf", ignore_system_fonts=True))
