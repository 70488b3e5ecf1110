"""What the datamatrix of a printed page must tell."""

from dataclasses import replace

import pytest

from formats.ins import datamatrix, impression
from formats.ins.impression import Identity
from harness.english import english
from tests.formats.ins.pages import FIELDS

LEONARDO = Identity("114026322083356", "1.2.250.1.213.1.4.8", "LEONARDO PIERO", "DE VINCI", "M", "2014-02-01", "63220")


def told(identity: Identity, **changed: str) -> list[str]:
    read = datamatrix.decode(datamatrix.encode({**FIELDS, **changed}))
    return [breach.where for breach in impression.identity_breaches(read, identity)]


def test_the_fields_of_the_identity_pass() -> None:
    assert told(LEONARDO) == []
    assert told(replace(LEONARDO, family_name="de Vinci")) == []


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("S1", "209076322083439"),
        ("S2", "1.2.250.1.213.1.4.9"),
        ("S3", "LEONARDO"),
        ("S4", "DE VINCY"),
        ("S5", "F"),
        ("S6", "02-01-2014"),
        ("S7", "75056"),
    ],
)
def test_each_field_told_otherwise_is_found(field: str, value: str) -> None:
    assert told(LEONARDO, **{field: value}) == [field]


def test_the_place_may_be_left_out_and_what_is_unknown_is_not_compared() -> None:
    assert told(LEONARDO, S7="") == []
    assert told(replace(LEONARDO, given_names="", birth_place=""), S3="AUTRE", S7="75056") == []


def test_the_caption_is_looked_for_whatever_its_case() -> None:
    assert impression.caption_breaches("Matricule\nins À SCANNER") == []
    assert len(impression.caption_breaches("Matricule")) == 1


@pytest.mark.parametrize(("said", "expected"), [("02-01-2014", "S6 : 01-02-2014"), ("2014-01-02", "S6 : 2014-02-01")])
def test_the_date_expected_is_written_as_the_one_found(said: str, expected: str) -> None:
    read = datamatrix.decode(datamatrix.encode({**FIELDS, "S6": said}))
    [breach] = impression.identity_breaches(read, LEONARDO)
    assert (breach.expected, breach.found) == (expected, said)


def test_the_caption_is_mandated_in_french_whatever_the_language() -> None:
    [breach] = impression.caption_breaches("Matricule")
    assert english(breach.expected) == "INS à scanner"
