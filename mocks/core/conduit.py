"""A line protocol over a wire (SMTP, IMAP): read, answer once recorded, upgrade to TLS.

Each command and its answer are one exchange event, with their exact bytes.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from typing import Any

from mocks.core.dispatch import BENCH, EDITOR
from mocks.core.listener import Wire
from mocks.core.message import TlsFacts
from mocks.core.session import Session
from mocks.core.sessions import Sessions
from mocks.core.world import World
from record import randomness
from record.event import Draft, Json, Kind

IDLE_SECONDS = 1800
_HIGH_WATER = 1024 * 1024
_log = logging.getLogger("banc.conduit")


class ConnectionEnded(Exception):
    """The peer left; ``partial`` is what came of what was being read."""

    def __init__(self, partial: bytes = b"") -> None:
        super().__init__("connexion terminée")
        self.partial = partial


class TooLong(Exception):
    """A line is over its limit; ``consumed`` is what came of it."""

    def __init__(self, consumed: bytes) -> None:
        super().__init__(f"ligne de plus de {len(consumed)} octets")
        self.consumed = consumed


class IntrospectionUnavailable(Exception):
    """Pro Santé Connect could not be asked about a token."""


Introspect = Callable[[str], Awaitable[Mapping[str, Any]]]
Serve = Callable[["Conduit"], Awaitable[None]]


class Conduit:
    """One accepted mail connection (an ``Upper``); ``serve`` runs as a task over it."""

    def __init__(self, wire: Wire, sessions: Sessions, introspect: Introspect, serve: Serve) -> None:
        self._wire = wire
        self._sessions = sessions
        self._introspect = introspect
        self._serve = serve
        self._buffer = bytearray()
        self._more = asyncio.Event()
        self._secured: asyncio.Future[None] | None = None
        self._task: asyncio.Task[None] | None = None
        self._over = False
        self.connection = randomness.token_hex(4)
        self.session: Session = sessions.default

    @property
    def listener(self) -> str:
        """The listener's name: ``mss.per_org.smtp``…"""
        return self._wire.endpoint.name

    @property
    def peer(self) -> str:
        """Address and port of the client."""
        return self._wire.peer

    @property
    def tls(self) -> TlsFacts | None:
        """The facts of the handshake; None in clear."""
        return self._wire.tls

    async def read_line(self, limit: int) -> bytes:
        """One line, its line break included; raises ``TooLong`` or ``ConnectionEnded``."""
        searched = 0
        while (end := self._buffer.find(b"\n", searched, limit)) < 0:
            if len(self._buffer) >= limit:
                raise TooLong(self._take(limit))
            searched = len(self._buffer)
            await self._wait_for_more()
        return self._take(end + 1)

    async def read_exactly(self, size: int) -> bytes:
        """So many bytes; raises ``ConnectionEnded``."""
        while len(self._buffer) < size:
            await self._wait_for_more()
        return self._take(size)

    async def start_tls(self) -> TlsFacts:
        """Upgrade. What came in clear after the command is dropped, so that nothing can be injected."""
        self._buffer.clear()
        self._secured = asyncio.get_running_loop().create_future()
        self._wire.start_tls()
        await self._secured
        if self.tls is None:
            raise ConnectionEnded
        return self.tls

    async def exchange(
        self,
        mock: str,
        operation: str,
        received: bytes,
        reply: bytes,
        *,
        status: str,
        changes: Sequence[object] = (),
        facts: Mapping[str, Json] | None = None,
        notes: Sequence[Mapping[str, Json]] = (),
        close: bool = False,
    ) -> None:
        """Commit the exchange and its changes, then write ``reply``."""
        data: dict[str, Json] = {
            "mock": mock,
            "operation": operation,
            "protocol": operation.partition(".")[0],
            "listener": self.listener,
            "peer": self.peer,
            "connection": self.connection,
            "status": status,
            "tls": self._wire.tls_data,
            "notes": list(notes),
            "facts": dict(facts or {}),
        }
        draft = Draft(Kind.EXCHANGE, EDITOR, data, {"request": received, "response": reply})
        await self.session.journal.record([draft, *self.session.move(changes, BENCH)])
        self._wire.send(reply)
        if close:
            self._wire.close()

    def world(self, mock: str) -> World:
        """The session's state as it is now."""
        return self.session.world(mock)

    def attribute(self, credentials: Iterable[str]) -> None:
        """Move to the session that issued one of these credentials, if any did."""
        self.session = self._sessions.holding(credentials) or self.session

    async def introspect(self, token: str) -> Mapping[str, Any]:
        """What Pro Santé Connect says of a token; raises ``IntrospectionUnavailable``."""
        return await self._introspect(token)

    def opened(self) -> None:
        """The wire is ready, or its TLS handshake is done."""
        if self._secured is not None and not self._secured.done():
            self._secured.set_result(None)
        if self._task is None:
            self._task = asyncio.get_running_loop().create_task(self._run())

    def received(self, data: bytes) -> None:
        """Bytes in clear."""
        self._buffer += data
        if len(self._buffer) > _HIGH_WATER:
            self._wire.pause()
        self._more.set()

    def ended(self) -> None:
        """The connection is over."""
        self._over = True
        self._more.set()
        if self._secured is not None and not self._secured.done():
            self._secured.set_exception(ConnectionEnded())

    def drained(self) -> None:
        """Nothing waits for it."""

    def _take(self, size: int) -> bytes:
        taken = bytes(self._buffer[:size])
        del self._buffer[:size]
        if len(self._buffer) < _HIGH_WATER // 2:
            self._wire.resume()
        return taken

    async def _wait_for_more(self) -> None:
        if self._over:
            raise ConnectionEnded(self._take(len(self._buffer)))
        self._more.clear()
        self._wire.resume()
        try:
            await asyncio.wait_for(self._more.wait(), IDLE_SECONDS)
        except TimeoutError:
            raise ConnectionEnded(self._take(len(self._buffer))) from None

    async def _run(self) -> None:
        try:
            await self._serve(self)
        except ConnectionEnded as ended:
            self._record_cut(ended.partial)
        except Exception:
            _log.exception("%s : échec du service", self.listener)
        finally:
            self._wire.close()

    def _record_cut(self, partial: bytes) -> None:
        if not partial:
            return
        data: dict[str, Json] = {"listener": self.listener, "connection": self.connection, "text": "commande coupée"}
        self.session.journal.submit([Draft(Kind.NOTE, BENCH, data, {"request": partial})])
