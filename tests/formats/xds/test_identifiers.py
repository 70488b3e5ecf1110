"""HL7 v2 identifiers of XDS metadata and VIHF."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formats.xds.identifiers import PatientId, institution_id, is_oid, patient_id, person_id

INS = "114026322083356^^^&1.2.250.1.213.1.4.8&ISO^NH"


def test_a_patient_with_or_without_a_date() -> None:
    expected = PatientId("114026322083356", "1.2.250.1.213.1.4.8", "NH")
    assert patient_id(INS) == patient_id(f"{INS}^^20260115") == expected
    assert (str(expected), expected.bare, expected.is_ins) == (INS, "1140263220833", True)


@pytest.mark.parametrize(
    "value",
    [
        "114026322083300^^^&1.2.250.1.213.1.4.8&ISO^NH",
        "1140263220833^^^&1.2.250.1.213.1.4.8&ISO^NH",
        "114026322083356^^^&1.2.250.1.213.1.4.2&ISO^NH",
        "114026322083356^^^&1.2.250.1.213.1.4.8&ISO^PI",
    ],
)
def test_wrong_key_length_authority_or_type_is_not_an_ins(value: str) -> None:
    found = patient_id(value)
    assert found is not None
    assert not found.is_ins


def test_number_and_authority_make_a_patient() -> None:
    ours, theirs = patient_id(INS), patient_id(INS.replace(".4.8", ".4.10"))
    assert ours is not None
    assert ours.same_as(patient_id(f"{INS}^^20260115"))
    assert not ours.same_as(theirs)
    assert not ours.same_as(None)


@pytest.mark.parametrize("value", ["", "114026322083356", f"{INS}^^demain", "x^^^1.2&ISO^NH"])
def test_another_shape_is_no_patient(value: str) -> None:
    assert patient_id(value) is None


def test_a_person_and_a_structure() -> None:
    person = person_id("899900000011^MARTIN^CAMILLE^^^^^^&1.2.250.1.71.4.2.1&ISO^D^^^IDNPS")
    assert (person.id, person.family_name, person.authority, person.type) == (
        "899900000011",
        "MARTIN",
        "1.2.250.1.71.4.2.1",
        "IDNPS",
    )
    structure = institution_id("CABINET^^^^^&1.2.250.1.71.4.2.2&ISO^IDNST^^^10B0000026")
    assert (structure.name, structure.authority, structure.id) == ("CABINET", "1.2.250.1.71.4.2.2", "10B0000026")


@given(st.text(max_size=60))
def test_any_text_has_components(value: str) -> None:
    assert isinstance(person_id(value).id, str)
    assert isinstance(institution_id(value).id, str)
    patient_id(value)


@pytest.mark.parametrize("value", ["1.2.3", "0.0", "2.16.840.1.113883"])
def test_an_oid(value: str) -> None:
    assert is_oid(value)


@pytest.mark.parametrize("value", ["", "1", "1.02", "3.1", "1.2.", "1.2^3", "1." + "2" * 63, "urn:oid:1.2"])
def test_not_a_plain_oid(value: str) -> None:
    assert not is_oid(value)
