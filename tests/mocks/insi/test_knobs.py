"""A knob that INSi does not have, or a value that it does not take, is refused where it is set."""

import re
from pathlib import Path

import pytest

import mocks.insi
from mocks.core.mock import knob_problem
from mocks.insi import knobs
from mocks.insi.app import MOCK

MOCKS = {"insi": MOCK}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("insi.profile", "cnda-env"),
        ("insi.profile", ""),
        ("insi.unknown_person", "desir_1020"),
        ("insi.enveloppe", "B"),
        ("insi.vitale_minutes", "0"),
        ("insi.idam", "TEST17NF00000, TEST17NF00001"),
        ("autre.profile", "n'importe quoi"),
    ],
)
def test_a_knob_that_somebody_reads_is_set(name: str, value: str) -> None:
    assert knob_problem(MOCKS, {name: value}) == ""


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("insi.profile", "strct", "insi.profile : « strct » ; au choix : wire-2026, wire-2023, cnda-env"),
        ("insi.unknown_person", "02", "insi.unknown_person : « 02 » ; au choix : 01,"),
        ("insi.vitale_minutes", "vingt", "insi.vitale_minutes : un nombre de minutes est attendu"),
        ("insi.vitale_minutes", "٣", "insi.vitale_minutes : un nombre de minutes est attendu"),
        ("insi.profil", "strict", "réglage « insi.profil » inconnu ; au choix : insi.assertion,"),
    ],
)
def test_one_that_nobody_reads_is_told(name: str, value: str, told: str) -> None:
    assert knob_problem(MOCKS, {"insi.idam": "", name: value}).startswith(told)


def test_every_knob_that_the_mock_reads_is_known() -> None:
    sources = [path.read_text("utf-8") for path in Path(mocks.insi.__file__).parent.rglob("*.py")]
    read = {name for text in sources for name in re.findall(r'(?:knob\(|minutes\(world, |KNOB = )"(insi\.\w+)"', text)}
    assert len(read) > 9
    assert read <= set(knobs.names())
