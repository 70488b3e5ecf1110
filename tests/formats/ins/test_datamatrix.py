"""The INS datamatrix (insi.md §4.7): the published example, encode and decode inverse, each rule broken once."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formats.ins import datamatrix
from formats.ins.datamatrix import FIELDS, GS, HEADER, DatamatrixError, breaches, decode, encode
from formats.ins.matricule import key_of
from formats.rule import Mark, Rule

EXAMPLE = (
    "IS010000000000000000000000S1277010115400329S21.2.250.1.213.1.4.8\x1d"
    "S3SARAH-LOU ANNA\x1dS4GARCIA-HAMMADI\x1dS5FS621-01-1977"
)
FIELDS_OF_EXAMPLE = {
    "S1": "277010115400329",
    "S2": "1.2.250.1.213.1.4.8",
    "S3": "SARAH-LOU ANNA",
    "S4": "GARCIA-HAMMADI",
    "S5": "F",
    "S6": "21-01-1977",
}


def test_the_published_example() -> None:
    read = decode(EXAMPLE)
    assert read.fields == FIELDS_OF_EXAMPLE
    assert read.rest == ""
    assert breaches(read) == []
    assert encode(FIELDS_OF_EXAMPLE) == EXAMPLE


def test_an_oid_at_its_largest_length_has_no_separator() -> None:
    text = encode({**FIELDS_OF_EXAMPLE, "S2": "1.2.250.1.213.1.4.10"})
    assert "4.10S3" in text
    assert decode(text).fields["S2"] == "1.2.250.1.213.1.4.10"
    assert breaches(decode(text)) == []


def test_the_place_of_birth_comes_last() -> None:
    text = encode({**FIELDS_OF_EXAMPLE, "S7": "2B020"})
    assert text.endswith("S621-01-1977S72B020")
    assert breaches(decode(text)) == []


_NAMES = st.text(st.characters(min_codepoint=32, max_codepoint=126), min_size=1, max_size=100)
_DIGITS = st.text("0123456789", min_size=15, max_size=15)
_PLACES = st.one_of(st.just(""), st.text("0123456789AB", min_size=5, max_size=5))


@given(_DIGITS, st.sampled_from(("1.2.250.1.213.1.4.8", "1.2.250.1.213.1.4.10")), _NAMES, _NAMES, _PLACES)
def test_decode_undoes_encode(matricule: str, oid: str, given_names: str, name: str, place: str) -> None:
    fields = {"S1": matricule, "S2": oid, "S3": given_names, "S4": name, "S5": "M", "S6": "01-02-1990"}
    wanted = {**fields, **({"S7": place} if place else {})}
    text = encode(wanted)
    read = decode(text)
    assert (read.fields, read.rest) == (wanted, "")
    assert encode(read.fields) == text
    format_rules = {datamatrix.HEADER_RULE, datamatrix.PRESENCE, datamatrix.ORDER, datamatrix.LENGTH}
    assert not {item.rule for item in breaches(read)} & {*format_rules, datamatrix.SEPARATOR, datamatrix.UNKNOWN}


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused(text: str) -> None:
    for raw in (text, HEADER + text, HEADER + "S1" + text):
        try:
            read = decode(raw)
        except DatamatrixError:
            continue
        breaches(read)
        assert all(0 <= value.start <= value.end <= len(raw) for value in read.values)


@given(st.dictionaries(st.sampled_from([field.id for field in FIELDS]), st.text(max_size=30), max_size=7))
def test_what_is_written_can_be_read(fields: dict[str, str]) -> None:
    try:
        text = encode(fields)
    except DatamatrixError:
        return
    assert decode(text).fields == {name: value for name, value in fields.items() if value}


@pytest.mark.parametrize(
    ("text", "rules"),
    [
        (EXAMPLE.replace("IS01", "IS02"), {"ins.datamatrix.header"}),
        (EXAMPLE.replace("S5F", ""), {"ins.datamatrix.fields"}),
        (EXAMPLE.replace("S5F", "S5FS5F"), {"ins.datamatrix.fields"}),
        (HEADER + EXAMPLE[26 + 17 :] + EXAMPLE[26 : 26 + 17], {"ins.datamatrix.order"}),
        (EXAMPLE.replace("S5F", "S5F\x1d"), {"ins.datamatrix.separator"}),
        (EXAMPLE + GS, {"ins.datamatrix.separator"}),
        (EXAMPLE.replace("4.8\x1d", "4.8"), {"ins.datamatrix.unknown", "ins.datamatrix.fields", "ins.oid"}),
        (EXAMPLE + "S9reste", {"ins.datamatrix.unknown"}),
        (EXAMPLE.replace("21-01-1977", "1977-01-21"), {"ins.datamatrix.date"}),
        (EXAMPLE.replace("21-01-1977", "31-02-1977"), {"ins.datamatrix.date"}),
        (EXAMPLE.replace("ANNA", "ANNÉ"), {"ins.datamatrix.charset", "ins.prenom"}),
        (EXAMPLE.replace("S1277010115400329", "S1277010115400330"), {"ins.key"}),
        (EXAMPLE.replace("4.8", "4.2"), {"ins.oid"}),
        (EXAMPLE.replace("S5F", "S5I"), {"ins.sexe"}),
        (EXAMPLE + "S71234", {"ins.datamatrix.length"}),
        (EXAMPLE + "S7X2345", {"ins.lieu_naissance"}),
    ],
)
def test_each_rule_broken_once(text: str, rules: set[str]) -> None:
    assert {breach.rule.id for breach in breaches(decode(text))} == rules


def test_what_the_ans_text_says_is_second_hand_and_only_warns() -> None:
    spoiled = decode(EXAMPLE.replace("IS01", "IS02").replace("S5F", "S5F\x1d") + "S9")
    assert {breach.rule.mark for breach in breaches(spoiled)} == {Mark.INFERRED}


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {**FIELDS_OF_EXAMPLE, "S8": "x"},
        {**FIELDS_OF_EXAMPLE, "S3": ""},
        {**FIELDS_OF_EXAMPLE, "S3": "A" * 101},
        {**FIELDS_OF_EXAMPLE, "S3": f"A{GS}B"},
        {**FIELDS_OF_EXAMPLE, "S7": "123"},
    ],
)
def test_what_cannot_be_written(fields: dict[str, str]) -> None:
    with pytest.raises(DatamatrixError):
        encode(fields)


def test_what_is_no_datamatrix() -> None:
    for text in ("", "IS01", "DC03" + "0" * 22, EXAMPLE[1:]):
        with pytest.raises(DatamatrixError):
            decode(text)


def test_places() -> None:
    read = decode(EXAMPLE)
    start, end = read.place("S4")
    assert EXAMPLE[start:end] == "GARCIA-HAMMADI"
    assert read.place("S7") == (0, 26)


@pytest.mark.parametrize(
    ("changed", "rule", "where"),
    [
        ({"S2": "1.2.3"}, datamatrix.AUTHORITY, "S2"),
        ({"S5": "M"}, datamatrix.COHERENT, "S5"),
        ({"S6": "21-02-1977"}, datamatrix.COHERENT, "S6"),
        ({"S6": "21-01-1978"}, datamatrix.COHERENT, "S6"),
    ],
)
def test_an_oid_of_nobody_and_traits_that_contradict_the_matricule_are_observed(
    changed: dict[str, str], rule: Rule, where: str
) -> None:
    text = EXAMPLE
    for id, value in changed.items():
        text = text.replace(f"{id}{FIELDS_OF_EXAMPLE[id]}", f"{id}{value}")
    found = [item for item in breaches(decode(text)) if item.rule is rule]
    assert [item.where for item in found] == [where]
    assert rule.mark is Mark.INFERRED


@pytest.mark.parametrize(("number", "date"), [("2772001154003", "21-01-1977"), ("8770101154003", "21-01-1977")])
def test_a_matricule_that_tells_no_month_or_no_sex_contradicts_nothing(number: str, date: str) -> None:
    fields = {**FIELDS_OF_EXAMPLE, "S1": number + key_of(number), "S6": date}
    assert breaches(decode(encode(fields))) == []
