"""One byte form, the one that ``json`` of the standard library defines, whoever writes it."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from record.canonical import canonical, writable

NAMES = st.text(max_size=5) | st.sampled_from(["\uffff", "\U00010000", "\x7f", "é", "\u2028", '"', "\\", "\x00"])
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**80), 2**80) | st.floats(allow_nan=False, allow_infinity=False) | NAMES,
    lambda inner: st.lists(inner, max_size=3) | st.tuples(inner) | st.dictionaries(NAMES, inner, max_size=3),
    max_leaves=10,
)


def defined(value: Any) -> bytes:
    """The form as documented."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


@given(VALUES)
def test_the_form_is_that_of_json(value: Any) -> None:
    assert canonical(value) == defined(value)


@pytest.mark.parametrize("value", [1e-05, 1e16, {"a": [1.5e-7]}, {1: "a", 2: {"b": 2.0}}, {"n": {3: 1}}, {True: None}])
def test_what_another_writer_would_write_differently_is_written_by_json(value: Any) -> None:
    assert canonical(value) == defined(value)


@pytest.mark.parametrize("value", [float("nan"), {"a": [float("inf")]}, "\ud800", {"\udfff": 1}])
def test_what_cannot_be_written_is_refused_then_replaced(value: Any) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - UnicodeEncodeError is one
        canonical(value)
    assert canonical(writable(value))


@pytest.mark.parametrize("value", [b"octets", {"a": object()}, {"a": {1, 2}}])
def test_what_is_no_json_is_refused(value: Any) -> None:
    with pytest.raises(TypeError):
        canonical(value)
