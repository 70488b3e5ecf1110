"""The chain holds as recorded, holds with a part masked, and breaks on any other change."""

from copy import deepcopy
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from record import chain
from record.event import Draft, Event, Kind, Times

JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


def chain_of(values: list[Any]) -> list[Event]:
    """A chain with one event for each value, each with a part."""
    events: list[Event] = []
    previous = chain.GENESIS
    for number, value in enumerate(values, 1):
        draft = Draft(Kind.NOTE, "banc", {"value": value})
        parts = {"p": chain.part_of(str(value).encode(), b"s" * 16)}
        event, _sealed = chain.link(draft, number, "s", "r", Times("w", number, "t"), parts, previous)
        events.append(event)
        previous = events[-1].hash
    return events


@given(st.lists(JSON, min_size=1, max_size=4))
def test_a_chain_survives_its_json_form(values: list[Any]) -> None:
    events = chain_of(values)
    assert [chain.from_json(chain.to_json(event)) for event in events] == events
    assert not list(chain.broken_links(events))


@given(st.lists(JSON, min_size=1, max_size=4), st.data())
def test_a_changed_member_breaks_the_chain(values: list[Any], data: st.DataObject) -> None:
    bodies = [chain.to_json(event) for event in chain_of(values)]
    body = data.draw(st.sampled_from(bodies))
    member = data.draw(st.sampled_from(["actor", "session", "recorder", "data", "hash", "previous"]))
    body[member] = {"value": "autre", "x": 1} if member == "data" else body[member] + "x"
    assert list(chain.broken_links(chain.from_json(changed) for changed in bodies))


def test_a_masked_part_leaves_the_chain_whole() -> None:
    bodies = [chain.to_json(event) for event in chain_of(["a", "b"])]
    masked = deepcopy(bodies)
    masked[0]["salts"] = {}
    assert not list(chain.broken_links(chain.from_json(body) for body in masked))


def test_a_removed_event_is_told() -> None:
    first, _second, third = chain_of(["a", "b", "c"])
    assert list(chain.broken_links([first, third]))
