"""What another application is opened with: values are looked for, however they are written."""

from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formats.ins.contexte import launch_breaches
from formats.ins.traits import Traits

TRAITS = Traits("D'ARTAGNAN DE L'HERAULT", "PIERRE-ALAIN GUNTHER", "M", "2001-06-17", "63220")
MATRICULE, OID = "101066322075460", "1.2.250.1.213.1.4.8"
GIVEN = {
    "ins": MATRICULE,
    "oid": OID,
    "nom": TRAITS.family_name,
    "prenoms": TRAITS.given_names,
    "sexe": "M",
    "naissance": "17/06/2001",
    "lieu": "63220",
}


def missing(text: str) -> list[str]:
    return [breach.expected.partition(" :")[0] for breach in launch_breaches(text, TRAITS, MATRICULE, OID)]


def test_a_url_with_everything_passes() -> None:
    assert missing(f"https://visionneuse.banc.invalid/?{urlencode(GIVEN)}") == []


def test_a_command_line_passes_too() -> None:
    words = "visionneuse.exe /INS 1010663220754 60 /OID 1.2.250.1.213.1.4.8 /SEXE=M 2001-06-17 63220"
    assert missing(f'{words} "D\'Artagnan de l\'Hérault" "Pierre-Alain Gunther"') == []


@pytest.mark.parametrize(
    ("left_out", "told"),
    [
        ("ins", "matricule"),
        ("oid", "OID"),
        ("nom", "nom de naissance"),
        ("prenoms", "prénoms"),
        ("sexe", "sexe"),
        ("naissance", "date de naissance"),
    ],
)
def test_each_value_left_out_is_told(left_out: str, told: str) -> None:
    given = {name: value for name, value in GIVEN.items() if name != left_out}
    assert missing(urlencode(given)) == [told]


@given(st.text())
def test_any_text_may_be_read(text: str) -> None:
    launch_breaches(text, TRAITS, MATRICULE, OID)
