"""Temps as clients write it: what is told at every call, and of what the bench says nothing."""

import pytest

from tests.formats.insi import messages
from tests.mocks.insi.calling import call, noted, request, world

ZONE, LOCAL, AGE = "insi.contexte_fuseau", "insi.contexte_heure_locale", "insi.contexte_age"


def told(temps: str, **knobs: str) -> list[str]:
    """The rules noted, at the second of two calls, of a ContexteBAM so dated; the bench's clock says 18:40 UTC."""
    dated = request(messages.message(header=messages.HEADER.replace("2026-11-21T19:10:20.064Z", temps)))
    here = world(**knobs)
    first = noted(call(dated, here))
    assert noted(call(dated, here)) == first
    return [rule for rule, kind in first if kind == "tolerance"]


@pytest.mark.parametrize(
    ("temps", "rules"),
    [
        ("2026-11-21T18:40:00Z", []),
        ("2026-11-21T19:40:00+01:00", []),
        ("2026-11-21T19:10:00Z", []),
        ("2026-11-21T18:40:00", [ZONE]),
        ("2026-11-21T19:40:00.123", [ZONE]),
        ("2026-11-21T19:39:00Z", [LOCAL]),
        ("2026-11-21T19:41:00Z", [LOCAL]),
        ("2026-11-21T20:40:00Z", [LOCAL]),
        ("2026-11-21T14:42:00Z", [LOCAL]),
        ("2026-11-21T19:39:00+00:00", [LOCAL]),
        ("2026-11-21T21:40:00+01:00", [AGE]),
        ("2026-11-21T20:10:00Z", [AGE]),
        ("2026-11-20T18:40:00Z", [AGE]),
    ],
)
def test_temps_is_the_time_of_the_call_and_tells_its_zone(temps: str, rules: list[str]) -> None:
    assert told(temps) == rules


def test_a_limit_that_is_set_leaves_local_time_told() -> None:
    assert told("2026-11-21T20:10:00Z", contexte_minutes="120") == []
    assert told("2026-11-21T20:40:00Z", contexte_minutes="180") == [LOCAL]
    assert told("2026-11-21T18:50:00Z", contexte_minutes="5") == [AGE, AGE]  # the other context is older too
