"""Search criteria: reading, and what each kind matches."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formats.fhir.search import (
    Criterion,
    SearchError,
    date_matches,
    read,
    reference_matches,
    string_matches,
    token_matches,
)


def only(encoded: str) -> Criterion:
    """The one criterion of a query."""
    (criterion,) = read(encoded)
    return criterion


def test_a_criterion_has_a_modifier_and_alternatives() -> None:
    assert only("name:contains=a%2Cb,c%5C,d") == Criterion("name", "contains", ("a", "b", "c,d"))


def test_repeated_parameters_are_all_kept() -> None:
    assert [criterion.values for criterion in read("name=a&name=b")] == [("a",), ("b",)]


def test_too_many_parameters_are_refused() -> None:
    with pytest.raises(SearchError):
        read("&".join(["a=b"] * 200))


@pytest.mark.parametrize(
    ("query", "text", "matches"),
    [
        ("name=dur", "DURAND", True),
        ("name=rand", "DURAND", False),
        ("name=hélène", "HELENE", True),
        ("name:contains=RAN", "Durand", True),
        ("name:exact=Durand", "DURAND", False),
        ("name:exact=DURAND", "DURAND", True),
        ("name=x,dur", "DURAND", True),
    ],
)
def test_strings(query: str, text: str, matches: bool) -> None:
    assert string_matches(only(query), ["AUTRE", text]) is matches


@pytest.mark.parametrize(
    ("query", "matches"),
    [
        ("identifier=1", True),
        ("identifier=s|1", True),
        ("identifier=s|", True),
        ("identifier=t|1", False),
        ("identifier=|1", False),
        ("identifier:not=1", False),
        ("identifier:not=2", True),
        ("identifier=2,1", True),
    ],
)
def test_tokens(query: str, matches: bool) -> None:
    assert token_matches(only(query), [("s", "1")]) is matches


def test_references_by_id_type_or_address() -> None:
    for value in ("1", "Organization/1", "https://x/fhir/v2/Organization/1"):
        assert reference_matches(only(f"organization={value}"), "Organization/1")
    assert not reference_matches(only("organization=2"), "Organization/1")
    assert not reference_matches(only("organization="), "")


@pytest.mark.parametrize(
    ("value", "matches"),
    [("2026-01-05", True), ("ge2026-01-05", True), ("gt2026-01-05", False), ("lt2026-02-01T10:00:00Z", True)],
)
def test_dates(value: str, matches: bool) -> None:
    assert date_matches(only(f"_lastUpdated={value}"), "2026-01-05T10:00:00.000+01:00") is matches


@given(st.text(max_size=80))
def test_any_query_is_read_or_refused(encoded: str) -> None:
    for criterion in read(encoded):
        assert criterion.values
