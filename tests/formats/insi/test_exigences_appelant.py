"""Who calls INSi, beside who is at the desk."""

from dataclasses import replace

import pytest
from lxml import etree

from formats.insi import assertion
from formats.insi.exigences_appelant import pool_breaches, psc_breaches, rank_breaches
from tests.insi_kit import assertions

DOCTOR = assertions.DOCTOR
PSC = assertion.read(etree.fromstring(assertions.psc().xml()))


def test_one_certificate_for_each_practitioner() -> None:
    assert pool_breaches(["1", "1"], ["2"]) == []


@pytest.mark.parametrize(("first", "second"), [(["1"], ["1"]), (["1", "2"], ["3"]), (["1"], ["2", "1"])])
def test_a_certificate_of_somebody_else_is_told(first: list[str], second: list[str]) -> None:
    assert [breach.rule.id for breach in pool_breaches(first, second)] == ["insi.certificat_praticien"]


def test_the_ou_of_a_practitioner_is_told_by_an_inferred_rule() -> None:
    assert rank_breaches("49990000001101", "899900000011") == []
    (breach,) = rank_breaches("10B0000026", "899900000011")
    assert breach.rule.mark.value == "I"


def test_an_assertion_about_who_logged_in_passes() -> None:
    assert psc_breaches(PSC, DOCTOR) == []


def test_an_assertion_about_somebody_else_fails() -> None:
    assert [breach.rule.id for breach in psc_breaches(PSC, "899900000029")] == ["insi.identite_psc"]


def test_how_the_mode_is_written_is_inferred() -> None:
    breaches = [*psc_breaches(None, DOCTOR), *psc_breaches(replace(PSC, qualifier="CPS"), DOCTOR)]
    assert {(breach.rule.id, breach.rule.mark.value) for breach in breaches} == {("insi.mode_psc", "I")}
