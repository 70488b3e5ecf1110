"""Group commit: what several connections want recorded in one turn of the loop goes in one transaction.

``submit`` returns at once; ``done`` is called after the commit, so an answer leaves only once it is recorded
(design §3). Parts over 256 KB are written to files off the loop first.
"""

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import takewhile
from typing import TypeAlias

from record.event import Draft, Event
from record.store import SPOOL_OVER, Spooled, Store, StoreError

_CHECKPOINT_EVERY = 2000
_log = logging.getLogger("banc.journal")

Done: TypeAlias = Callable[["list[Event] | Exception"], None]
Large: TypeAlias = dict[tuple[int, str], bytes]
Files: TypeAlias = dict[tuple[int, str], Spooled]


@dataclass(slots=True)
class _Waiting:
    drafts: Sequence[Draft]
    spooled: Files | None
    """None while large parts are still being written: later submissions wait, so that order holds."""
    done: Done | None


class Journal:
    """The recording of one session. ``failure`` is None until a commit fails; then nothing more is recorded."""

    def __init__(self, store: Store, session_time: Callable[[], str]) -> None:
        self.store = store
        self.failure: str | None = None
        self._session_time = session_time
        self._waiting: list[_Waiting] = []
        self._scheduled = False
        self._since_checkpoint = 0
        self._readers: list[asyncio.Future[None]] = []

    def submit(self, drafts: Sequence[Draft], done: Done | None = None) -> None:
        """Record ``drafts`` together; ``done`` gets the events, or the exception when they could not be recorded."""
        large = _large_parts(drafts) if self.failure is None else {}
        item = _Waiting(drafts, None if large else {}, done)
        self._waiting.append(item)
        if large:
            self._spool_first(item, large)
        else:
            self._schedule()

    async def record(self, drafts: Sequence[Draft]) -> list[Event]:
        """Record ``drafts`` and wait for the commit; raises what made it fail."""
        committed: asyncio.Future[list[Event]] = asyncio.get_running_loop().create_future()

        def done(outcome: "list[Event] | Exception") -> None:
            if committed.done():
                return
            if isinstance(outcome, Exception):
                committed.set_exception(outcome)
            else:
                committed.set_result(outcome)

        self.submit(drafts, done)
        return await committed

    async def grown(self, seconds: float) -> None:
        """Wait for the next commit, at most so many seconds."""
        reader = asyncio.get_running_loop().create_future()
        self._readers.append(reader)
        try:
            await asyncio.wait_for(reader, seconds)
        except TimeoutError:
            return

    def flush(self) -> None:
        """Commit what waits, now."""
        self._scheduled = False
        waiting = list(takewhile(lambda item: item.spooled is not None, self._waiting))
        del self._waiting[: len(waiting)]
        if not waiting:
            return
        outcome = self._commit(waiting)
        for item, result in zip(waiting, outcome, strict=True):
            if item.done is not None:
                item.done(result)
        self._wake_readers()

    def close(self) -> None:
        """Commit what waits and close the store; what comes later is not recorded, and readers wait no longer."""
        self.flush()
        self.failure = self.failure or "la session est fermée"
        self._wake_readers()
        self.store.close()

    def _schedule(self) -> None:
        if not self._scheduled:
            self._scheduled = True
            asyncio.get_running_loop().call_soon(self.flush)

    def _spool_first(self, item: _Waiting, large: Large) -> None:
        writing = asyncio.get_running_loop().run_in_executor(None, self._spool, large)
        writing.add_done_callback(partial(self._spooled, item))

    def _spool(self, large: Large) -> Files:
        return {key: self.store.spool(content) for key, content in large.items()}

    def _spooled(self, item: _Waiting, writing: "asyncio.Future[Files]") -> None:
        error = writing.exception()
        if isinstance(error, Exception):
            self._fail(error)
        item.spooled = {} if error else writing.result()
        self._schedule()

    def _commit(self, waiting: list[_Waiting]) -> "list[list[Event] | Exception]":
        drafts: list[Draft] = []
        spooled: Files = {}
        for item in waiting:
            spooled.update({(len(drafts) + index, name): file for (index, name), file in (item.spooled or {}).items()})
            drafts.extend(item.drafts)
        try:
            if self.failure is not None:
                raise StoreError(self.failure)
            events = self.store.append(drafts, self._session_time(), spooled)
        except Exception as error:
            self._fail(error)
            return [error] * len(waiting)
        self._plan_checkpoint(len(events))
        remaining = iter(events)
        return [[next(remaining) for _ in item.drafts] for item in waiting]

    def _fail(self, error: Exception) -> None:
        if self.failure is None:
            self.failure = f"enregistrement impossible : {error}"
            _log.error("session %s : %s", self.store.session, self.failure)

    def _plan_checkpoint(self, added: int) -> None:
        self._since_checkpoint += added
        if self._since_checkpoint >= _CHECKPOINT_EVERY:
            self._since_checkpoint = 0
            asyncio.get_running_loop().run_in_executor(None, self.store.checkpoint)

    def _wake_readers(self) -> None:
        readers, self._readers = self._readers, []
        for reader in readers:
            if not reader.done():
                reader.set_result(None)


def _large_parts(drafts: Sequence[Draft]) -> Large:
    return {
        (index, name): content
        for index, draft in enumerate(drafts)
        for name, content in draft.parts.items()
        if len(content) > SPOOL_OVER
    }
