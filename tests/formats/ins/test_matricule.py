"""The matricule INS and its key."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formats.ins import matricule

PUBLISHED = [
    ("2360663220836", "56"),
    ("2751263220749", "74"),
    ("1010663220754", "60"),
    ("160012B020777", "13"),
    ("297022A020778", "78"),
    ("180032B020401", "23"),
    ("1090763220834", "89"),
    ("1100863220830", "60"),
    ("1140263220833", "56"),
    ("2770763220829", "10"),
    ("1810163220751", "40"),
    ("2790351215189", "89"),
]


@pytest.mark.parametrize(("number", "key"), PUBLISHED)
def test_the_key_is_that_of_the_published_vectors(number: str, key: str) -> None:
    assert matricule.key_of(number) == key
    assert matricule.is_valid(number + key)
    assert not matricule.key_breaches(number + key)


def test_a_wrong_key_is_a_breach_that_gives_the_right_one() -> None:
    (breach,) = matricule.key_breaches("181016322075142", "/matricule")
    assert (breach.rule.id, breach.expected, breach.where) == ("ins.key", "181016322075140", "/matricule")


@pytest.mark.parametrize(
    "value",
    ["", "1", "1810163220751", "18101632207514", "1810163220751400", "18101632207514O", "181012C220751400"[:15]],
)
def test_what_has_not_the_shape_of_a_matricule_is_not_valid(value: str) -> None:
    assert not matricule.is_valid(value)
    assert matricule.key_breaches(value)


def test_digits_of_other_scripts_are_not_digits_of_a_matricule() -> None:
    assert not matricule.is_matricule("١٨١٠١٦٣٢٢٠٧٥١")
    assert not matricule.is_matricule("1810163220751\n")


def test_the_key_of_something_else_is_an_error() -> None:
    with pytest.raises(ValueError, match="matricule"):
        matricule.key_of("LEONARDO")


def test_the_oid_alone_tells_a_nia() -> None:
    assert not matricule.oid_breaches(matricule.OID_NIA)
    assert matricule.oid_breaches("1.2.250.1.213.1.4")
    assert set(matricule.OID_LABELS) == set(matricule.OIDS)


@given(st.from_regex(r"[0-9]{5}([0-9]{2}|2[AB])[0-9]{6}", fullmatch=True).filter(str.isascii))
def test_every_matricule_has_a_key_between_01_and_97(number: str) -> None:
    key = matricule.key_of(number)
    assert 1 <= int(key) <= 97
    assert matricule.is_valid(number + key)


@given(st.text(max_size=20))
def test_any_text_is_judged(value: str) -> None:
    assert bool(matricule.key_breaches(value)) is not matricule.is_valid(value)
