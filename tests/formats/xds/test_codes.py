"""Value sets and associations: frequent rows of the DMP."""

import pytest

from formats.xds import codes


@pytest.mark.parametrize(
    ("name", "code", "system"),
    [
        ("type", "11488-4", "2.16.840.1.113883.6.1"),
        ("class", "10", "1.2.250.1.213.1.1.4.1"),
        ("confidentiality", "MASQUE_PS", "1.2.250.1.213.1.1.4.13"),
        ("format", "urn:ihe:iti:xds-sd:pdf:2008", "1.3.6.1.4.1.19376.1.2.3"),
        ("facility", "SA07", "1.2.250.1.71.4.2.4"),
        ("practice", "AMBULATOIRE", "1.2.250.1.213.1.1.4.9"),
        ("content_type", "07", "1.2.250.1.213.2.2"),
    ],
)
def test_a_code_belongs_to_its_set_with_its_system(name: str, code: str, system: str) -> None:
    assert codes.contains(name, code, system)
    assert not codes.contains(name, code, "1.2.3")
    assert not codes.contains(name, "inconnu", system)


def test_confusions_that_are_frequent() -> None:
    loinc = "2.16.840.1.113883.6.1"
    assert codes.contains("type", "34133-9", loinc)
    assert not codes.contains("type", "34105-7", loinc)
    assert not codes.contains("type", "27899-4", loinc)


def test_class_follows_type_where_it_is_defined() -> None:
    assert codes.class_of_type("11488-4") == "10"
    assert codes.class_of_type("60591-5") == "11"
    assert codes.class_of_type("28617-9") == ""


def test_format_follows_template_then_media_type() -> None:
    level1 = ("1.2.250.1.213.1.1.1.1", "1.3.6.1.4.1.19376.1.2.20")
    assert codes.formats_of(level1, "application/pdf") == ("urn:ihe:iti:xds-sd:pdf:2008",)
    assert codes.formats_of(("1.2.250.1.213.1.1.1.13",), "") == ("urn:asip:ci-sis:vsm:2012",)
    assert codes.formats_of(("1.2.3",), "application/pdf") == ()


def test_labels() -> None:
    assert codes.label("class", "10") == "Compte rendu"
    assert codes.label("class", "inconnu") == ""
    assert codes.value_sets()["type"].name == "JDV_J66-TypeCode-DMP"
