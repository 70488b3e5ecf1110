"""What a session of INSi remembers: the answers that an editor wants served next, and, where the session asks for it,
the contexts that it has seen. The platform itself keeps nothing."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from mocks.core.injection import Waiting
from mocks.core.seed import Seed
from mocks.insi.seed import search_keys

MOST_SEEN = 3000
"""Identifiers that a session remembers: some thousand calls."""


@dataclass(slots=True)
class State:
    """Answers waiting to be served, in the order given; identifiers seen, the oldest forgotten first."""

    injected: list[Waiting] = field(default_factory=list)
    seen: dict[str, None] = field(default_factory=dict)

    def remember(self, ids: Iterable[str]) -> None:
        """Keep identifiers."""
        self.seen.update(dict.fromkeys(ids))
        while len(self.seen) > MOST_SEEN:
            del self.seen[next(iter(self.seen))]


def new_state(seed: Seed) -> State:
    """The state of a new session; the index of its persons is ready before its first call."""
    seed.persons.prepare(search_keys)
    return State()
