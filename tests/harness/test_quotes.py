"""The words of findings are a part of the check's event: the rule alone is hashed in clear."""

from collections.abc import Callable
from typing import Any

import pytest

from harness import quotes

FINDING = {"rule": "tests.sure", "expected": "oui", "found": "le secret", "locator": [], "excerpt": ""}
DATA: dict[str, Any] = {"call": "check", "args": {}, "result": {"examined": 1, "findings": [FINDING]}}


def read(content: bytes) -> Callable[[str], bytes]:
    return lambda _name: content


def test_apart_then_joined_is_the_same() -> None:
    data, parts = quotes.apart(DATA)
    assert data["result"] == {"examined": 1, "findings": [{"rule": "tests.sure"}]}
    assert quotes.joined(data, parts, parts.__getitem__) == DATA


@pytest.mark.parametrize(
    "data", [{"call": "check", "result": {"examined": 1, "findings": []}}, {"call": "check", "result": {"error": "x"}}]
)
def test_what_quotes_nothing_has_no_part(data: dict[str, Any]) -> None:
    assert quotes.apart(data) == (data, {})


@pytest.mark.parametrize("content", [b"", b"{}", b"[1]", b"[]", b'[{"rule":"autre"}]', b"\xff"])
def test_words_that_are_not_those_of_the_rules_are_not_taken(content: bytes) -> None:
    data, parts = quotes.apart(DATA)
    assert quotes.joined(data, parts, read(content)) == data


def test_masked_words_leave_the_rules() -> None:
    data, parts = quotes.apart(DATA)

    def gone(_name: str) -> bytes:
        raise KeyError

    assert quotes.joined(data, parts, gone) == data
