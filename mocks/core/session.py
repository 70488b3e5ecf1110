"""A session: one isolated world, rebuilt from its seed and the changes of its stream (design §3, §4)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from mocks.core import change, session_state
from mocks.core.journal import Journal
from mocks.core.mock import Mock
from mocks.core.seed import Seed
from mocks.core.session_state import CoreState, SessionReset
from mocks.core.world import Site, World
from record import clock, randomness
from record.event import Draft
from record.store import Store


@dataclass(frozen=True, slots=True)
class Identity:
    """What a session is called: id, title, owner, and when it was opened and ends (ISO texts, "" = no end)."""

    id: str
    title: str
    owner: str
    created: str
    expires: str = ""


class Session:
    """One isolated world. State moves only in ``move``; everything is recorded by ``journal``."""

    def __init__(
        self, identity: Identity, folder: Path, mocks: Mapping[str, Mock], seed: Seed, site: Site, *, durable: bool
    ) -> None:
        self.identity = identity
        self._mocks = mocks
        self._seed = seed
        self._site = site
        self.core = CoreState()
        self.states: dict[str, Any] = {}
        self.issued: set[str] = set()
        self._restart()
        store = Store(folder, identity.id, f"banc-{randomness.token_hex(4)}", durable=durable)
        self.journal = Journal(store, self.session_time)
        self._replay(store)

    @property
    def id(self) -> str:
        """The session's id."""
        return self.identity.id

    def now(self) -> datetime:
        """The session's time: the real one plus the offset that was asked for."""
        return clock.now() + self.core.offset

    def session_time(self) -> str:
        """The session's time as ISO text."""
        return clock.iso(self.now())

    def world(self, mock: str) -> World:
        """What a handler of ``mock`` may look at."""
        return World(
            session=self.id,
            state=self.states[mock],
            seed=self._seed,
            site=self._site,
            knobs=self.core.knobs,
            now=self.now,
            new_uuid=randomness.new_uuid,
            ahead=self.core.offset,
        )

    def move(self, changes: Sequence[object], actor: str) -> list[Draft]:
        """Apply changes in order and return the events that record them."""
        for moved in changes:
            self._apply(moved)
        return [change.encode(moved, actor) for moved in changes]

    def close(self) -> None:
        """Write what waits and close the store."""
        self.journal.flush()
        self.journal.store.close()

    def _apply(self, moved: Any) -> None:
        mock = change.mock_of(moved)
        if mock == "core":
            session_state.apply(self.core, moved)
            if isinstance(moved, SessionReset):
                self._restart()
            return
        self._mocks[mock].apply(self.states[mock], moved)
        self.issued.update(self._mocks[mock].issues(moved))

    def _restart(self) -> None:
        self.states = {name: mock.new_state(self._seed) for name, mock in self._mocks.items()}
        self.issued.clear()

    def _replay(self, store: Store) -> None:
        for moved in _changes_of(store):
            self._apply(moved)


def _changes_of(store: Store) -> Iterable[object]:
    for event in store.changes():
        yield change.decode(event.data, partial(store.part, event.number), tuple(event.parts))
