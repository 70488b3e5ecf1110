"""A bench in miniature for the mail services: one world, changes applied, a conduit over asyncio streams."""

import asyncio
import base64
import json
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any, cast
from uuid import UUID

from mocks.core import seed, session_state
from mocks.core.conduit import Conduit, ConnectionEnded, IntrospectionUnavailable, TooLong
from mocks.core.message import CertificateFacts, TlsFacts
from mocks.core.seed import Seed
from mocks.core.session_state import ArmedFault, CoreState, FaultArmed, FaultSpent
from mocks.core.world import Site, World
from mocks.mss.changes import MessageDelivered, apply
from mocks.mss.state import MssState, new_state

CAMILLE = "camille.martin@cabinet-banc.mssante.fr"
SECRETARIAT = "secretariat@cabinet-banc.mssante.fr"
ALEX = "alex.durand@ch-banc.mssante.fr"
AUTOMATE = "automate@cabinet-banc.mssante.fr"
FOREIGN_APP = "dpi@ch-banc.mssante.fr"
CAMILLE_ID = "899900000011"
PATIENT = "114026322083356@patient.mssante.fr"
UNKNOWN_PATIENT = "279035121518989@patient.mssante.fr"
TLS = TlsFacts("TLSv1.3", "TLS_AES_256_GCM_SHA384", "localhost")
NOW = datetime(2026, 11, 21, 10, 0, tzinfo=UTC)
ADDRESSES = {
    "mss.per_org.smtp": "localhost:1587",
    "mss.per_org.smtps": "localhost:1465",
    "mss.per_org.imap": "localhost:1143",
    "mss.per_org.imaps": "localhost:1993",
    "mss.app.smtp": "localhost:2587",
    "mss.app.imap": "localhost:2143",
}
TOKENS: Mapping[str, Mapping[str, Any]] = {
    "jeton-camille": {"active": True, "SubjectNameID": CAMILLE_ID, "jti": "jti-camille", "exp": 1_795_255_500},
    "jeton-alex": {"active": True, "preferred_username": "899900000029", "jti": "jti-alex"},
    "jeton-long" + "x" * 9500: {"active": True, "SubjectNameID": CAMILLE_ID, "jti": "jti-long"},
}


@cache
def population() -> Seed:
    """The seed that every session starts from."""
    return seed.load()


def certificate(ou: str = "10B0000026", *errors: str) -> TlsFacts:
    """The facts of a session with a client certificate."""
    facts = CertificateFacts("CN=LGC,OU=x", "LGC", ou, "CN=AC", "0a", "", "", b"")
    return replace(TLS, certificate=facts, errors=errors)


def xoauth2(user: str = CAMILLE, token: str = "jeton-camille") -> bytes:
    """The base64 XOAUTH2 response."""
    return base64.b64encode(f"user={user}\x01auth=Bearer {token}\x01\x01".encode())


def jwt(jti: str) -> str:
    """A token that claims a jti and proves nothing."""
    return "h." + base64.urlsafe_b64encode(json.dumps({"jti": jti}).encode()).decode().rstrip("=") + ".s"


@dataclass
class Desk:
    """One session of the mail mock. ``moved`` is every change that was applied."""

    knobs: dict[str, str] = field(default_factory=dict)
    now: datetime = NOW
    state: MssState = field(default_factory=lambda: new_state(population()))
    moved: list[Any] = field(default_factory=list)
    exchanges: list[dict[str, Any]] = field(default_factory=list)
    logins: set[tuple[tuple[str, ...], str]] = field(default_factory=set)
    core: CoreState = field(default_factory=CoreState)
    delays: list[float] = field(default_factory=list)
    _ids: Iterator[int] = field(default_factory=lambda: iter(range(1, 10_000)))

    def world(self, _mock: str = "mss") -> World:
        """What the services look at."""
        site = Site(ADDRESSES, cast(Any, None), lambda _der, _at: (), Path())
        return World("essai", self.state, population(), site, self.knobs, lambda: self.now, self._uuid)

    def apply(self, changes: Iterable[object]) -> None:
        """Move the state."""
        for change in changes:
            if isinstance(change, FaultArmed | FaultSpent):
                session_state.apply(self.core, change)
            else:
                apply(self.state, change)
                self.moved.append(change)

    def arm(self, name: str, operation: str = "", count: int = 1, **params: Any) -> None:
        """Arm a fault."""
        self.apply([FaultArmed(name, "mss", name, operation, count, params)])

    def wait(self, seconds: float) -> None:
        """Move the clock."""
        self.now += timedelta(seconds=seconds)

    def put(self, mailbox: str, *messages: bytes) -> None:
        """Deliver messages."""
        for raw in messages:
            uid = self.state.box(mailbox).folders["INBOX"].next_uid
            self.apply([MessageDelivered(mailbox, uid, raw, "", "", (mailbox,), self.now.isoformat())])

    def inbox(self, mailbox: str) -> list[bytes]:
        """The messages of an inbox."""
        return [message.raw for message in self.state.boxes[mailbox].folders["INBOX"].messages.values()]

    def operations(self) -> list[tuple[str, str]]:
        """(operation, status) of every exchange."""
        return [(exchange["operation"], exchange["status"]) for exchange in self.exchanges]

    def _uuid(self) -> str:
        return str(UUID(int=next(self._ids)))


class StreamConduit:
    """The conduit's contract over asyncio streams; ``tls`` is what the test says, nothing is encrypted."""

    def __init__(
        self,
        desk: Desk,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter | None,
        listener: str = "mss.per_org.smtp",
        tls: TlsFacts | None = None,
    ) -> None:
        self.desk, self.listener, self.tls, self.peer = desk, listener, tls, "127.0.0.1:40000"
        self.after_starttls: TlsFacts = tls or TLS
        self._reader, self._writer = reader, writer
        self.sent = b""

    @property
    def faults(self) -> Sequence[ArmedFault]:
        return self.desk.core.faults

    async def read_line(self, limit: int) -> bytes:
        line = b""
        while not line.endswith(b"\n"):
            sign = await self._reader.read(1)
            if not sign:
                raise ConnectionEnded(line)
            line += sign
            if len(line) >= limit:
                raise TooLong(line)
        return line

    async def read_exactly(self, size: int) -> bytes:
        try:
            return await self._reader.readexactly(size)
        except asyncio.IncompleteReadError as error:
            raise ConnectionEnded(error.partial) from None

    async def start_tls(self) -> TlsFacts:
        self.tls = self.after_starttls
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
        facts: Mapping[str, Any] | None = None,
        notes: Sequence[Mapping[str, Any]] = (),
        close: bool = False,
        delay: float = 0.0,
    ) -> None:
        self.desk.apply(changes)
        self.desk.delays.append(delay)
        exchange = {"mock": mock, "operation": operation, "status": status, "facts": dict(facts or {})}
        self.desk.exchanges.append({**exchange, "notes": list(notes), "request": received, "response": reply})
        self.sent += reply
        if self._writer is not None:
            self._writer.write(reply)
            await self._writer.drain()
            if close:
                self._writer.close()

    def world(self, mock: str) -> World:
        return self.desk.world(mock)

    def attribute(self, credentials: Iterable[str], mailbox: str) -> None:
        self.desk.logins.add((tuple(credentials), mailbox))

    async def introspect(self, token: str) -> Mapping[str, Any]:
        if token == "panne":
            raise IntrospectionUnavailable("PSC arrêté")
        return TOKENS.get(token, {"active": False})


Serve = Callable[[Conduit], Any]


def play(desk: Desk, serve: Serve, script: bytes, listener: str, tls: TlsFacts | None = TLS) -> bytes:
    """What a service answers to bytes sent at once; the client then leaves."""

    async def run() -> bytes:
        reader = asyncio.StreamReader(limit=2**26)
        reader.feed_data(script)
        reader.feed_eof()
        conduit = StreamConduit(desk, reader, None, listener, tls)
        with suppress(ConnectionEnded):
            await serve(cast(Conduit, conduit))
        return conduit.sent

    return asyncio.run(run())


@contextmanager
def listening(desk: Desk, serve: Serve, listener: str, tls: TlsFacts | None = TLS) -> Iterator[int]:
    """A service on a loopback port, in a thread of its own."""
    loop = asyncio.new_event_loop()
    ready: list[int] = []
    started, stop = threading.Event(), asyncio.Event()

    async def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await serve(cast(Conduit, StreamConduit(desk, reader, writer, listener, tls)))
        except (ConnectionEnded, ConnectionError):
            pass
        finally:
            writer.close()

    async def run() -> None:
        server = await asyncio.start_server(accept, "127.0.0.1", 0)
        ready.append(server.sockets[0].getsockname()[1])
        started.set()
        await stop.wait()
        server.close()

    thread = threading.Thread(target=lambda: loop.run_until_complete(run()))
    thread.start()
    started.wait(5)
    try:
        yield ready[0]
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join(5)
        _finish(loop)


def _finish(loop: asyncio.AbstractEventLoop) -> None:
    waiting = asyncio.all_tasks(loop)
    for task in waiting:
        task.cancel()
    if waiting:
        loop.run_until_complete(asyncio.gather(*waiting, return_exceptions=True))
    loop.run_until_complete(loop.shutdown_asyncgens())
    loop.close()
