"""Who calls INSi, beside who is at the desk."""

import pytest
from lxml import etree

from formats.insi import assertion
from formats.insi.exigences_appelant import mode_breach, pool_breaches, psc_breaches, rank_breaches
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


def test_an_assertion_about_somebody_else_is_told_by_an_inferred_rule() -> None:
    (breach,) = psc_breaches(PSC, "899900000029")
    assert (breach.rule.id, breach.rule.mark.value) == ("insi.identite_psc", "I")


@pytest.mark.parametrize(("sent", "told"), [((), "aucune"), (("CPS", ""), "CPS, absent")])
def test_how_the_mode_is_written_is_inferred(sent: tuple[str, ...], told: str) -> None:
    breach = mode_breach(sent)
    assert (breach.rule.id, breach.rule.mark.value, breach.found) == ("insi.mode_psc", "I", told)
