"""The running bench: everything bound, opened and answering, in one process."""

import asyncio
import gc
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from mocks.core import place, seed
from mocks.core.attribution import Attribution
from mocks.core.conduit import Conduit, Serve
from mocks.core.control.api import ControlApi
from mocks.core.control.reach import Reach
from mocks.core.control.resources import Resources
from mocks.core.dispatch import BENCH, Dispatcher
from mocks.core.expiry import Expiry
from mocks.core.hosts import Hosts
from mocks.core.http.connection import Application, HttpConnection
from mocks.core.introspection import Introspector
from mocks.core.listener import Endpoint, Upper, Wire
from mocks.core.message import TlsFacts
from mocks.core.mock import Mock
from mocks.core.pki.installation import Installation, open_installation, published_port
from mocks.core.pki.verification import ChainVerifier
from mocks.core.population import OPERATOR
from mocks.core.publisher import Publisher
from mocks.core.seed import Seed
from mocks.core.session_state import KnobsSet
from mocks.core.sessions import Sessions
from mocks.core.tls import HandshakeRefused, describe
from mocks.core.tls_context import TlsContexts
from mocks.core.world import Site
from mocks.disguises import Disguises
from mocks.doors import Doors, address_of, bind_all
from mocks.faulty_doors import FaultyDoors
from mocks.ports import CRL, Port
from record import randomness
from record.event import Draft, Json, Kind


@dataclass(frozen=True, slots=True)
class Options:
    """How to start: home folder, first port (0 = free ports), durable against power loss, knobs, where to listen."""

    home: Path
    port_base: int = 0
    durable: bool = False
    knobs: Mapping[str, str] = field(default_factory=dict)
    """Knobs of the default session."""
    hosts: Hosts = field(default_factory=Hosts)


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
        self._place: place.Place | None = None
        self._sessions: Sessions | None = None
        self._introspector: Introspector | None = None
        self._doors: Doors | None = None
        self._expiry: Expiry | None = None
        self._faulty: FaultyDoors | None = None
        self.facts: Json = None

    async def start(self) -> None:
        """Open everything; when it returns every listener answers."""
        hosts = self._options.hosts
        usual = {CRL: published_port(self._options.home)}
        sockets = bind_all(self._roster.ports, self._options.port_base, hosts, usual)
        addresses = {port.name: address_of(port, sockets[port.name], hosts) for port in self._roster.ports}
        with place.alone(self._options.home / "pki.verrou"):
            installed = open_installation(self._options.home, addresses.get(CRL, ""), hosts.certified())
        population = seed.load()
        verifier = ChainVerifier(installed)
        site = Site(addresses, installed.token_key, verifier, self._options.home, verifier.anchor)
        self._place = place.take(self._options.home)
        self._sessions = Sessions(
            self._place.folder, self._roster.mocks, population, site, durable=self._options.durable
        )
        self._introspector = Introspector(
            addresses["psc.auth"], installed.bundle_path, population.clients[OPERATOR].secret, hosts.dialled
        )
        await self._set_knobs()

        def describe(reached: Mapping[str, str]) -> Json:
            return self._roster.describe(reached, installed, population, self._token)

        self.facts = describe(addresses)
        endpoints = _Endpoints(self._roster, self._sessions, self._introspector, installed, hosts.certified())
        disguises = Disguises(self._sessions)
        self._doors = Doors(self._roster.ports, endpoints.of, hosts, disguises.accept)
        self._expiry = Expiry(self._sessions)
        self._faulty = FaultyDoors(self._roster.ports, hosts, endpoints.of, installed, disguises, endpoints.attribution)
        self._sessions.when_over = self._close_for
        facts = partial(getattr, self, "facts")
        reach = Reach(
            self._sessions,
            self._roster.mocks,
            self._doors,
            self._expiry,
            facts,
            describe,
            self.ask_to_stop,
            self._faulty,
        )
        endpoints.control = ControlApi(self._token, Resources(reach).find)
        await self._doors.open_shared(sockets)
        self._introspector.warm_up()
        gc.freeze()
        gc.enable()

    async def wait(self) -> None:
        """Until somebody asks to stop."""
        await self._stopping.wait()

    def ask_to_stop(self) -> None:
        """Make ``wait`` return; call it from the loop."""
        self._stopping.set()

    async def stop(self) -> None:
        """Close everything that is open."""
        if self._expiry is not None:
            self._expiry.stop()
        if self._doors is not None:
            self._doors.close()
        if self._faulty is not None:
            self._faulty.close()
        if self._introspector is not None:
            await self._introspector.close()
        if self._sessions is not None:
            self._sessions.close()
        if self._place is not None:
            self._place.release()

    def _close_for(self, session: str) -> None:
        """Close what was opened for a session that is over."""
        if self._doors is not None:
            self._doors.close_for(session)
        if self._faulty is not None:
            self._faulty.drop(session)

    async def _set_knobs(self) -> None:
        if self._options.knobs and self._sessions is not None:
            default = self._sessions.default
            await default.journal.record(default.move([KnobsSet(self._options.knobs)], BENCH))


class _Endpoints:
    """What answers on each port: its TLS, its protocol, its mock."""

    control: Application

    def __init__(
        self,
        roster: Roster,
        sessions: Sessions,
        introspector: Introspector,
        installed: Installation,
        names: tuple[str, ...],
    ) -> None:
        self._roster = roster
        self._introspector = introspector
        self.attribution = Attribution(sessions)
        self._contexts = TlsContexts(installed, names)
        self._publisher = Publisher(installed, self.attribution)

    def of(self, port: Port, session: str) -> Endpoint:
        """The endpoint of a port: of a session's own, or of all of them ("")."""
        context = self._contexts.of(port.tls) if port.tls is not None else None
        chatty = port.protocol in self._roster.mail
        upper = self._upper_of(port)
        return Endpoint(port.name, context, port.implicit, upper, self._refused, chatty, session, silent=self._silent)

    def _upper_of(self, port: Port) -> Callable[[Wire], Upper]:
        if port.protocol in self._roster.mail:
            serve = self._roster.mail[port.protocol]
            return partial(Conduit, attribution=self.attribution, introspect=self._introspector, serve=serve)
        if port.name == "control":
            return partial(HttpConnection, application=self.control)
        if port.name == CRL:
            return partial(HttpConnection, application=self._publisher)
        mock = next(mock for mock in self._roster.mocks.values() if port.name in mock.listeners)
        return partial(HttpConnection, application=Dispatcher(mock, self.attribution))

    def _refused(self, wire: Wire, refusal: HandshakeRefused) -> None:
        """A refused handshake is an event: a finding, not silence."""
        seen = TlsFacts("", "", refusal.sni, refusal.certificate, (refusal.reason,))
        data = {"listener": wire.endpoint.name, "peer": wire.peer, "reason": refusal.reason, "tls": describe(seen)}
        if refusal.reason == "cut":
            data["hello"] = wire.greeted
        session = self.attribution.of_failure(wire.endpoint.session, seen)
        session.journal.submit([Draft(Kind.HANDSHAKE, BENCH, data)])

    def _silent(self, wire: Wire) -> None:
        """A peer that left after the handshake, without a word: a note, since it may only have looked."""
        data = {"note": "silent", "listener": wire.endpoint.name, "peer": wire.peer, "tls": wire.tls_data}
        session = self.attribution.of_failure(wire.endpoint.session, wire.tls)
        session.journal.submit([Draft(Kind.NOTE, BENCH, data)])
