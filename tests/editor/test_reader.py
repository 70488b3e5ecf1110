"""The card reader of the product: a card read, changed, left in place."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from editor.actions import perform
from editor.config import Config
from editor.lgc import Lgc
from editor.outcome import FailedError, RefusedError
from editor.patients.card import Beneficiary, Card

RUTH = Beneficiary("DE VINCI", "RUTH", "1976-07-14", 1, "2760763220765", True)
ZOE = Beneficiary("ADRUN", "ZOE", "1975-12-31", 1, "2751263220749", True)
CARDS = (
    Card("INSi 01", "9900", ("01", "999", "9999"), ("2760763220765", "26"), (RUTH,)),
    Card("INSi 04", "9904", ("01", "999", "9999"), ("2751263220749", "74"), (ZOE,)),
)
TYPED = {
    "family_name": "DE VINCI",
    "given_names": "RUTH",
    "sex": "F",
    "birth_date": "1976-07-14",
    "birth_place": "63220",
}


@pytest.fixture
def lgc(config: Config) -> Iterator[Lgc]:
    product = Lgc(replace(config, cards=CARDS))
    yield product
    product.close()


@pytest.fixture
def ruth(lgc: Lgc) -> str:
    return str(perform(lgc, "patient.create", TYPED)["patient"])  # type: ignore[index]


def test_a_patient_is_chosen_on_his_own_card_only(lgc: Lgc, ruth: str) -> None:
    perform(lgc, "vitale.read", {"patient": ruth, "card": "INSi 01"})
    assert (lgc.desk.reader, lgc.desk.read_card) == ("INSi 01", "INSi 01")
    with pytest.raises(RefusedError, match="INSi 04"):
        perform(lgc, "vitale.read", {"patient": ruth, "card": "INSi 04"})


def test_once_the_card_is_changed_the_patient_is_not_on_it(lgc: Lgc, ruth: str) -> None:
    perform(lgc, "vitale.read", {"patient": ruth, "card": "INSi 01"})
    perform(lgc, "vitale.insert", {"card": "INSi 04"})
    with pytest.raises(RefusedError, match="relisez la carte"):
        perform(lgc, "ins.vitale", {"patient": ruth})


def test_no_card_and_an_unknown_one_are_refused(lgc: Lgc, ruth: str) -> None:
    with pytest.raises(RefusedError, match="lecteur"):
        perform(lgc, "ins.vitale", {"patient": ruth})
    with pytest.raises(RefusedError, match="de ce nom"):
        perform(lgc, "vitale.insert", {"card": "INSi 99"})


@pytest.mark.parametrize("minutes", [None, "21", -1, True, 10_000])
def test_a_wait_is_a_number_of_minutes(lgc: Lgc, minutes: object) -> None:
    with pytest.raises(FailedError, match="minutes"):
        perform(lgc, "vitale.wait", {"minutes": minutes})
    assert perform(lgc, "vitale.wait", {"minutes": 21}) == {}
