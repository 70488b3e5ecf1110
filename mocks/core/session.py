"""A session: one isolated world, rebuilt from its seed and the changes of its stream (design §3, §4)."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from mocks.core import change, population, session_state
from mocks.core.identity import Identity
from mocks.core.issued import Issued
from mocks.core.journal import Journal
from mocks.core.mock import Mock
from mocks.core.seed import Seed
from mocks.core.session_state import CoreState, PopulationSet, SessionReset
from mocks.core.world import Site, World
from record import clock, randomness
from record.event import Draft
from record.store import Store


class UnreadableSession(Exception):
    """The changes of a session cannot be read again: another version of the bench wrote them."""

    def __init__(self, session: str, error: Exception) -> None:
        super().__init__(
            f"la session « {session} » est illisible, une autre version du banc l'a écrite "
            f"({type(error).__name__}: {error}) : ouvrez-en une autre"
        )


class Session:
    """One isolated world. State moves only in ``move``; everything is recorded by ``journal``."""

    def __init__(
        self,
        identity: Identity,
        folder: Path,
        mocks: Mapping[str, Mock],
        seed: Seed,
        site: Site,
        issued: Issued,
        *,
        durable: bool,
    ) -> None:
        self.identity = identity
        self.over = identity.expired
        """It serves nobody any more: expired, deleted, or its store is closed. Its events stay readable."""
        self._mocks = mocks
        self._base = self._seed = seed
        self._shared = self._site = site
        self._issued = issued
        self.core = CoreState()
        self.states: dict[str, Any] = {}
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
            ahead_at=self.core.offset_at,
        )

    def clashes(self, added: Mapping[str, Any], secrets: Mapping[str, str]) -> list[dict[str, str]]:
        """The matricules of an addition to the population that are somebody else's in the seed.

        Raises ``PopulationError`` when the addition cannot be made.
        """
        population.extended(self._base, added, secrets)
        return population.clashes(self._base, added)

    def move(self, changes: Sequence[object], actor: str) -> list[Draft]:
        """Apply changes in order and return the events that record them."""
        for moved in changes:
            self._apply(moved)
        return [change.encode(moved, actor) for moved in changes]

    @property
    def addresses(self) -> Mapping[str, str]:
        """Where this session is reached: its own ports, else the shared ones, under its prefix where there is one."""
        named = {listener for mock in self._mocks.values() for listener in mock.listeners}
        shared = {
            listener: f"{address}/s/{self.id}" if listener in named else address
            for listener, address in self._shared.addresses.items()
        }
        return {**shared, **self.own}

    @property
    def own(self) -> Mapping[str, str]:
        """The addresses of the ports that the session opened for itself, by listener."""
        return {name: at for name, at in self._site.addresses.items() if at != self._shared.addresses.get(name)}

    def opened(self, addresses: Mapping[str, str]) -> None:
        """More ports are the session's own: what its services cite from now on."""
        self._site = replace(self._shared, addresses={**self._site.addresses, **addresses})

    def close(self) -> None:
        """Write what waits and close the store: nothing is served nor recorded any more."""
        self.over = True
        self._site = self._shared
        self.journal.close()

    def _apply(self, moved: Any) -> None:
        mock = change.mock_of(moved)
        if mock == "core":
            session_state.apply(self.core, moved)
            if isinstance(moved, SessionReset):
                self._restart()
            if isinstance(moved, PopulationSet):
                self._populate(moved)
            return
        self._mocks[mock].apply(self.states[mock], moved)
        self._issued.add(self.id, self._mocks[mock].issues(moved))

    def _restart(self) -> None:
        self.states = {name: mock.new_state(self._seed) for name, mock in self._mocks.items()}
        self._issued.forget(self.id)

    def _populate(self, moved: PopulationSet) -> None:
        """What happened so far stays: only who there is changes."""
        self._seed = population.extended(self._base, moved.added, json.loads(moved.secrets))
        for name, mock in self._mocks.items():
            mock.repopulate(self.states[name], self._seed)

    def _replay(self, store: Store) -> None:
        try:
            for moved in _changes_of(store):
                self._apply(moved)
        except Exception as error:
            store.close()
            raise UnreadableSession(self.id, error) from error


def _changes_of(store: Store) -> Iterable[object]:
    for event in store.changes():
        yield change.decode(event.data, partial(store.part, event.number), tuple(event.parts))
