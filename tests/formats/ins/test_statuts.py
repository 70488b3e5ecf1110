"""The statuses of an identity."""

from itertools import product

import pytest

from formats.ins.statuts import (
    Attribut,
    Statut,
    attribut_breaches,
    invalidate,
    is_recovered,
    may_call_insi,
    may_share,
    retrieve,
    statut_breaches,
    validate,
)


def test_both_orders_lead_to_a_qualified_identity() -> None:
    assert validate(retrieve(Statut.PROVISOIRE)) is Statut.QUALIFIEE
    assert retrieve(validate(Statut.PROVISOIRE)) is Statut.QUALIFIEE


@pytest.mark.parametrize("status", Statut)
def test_doing_it_again_changes_nothing(status: Statut) -> None:
    assert retrieve(retrieve(status)) is retrieve(status)
    assert validate(validate(status)) is validate(status)
    assert invalidate(invalidate(status)) is invalidate(status)


@pytest.mark.parametrize(("status", "step"), list(product(Statut, (retrieve, validate))))
def test_no_step_loses_what_was_done(status: Statut, step: object) -> None:
    after = step(status)  # type: ignore[operator]
    assert is_recovered(after) or not is_recovered(status)


def test_losing_the_ins_keeps_the_document() -> None:
    assert invalidate(Statut.QUALIFIEE) is Statut.VALIDEE
    assert invalidate(Statut.RECUPEREE) is Statut.PROVISOIRE


def test_only_a_qualified_identity_shares_its_matricule() -> None:
    assert [status for status in Statut if may_share(status)] == [Statut.QUALIFIEE]


def test_a_doubtful_or_fictitious_identity_does_not_call_insi() -> None:
    assert may_call_insi([])
    assert may_call_insi([Attribut.HOMONYME])
    assert not may_call_insi([Attribut.DOUTEUSE, Attribut.HOMONYME])
    assert not may_call_insi([Attribut.FICTIVE])


def test_attributes_hold_the_status_down() -> None:
    assert not attribut_breaches("provisoire", ["douteuse", "homonyme"])
    assert attribut_breaches("validee", ["douteuse"])
    assert attribut_breaches("provisoire", ["fictive", "homonyme"])
    assert not attribut_breaches("qualifiee", ["homonyme"])


def test_a_status_that_should_be_another_is_a_breach() -> None:
    (breach,) = statut_breaches("qualifiee", "recuperee", "/status")
    assert (breach.rule.id, breach.expected, breach.found) == ("ins.statut", "qualifiee", "recuperee")
