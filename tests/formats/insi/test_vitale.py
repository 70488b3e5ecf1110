"""RECVITALE: what it says, and what a client should send."""

from typing import Any

import pytest

from formats.insi import appel
from formats.insi import exigences_vitale as rules
from formats.insi.appel import Appel
from formats.insi.vitale import RechercheVitale, couverture
from tests.insi_kit import vitale
from tests.insi_kit.vitale import RUTH

COVER = vitale.cover(RUTH["od"], RUTH["date"])


def call(cover: str = COVER, **members: Any) -> tuple[Appel, RechercheVitale]:
    read = appel.read(vitale.message(vitale.body(**members), "", cover), vitale.CONTENT_TYPE)
    assert read.vitale is not None
    return read, read.vitale


def tolerated(cover: str = COVER, **changes: Any) -> list[str]:
    return [breach.rule.id for breach in rules.tolerated_breaches(*call(cover, **{**RUTH, **changes}))]


def test_a_search_by_card_is_read() -> None:
    read, asked = call(**RUTH, individu="1080363220767", cle="65")
    assert read.recherche is None
    assert asked.facts() == {
        "insured": "2760763220765",
        "beneficiary": "1080363220767",
        "family_name": "DE VINCI",
        "birth_date": "1976-07-14",
        "rank": "1",
    }
    assert (asked.assure.key, asked.where("RangNaissance")) == ("65", "/1/0/4")
    assert read.bam is not None
    assert couverture(read.bam.element).rang == "1"


def test_a_golden_search_follows_every_rule() -> None:
    assert rules.mandatory_breaches(call(**RUTH)[1]) == []
    assert tolerated() == []


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"od": None}, "insi.vitale_assure"),
        ({"od": "27607632207"}, "insi.vitale_matricule"),
        ({"individu": "x"}, "insi.vitale_matricule"),
        ({"date": None}, "insi.vitale_date_naissance"),
        ({"date": "14/07/1976"}, "insi.vitale_date_naissance"),
    ],
)
def test_nobody_can_be_searched_without(changes: dict[str, Any], rule: str) -> None:
    assert [breach.rule.id for breach in rules.mandatory_breaches(call(**{**RUTH, **changes})[1])] == [rule]


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"rang": "x"}, "insi.vitale_rang"),
        ({"nom": None}, "insi.vitale_nom"),
        ({"cle": "66"}, "insi.vitale_cle"),
        ({"cover": "<b:COUVERTURE/>"}, "insi.vitale_couverture"),
        ({"cover": vitale.cover(RUTH["od"], "1976-07-15")}, "insi.vitale_couverture"),
    ],
)
def test_what_a_client_should_send(changes: dict[str, Any], rule: str) -> None:
    assert rule in tolerated(**changes)


def test_a_rank_with_a_leading_zero_is_the_same() -> None:
    assert tolerated(rang="01") == []
