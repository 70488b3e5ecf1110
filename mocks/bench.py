"""The running bench: everything bound, opened and answering, in one process."""

import asyncio
import gc
import socket
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from mocks.core import place, seed
from mocks.core.conduit import Conduit, Serve
from mocks.core.control.api import ControlApi
from mocks.core.control.resources import Resources
from mocks.core.dispatch import BENCH, Dispatcher
from mocks.core.http.connection import Application, HttpConnection
from mocks.core.introspection import OPERATOR, Introspector
from mocks.core.listener import Endpoint, Upper, Wire, bind, listen
from mocks.core.message import TlsFacts
from mocks.core.mock import Mock
from mocks.core.pki.installation import Installation, open_installation
from mocks.core.pki.verification import ChainVerifier
from mocks.core.seed import Seed
from mocks.core.session_state import KnobsSet
from mocks.core.sessions import Sessions
from mocks.core.tls import HandshakeRefused, TlsContexts, describe
from mocks.core.world import Site
from mocks.ports import Port
from record import randomness
from record.event import Draft, Json, Kind

HOST = "127.0.0.1"
_NAMES = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True, slots=True)
class Options:
    """How to start: home folder, first port (0 = free ports), durable against power loss, knobs."""

    home: Path
    port_base: int = 0
    durable: bool = False
    knobs: Mapping[str, str] = field(default_factory=dict)
    """Knobs of the default session."""


@dataclass(frozen=True, slots=True)
class Roster:
    """Which services a bench simulates: mocks by name, mail services by protocol, listeners, and their description."""

    mocks: Mapping[str, Mock]
    mail: Mapping[str, Serve]
    ports: Sequence[Port]
    describe: Callable[[Mapping[str, str], Installation, Seed, str], Json]


class Bench:
    """A bench; ``start`` then ``wait`` then ``stop``."""

    def __init__(self, options: Options, roster: Roster) -> None:
        self._options = options
        self._roster = roster
        self._stopping = asyncio.Event()
        self._token = randomness.token_hex(16)
        self._servers: list[asyncio.Server] = []
        self._place: place.Place | None = None
        self._sessions: Sessions | None = None
        self._introspector: Introspector | None = None
        self.facts: Json = None

    async def start(self) -> None:
        """Open everything; when it returns every listener answers."""
        with place.alone(self._options.home / "pki.verrou"):
            installed = open_installation(self._options.home)
        population = seed.load()
        sockets = _bind_all(self._roster.ports, self._options.port_base)
        addresses = {port.name: _address(port, sockets[port.name]) for port in self._roster.ports}
        site = Site(addresses, installed.token_key, ChainVerifier(installed), self._options.home)
        self._place = place.take(self._options.home)
        self._sessions = Sessions(
            self._place.folder, self._roster.mocks, population, site, durable=self._options.durable
        )
        self._introspector = Introspector(
            addresses["psc.auth"], installed.bundle_path, population.clients[OPERATOR].secret
        )
        await self._set_knobs()
        self.facts = self._roster.describe(addresses, installed, population, self._token)
        await self._listen(sockets, installed)
        self._introspector.warm_up()
        gc.freeze()

    async def wait(self) -> None:
        """Until somebody asks to stop."""
        await self._stopping.wait()

    def ask_to_stop(self) -> None:
        """Make ``wait`` return; call it from the loop."""
        self._stopping.set()

    async def stop(self) -> None:
        """Close everything that is open."""
        for server in self._servers:
            server.close()
        if self._introspector is not None:
            await self._introspector.close()
        if self._sessions is not None:
            self._sessions.close()
        if self._place is not None:
            self._place.release()

    async def _set_knobs(self) -> None:
        if self._options.knobs and self._sessions is not None:
            default = self._sessions.default
            await default.journal.record(default.move([KnobsSet(self._options.knobs)], BENCH))

    async def _listen(self, sockets: Mapping[str, socket.socket], installed: Installation) -> None:
        contexts = TlsContexts(installed, installed.server_certificate(_NAMES))
        for port in self._roster.ports:
            context = contexts.of(port.tls) if port.tls is not None else None
            chatty = port.protocol in self._roster.mail
            endpoint = Endpoint(port.name, context, port.implicit, self._upper_of(port), self._refused, chatty)
            self._servers.append(await listen(endpoint, sockets[port.name]))

    def _upper_of(self, port: Port) -> Callable[[Wire], Upper]:
        sessions, introspector = self._sessions, self._introspector
        assert sessions is not None  # start() made it
        assert introspector is not None  # start() made it
        if port.protocol in self._roster.mail:
            serve = self._roster.mail[port.protocol]
            return partial(Conduit, sessions=sessions, introspect=introspector, serve=serve)
        application: Application
        if port.name == "control":
            resources = Resources(sessions, self._roster.mocks, lambda: self.facts, self.ask_to_stop)
            application = ControlApi(self._token, resources.find)
        else:
            mock = next(mock for mock in self._roster.mocks.values() if port.name in mock.listeners)
            application = Dispatcher(mock, sessions)
        return partial(HttpConnection, application=application)

    def _refused(self, wire: Wire, refusal: HandshakeRefused) -> None:
        """A refused handshake is an event: a finding, not silence."""
        assert self._sessions is not None  # nothing listens before start() made them
        seen = TlsFacts("", "", refusal.sni, refusal.certificate, (refusal.reason,))
        data = {"listener": wire.endpoint.name, "peer": wire.peer, "reason": refusal.reason, "tls": describe(seen)}
        self._sessions.default.journal.submit([Draft(Kind.HANDSHAKE, BENCH, data)])


def _bind_all(ports: Sequence[Port], port_base: int) -> dict[str, socket.socket]:
    bound: dict[str, socket.socket] = {}
    try:
        for offset, port in enumerate(ports):
            bound[port.name] = bind(HOST, port_base + offset if port_base else 0)
    except OSError:
        for sock in bound.values():
            sock.close()
        raise
    return bound


def _address(port: Port, sock: socket.socket) -> str:
    address = f"{HOST}:{sock.getsockname()[1]}"
    if port.protocol != "http":
        return address
    return f"{'http' if port.tls is None else 'https'}://{address}"
