"""The fictitious cards: what they hold is marked, computed and signed for."""

import json
from pathlib import Path

import pytest

from formats.ins import matricule
from mocks.core import vitale


@pytest.mark.parametrize("name", ["INSi 01", "INSi 04"])
def test_the_two_cards_of_the_cnda_guide_are_there(name: str) -> None:
    card = next(card for card in vitale.cards() if card.name == name)
    content = card.content()
    assert "simulé" in content["notice"]
    assert all("CNDA" in person["source"] for person in content["beneficiaries"])
    for person in content["beneficiaries"]:
        number, key = person["matricule"]["number"], person["matricule"]["key"]
        assert matricule.is_valid(number + key)
        assert person["birth_date"][2:4] == number[1:3]
    assert sum(person["bearer"] for person in content["beneficiaries"]) == 1


def test_ruth_and_donatello_share_a_card() -> None:
    card = next(card for card in vitale.cards() if card.name == "INSi 01")
    assert [person["given_names"] for person in card.people] == ["RUTH", "DONATELLO"]


def test_a_card_s_certificate_is_for_its_serial_and_by_an_authority_of_its_own() -> None:
    for card in vitale.cards():
        assert card.profile.cn == card.serial
        assert card.profile.issuer == "vitale"
        assert card.profile.signs
        assert not card.profile.client


def test_a_card_is_written_as_a_file_of_its_own(tmp_path: Path) -> None:
    card = vitale.cards()[0]
    vitale.write(card, tmp_path)
    assert json.loads(card.file(tmp_path).read_bytes()) == card.content()
    assert card.leaf(tmp_path).cert.name == "vitale-insi-01.pem"
