"""Search criteria of FHIR R4 (§3.1.1): reading them, and matching strings, tokens, references and dates."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import parse_qsl

MAX_CRITERIA = 100
_PREFIXES = ("ge", "gt", "le", "lt", "eq")


class SearchError(ValueError):
    """A criterion is not what FHIR allows; the message goes into the outcome."""


@dataclass(frozen=True, slots=True)
class Criterion:
    """One parameter: name, modifier (``contains``… or empty), and its alternatives (``,`` = or)."""

    name: str
    modifier: str
    values: tuple[str, ...]


def read(encoded: str) -> list[Criterion]:
    """The criteria of a query string or of a urlencoded body, all to be met; raises ``SearchError``."""
    try:
        pairs = parse_qsl(encoded, keep_blank_values=True, max_num_fields=MAX_CRITERIA)
    except ValueError as error:
        raise SearchError("too many parameters") from error
    return [_criterion(name, value) for name, value in pairs]


def _criterion(key: str, value: str) -> Criterion:
    name, _, modifier = key.partition(":")
    return Criterion(name, modifier, tuple(_unescaped(value)))


def _unescaped(value: str) -> Iterable[str]:
    r"""The alternatives of a value: a comma separates, ``\,`` is a comma."""
    return (part.replace("\0", ",") for part in value.replace("\\,", "\0").split(","))


def folded(text: str) -> str:
    """Text without accents nor casing, for comparisons."""
    letters = unicodedata.normalize("NFD", text)
    return "".join(sign for sign in letters if not unicodedata.combining(sign)).casefold()


def string_matches(criterion: Criterion, texts: Iterable[str]) -> bool:
    """Whether one of the texts starts with a value, holds it (``contains``) or is it (``exact``)."""
    if criterion.modifier not in {"", "contains", "exact", "text"}:
        raise SearchError(f"Unsupported modifier :{criterion.modifier} for parameter {criterion.name}")
    return any(_string(criterion.modifier, value, text) for value in criterion.values for text in texts)


def _string(modifier: str, value: str, text: str) -> bool:
    if modifier == "exact":
        return value == text
    if modifier == "contains":
        return folded(value) in folded(text)
    return folded(text).startswith(folded(value))


def token_matches(criterion: Criterion, tokens: Iterable[tuple[str, str]]) -> bool:
    """Whether one (system, code) is ``system|code``, ``|code``, ``system|`` or ``code``; ``not`` reverses."""
    if criterion.modifier not in {"", "not"}:
        raise SearchError(f"Unsupported modifier :{criterion.modifier} for parameter {criterion.name}")
    found = any(_token(value, system, code) for system, code in tokens for value in criterion.values)
    return found is (criterion.modifier == "")


def _token(value: str, system: str, code: str) -> bool:
    wanted, bar, wanted_code = value.rpartition("|")
    if not bar:
        return value == code
    return wanted == system and wanted_code in ("", code)


def reference_matches(criterion: Criterion, reference: str) -> bool:
    """Whether a reference (``Organization/1``) is one of the values: whole, absolute, or its id alone."""
    return any(_reference(value) == reference.rpartition("/")[2] for value in criterion.values if reference)


def _reference(value: str) -> str:
    return value.rpartition("/")[2]


def date_matches(criterion: Criterion, moment: str) -> bool:
    """Whether an instant (ISO text) meets ``ge2026-01-01``…; a value without a time is a day."""
    return any(_date(value, datetime.fromisoformat(moment).date()) for value in criterion.values)


def _date(value: str, day: date) -> bool:
    prefix, rest = (value[:2], value[2:]) if value[:2] in _PREFIXES else ("eq", value)
    try:
        wanted = date.fromisoformat(rest[:10])
    except ValueError as error:
        raise SearchError(f"Invalid date/time format: {value}") from error
    tests = {"ge": day >= wanted, "gt": day > wanted, "le": day <= wanted, "lt": day < wanted, "eq": day == wanted}
    return tests[prefix]
