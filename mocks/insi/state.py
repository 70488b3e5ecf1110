"""What a session of INSi remembers: the answers that an editor wants served next. The platform itself keeps nothing."""

from collections import deque
from dataclasses import dataclass, field

from mocks.core.seed import Seed


@dataclass(slots=True)
class State:
    """Answers waiting to be served, first in first out."""

    injected: deque[bytes] = field(default_factory=deque)


def new_state(_seed: Seed) -> State:
    """The state of a new session."""
    return State()
