"""A line protocol over a wire (SMTP, IMAP, MLLP): read, answer once recorded, upgrade to TLS.

Each command and its answer are one exchange event, with their exact bytes.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from typing import Any

from mocks.core.attribution import Attribution, NotServed
from mocks.core.dispatch import BENCH, EDITOR
from mocks.core.listener import Wire
from mocks.core.message import TlsFacts
from mocks.core.session import Session
from mocks.core.session_state import ArmedFault
from mocks.core.world import World
from record import randomness
from record.event import Draft, Json, Kind
from record.store import StoreError

IDLE_SECONDS = 1800
_HIGH_WATER = 1024 * 1024
_FAREWELL = {
    "smtp": (b"421 4.3.0 Error: internal error of the simulator\r\n", "421"),
    "imap": (b"* BYE Internal error of the simulator\r\n", "BYE"),
    "mllp": (b"", "cut"),
}
"""What each protocol says when the bench itself fails, and its status; MLLP has no words of its own."""
_STOPPED = {
    "smtp": b"421 4.3.1 Le banc n'enregistre plus cette session : voir ses messages (environnement simule)\r\n",
    "imap": b"* BYE Le banc n'enregistre plus cette session : voir ses messages (environnement simule)\r\n",
    "mllp": b"",
}
"""What each protocol says when the session can no longer be recorded."""
_OVER = {
    "smtp": (b"421 4.3.2 Session de banc terminee ou inconnue (environnement simule)\r\n", "421"),
    "imap": (b"* BYE Session de banc terminee ou inconnue (environnement simule)\r\n", "BYE"),
    "mllp": (b"", "cut"),
}
"""What each protocol says when the session that a connection names does not serve it, and its status."""
_log = logging.getLogger("banc.conduit")


class ConnectionEnded(Exception):
    """The peer left; ``partial`` is what came of what was being read."""

    def __init__(self, partial: bytes = b"") -> None:
        super().__init__("connexion terminée")
        self.partial = partial


class TooLong(Exception):
    """A line, or another unit, is over its limit; ``consumed`` is what came of it."""

    def __init__(self, consumed: bytes) -> None:
        super().__init__(f"ligne de plus de {len(consumed)} octets")
        self.consumed = consumed


class IntrospectionUnavailable(Exception):
    """Pro Santé Connect could not be asked about a token."""


Introspect = Callable[[str, str], Awaitable[Mapping[str, Any]]]
"""(token, address of the Pro Santé Connect to ask, "" for the one that all sessions share) → its answer."""
Serve = Callable[["Conduit"], Awaitable[None]]


class Conduit:
    """One accepted connection of a line protocol (an ``Upper``); ``serve`` runs as a task over it."""

    def __init__(self, wire: Wire, attribution: Attribution, introspect: Introspect, serve: Serve) -> None:
        self._wire = wire
        self._attribution = attribution
        self._introspect = introspect
        self._serve = serve
        self._buffer = bytearray()
        self._taken: list[bytes] = []
        """What was read since the last exchange."""
        self._more = asyncio.Event()
        self._secured: asyncio.Future[None] | None = None
        self._task: asyncio.Task[None] | None = None
        self._over = False
        self.connection = randomness.token_hex(4)
        self.session: Session = attribution.of_failure(wire.endpoint.session, None)
        self._refusal: NotServed | None = None

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

    @property
    def faults(self) -> Sequence[ArmedFault]:
        """The faults armed in the connection's session."""
        return self.session.core.faults

    async def read_line(self, limit: int) -> bytes:
        """One line, its line break included; raises ``TooLong`` or ``ConnectionEnded``."""
        return await self.read_through(b"\n", limit)

    async def read_through(self, mark: bytes, limit: int) -> bytes:
        """What ends with a mark, the mark included; raises ``TooLong`` or ``ConnectionEnded``."""
        searched = 0
        while (at := self._buffer.find(mark, searched, limit)) < 0:
            if len(self._buffer) >= limit:
                raise TooLong(self._take(limit))
            searched = max(0, len(self._buffer) - len(mark) + 1)
            await self._wait_for_more()
        return self._take(at + len(mark))

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
        delay: float = 0.0,
    ) -> None:
        """Commit the exchange and its changes, then write ``reply``, so many seconds later when ``delay`` says so."""
        refusal = self._refusal or self._attribution.refusal(self.session)
        if refusal is not None:
            self._refuse(refusal, mock, operation, received)
            raise ConnectionEnded
        data = self._where(mock, operation, status) | {"notes": list(notes), "facts": dict(facts or {})}
        draft = Draft(Kind.EXCHANGE, EDITOR, data, {"request": received, "response": reply})
        await self.session.journal.record([draft, *self.session.move(changes, BENCH)])
        self._taken.clear()
        if delay > 0:
            await asyncio.sleep(delay)
        self._wire.send(reply)
        if close:
            self._wire.close()

    def world(self, mock: str) -> World:
        """The session's state as it is now."""
        return self.session.world(mock)

    def attribute(self, credentials: Iterable[str], mailbox: str) -> None:
        """A client logs in to a mailbox with these credentials: they may name another session (``attribution``)."""
        own = self._wire.endpoint.session
        try:
            self.session = self._attribution.of_login(own, self.tls, credentials, mailbox, self.session)
        except NotServed as refusal:
            self._refusal = refusal

    async def introspect(self, token: str) -> Mapping[str, Any]:
        """What Pro Santé Connect says of a token; raises ``IntrospectionUnavailable``.

        On a session's own port that session's Pro Santé Connect is asked: another's tokens are unknown there.
        """
        own = self.session.addresses["psc.auth"] if self._wire.endpoint.session else ""
        return await self._introspect(token, own)

    def opened(self) -> None:
        """The wire is ready, or its TLS handshake is done."""
        try:
            self.session = self._attribution.of_connection(self._wire.endpoint.session, self.tls)
        except NotServed as refusal:
            self._refusal = refusal
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
        if taken:
            self._taken.append(taken)
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
        except (ConnectionEnded, TooLong):
            self._record_cut()
        except StoreError:
            self._say_stopped()
        except Exception as error:
            _log.exception("%s : échec du service", self.listener)
            await self._say_failed(error)
        finally:
            self._wire.close()

    def _record_cut(self) -> None:
        """Keep what came of a command whose sender left, or that never ended."""
        if not self._taken:
            return
        data: dict[str, Json] = {"listener": self.listener, "connection": self.connection, "text": "commande coupée"}
        recorder = self._attribution.lobby if self.session.over else self.session
        recorder.journal.submit([Draft(Kind.NOTE, BENCH, data, {"request": b"".join(self._taken)})])

    def _refuse(self, refusal: NotServed, mock: str, operation: str, received: bytes) -> None:
        """The session does not serve: say so as the protocol does, and record it where all see it."""
        reply, status = _OVER[self._protocol]
        note = {"rule": "session.over", "kind": "refusal", "text": str(refusal)}
        data = self._where(mock, operation, status) | {"notes": [note], "facts": {}}
        parts = {"request": received, "response": reply}
        self._attribution.lobby.journal.submit([Draft(Kind.EXCHANGE, EDITOR, data, parts)])
        self._taken.clear()
        self._wire.send(reply)

    def _say_stopped(self) -> None:
        """The session no longer records (the journal says why): it no longer answers either, and says so."""
        self._wire.send(_STOPPED[self._protocol])

    async def _say_failed(self, error: Exception) -> None:
        """The bench failed on what was read: say so as the protocol does; nobody may blame the editor for it."""
        reply, status = _FAREWELL[self._protocol]
        mock = self.listener.partition(".")[0]
        note = {"rule": "", "kind": "crash", "text": f"{type(error).__name__}: {error}"}
        data = self._where(mock, f"{self._protocol}.ERROR", status) | {"notes": [note], "facts": {}}
        parts = {"request": b"".join(self._taken), "response": reply}
        with suppress(StoreError):  # the journal tells of it
            await self.session.journal.record([Draft(Kind.EXCHANGE, EDITOR, data, parts)])
        self._wire.send(reply)

    @property
    def _protocol(self) -> str:
        """``smtp``, ``imap`` or ``mllp``, whichever way its TLS starts."""
        return self.listener.rpartition(".")[2].removesuffix("s")

    def _where(self, mock: str, operation: str, status: str) -> dict[str, Json]:
        """What the event of an exchange says of where it took place."""
        return {
            "mock": mock,
            "operation": operation,
            "protocol": self._protocol,
            "listener": self.listener,
            "peer": self.peer,
            "connection": self.connection,
            "status": status,
            "tls": self._wire.tls_data,
            **self._wire.marks,
        }
