"""TLS faults for a session, on demand: on ports of their own, or at the usual addresses, for a product that keeps its
settings. The same application is behind.
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from mocks.core.attribution import Attribution
from mocks.core.dispatch import BENCH
from mocks.core.hosts import Hosts
from mocks.core.listener import Endpoint, Wire, listen
from mocks.core.message import TlsFacts
from mocks.core.pki.installation import Installation
from mocks.core.session import Session
from mocks.core.tls import HandshakeRefused, describe
from mocks.core.tls_context import ClientCertificate
from mocks.core.tls_faults import FAULTS, BadFault, TlsFault
from mocks.disguises import Disguises
from mocks.doors import address_of, bind_all
from mocks.ports import Port
from record.event import Draft, Json, Kind

PATIENCE = 120
"""Seconds after which the bench closes a handshake that hangs by its own doing: a client should have left before."""
MOST = 40
"""Faulty ports that a session may have open."""


@dataclass(frozen=True, slots=True)
class _Open:
    port: Port
    fault: TlsFault
    address: str
    server: asyncio.Server


class FaultyDoors:
    """Opens and closes them; ``endpoint_of`` says what answers on a port of a session."""

    def __init__(
        self,
        ports: Sequence[Port],
        hosts: Hosts,
        endpoint_of: Callable[[Port, str], Endpoint],
        installed: Installation,
        disguises: Disguises,
        attribution: Attribution,
    ) -> None:
        self._disguises = disguises
        self._attribution = attribution
        disguises.lapsed = self._tell_lapsed
        self._ports: Mapping[str, Port] = {port.name: port for port in ports if port.tls is not None}
        self._hosts = hosts
        self._endpoint_of = endpoint_of
        self._installed = installed
        self._open: dict[str, dict[tuple[str, str], _Open]] = {}
        self._opening = asyncio.Lock()

    async def open_for(self, session: Session, fault: str, listener: str) -> str:
        """The address where ``listener`` shows ``fault``, opened unless it is already.

        Raises ``BadFault``, and ``OSError`` when the system gives no more ports.
        """
        shown, port = _fault(fault), self._port(listener)
        _require_sense(shown, port)
        async with self._opening:
            known = self._open.setdefault(session.id, {})
            if (fault, listener) not in known:
                if len(known) >= MOST:
                    raise BadFault(f"{MOST} points d'écoute en défaut sont déjà ouverts : fermez-les (DELETE)")
                opened = known[fault, listener] = await self._start(session, shown, port)
                self._tell(session, opened.fault, opened.port.name, opened.address)
            return known[fault, listener].address

    async def disguise(self, session: Session, fault: str, listeners: str) -> str:
        """Have the usual addresses of ``listeners`` (a name, or the start of several: ``mss.per_org``) show ``fault``.

        What they showed before is replaced, and whoever is connected has to come back. Returns the addresses, with
        commas. Raises ``BadFault`` too when a listener is shared and calls that name no session are another's, or
        another session lives that has no port of its own for it.
        """
        shown, ports = _fault(fault), self._ports_of(listeners)
        for port in ports:
            _require_sense(shown, port)
            self._require_own(session, port)
        endpoints = [
            await self._endpoint(session, shown, port, session.id if port.name in session.own else "") for port in ports
        ]
        self._disguises.settle()
        for port in ports:  # a session may have been opened meanwhile
            self._require_own(session, port)
        for endpoint in endpoints:
            self._tell(session, shown, endpoint.name, session.addresses[endpoint.name])
            self._disguises.wear(session, endpoint)
        return ", ".join(session.addresses[port.name] for port in ports)

    def undisguise(self, session: Session) -> None:
        """The session's listeners are themselves again at their usual addresses."""
        for endpoint in self._disguises.of(session.id):
            self._tell_lapsed(session, endpoint)
        self._disguises.drop(session.id)

    def settle(self) -> None:
        """Usual addresses that may lie for their session no more, since another one came, are themselves again."""
        self._disguises.settle()

    def _tell_lapsed(self, session: Session, endpoint: Endpoint) -> None:
        if session.over:
            return
        told = _told(FAULTS[endpoint.tls_fault], endpoint.name, session.addresses[endpoint.name], opened_now=False)
        session.journal.submit([Draft(Kind.FAULT, BENCH, told)])

    def _tell(self, session: Session, fault: TlsFault, listener: str, address: str) -> None:
        """Record the opening; a session that ended meanwhile keeps nothing open."""
        if session.over:
            self.drop(session.id)
            raise BadFault("la session est terminée")
        session.journal.submit([Draft(Kind.FAULT, BENCH, _told(fault, listener, address, opened_now=True))])

    def listed(self, session: Session) -> list[Json]:
        """The faults that are shown for a session; ``in_place``: at the usual address."""
        own = [
            {"name": opened.fault.name, "listener": opened.port.name, "address": opened.address}
            for opened in self._open.get(session.id, {}).values()
        ]
        return own + [
            {
                "name": endpoint.tls_fault,
                "listener": endpoint.name,
                "address": session.addresses[endpoint.name],
                "in_place": True,
            }
            for endpoint in self._disguises.of(session.id)
        ]

    def close_for(self, session: Session) -> None:
        """Close those of a session, and record it."""
        self.undisguise(session)
        for opened in self._open.get(session.id, {}).values():
            told = _told(opened.fault, opened.port.name, opened.address, opened_now=False)
            session.journal.submit([Draft(Kind.FAULT, BENCH, told)])
        self.drop(session.id)

    def drop(self, session: str) -> None:
        """Close those of a session that is over."""
        self._disguises.drop(session)
        for opened in self._open.pop(session, {}).values():
            opened.server.close()

    def close(self) -> None:
        """Close all of them."""
        for session in list(self._open):
            self.drop(session)

    async def _start(self, session: Session, fault: TlsFault, port: Port) -> _Open:
        endpoint = await self._endpoint(session, fault, port, session.id)
        sock = bind_all([port], 0, self._hosts)[port.name]
        address = address_of(port, sock, self._hosts)
        return _Open(port, fault, address, await listen(endpoint, sock))

    async def _endpoint(self, session: Session, fault: TlsFault, port: Port, owner: str) -> Endpoint:
        """What answers on a port that shows a fault; ``owner`` is whose calls it takes ("" = those of all)."""
        assert port.tls is not None  # only these are kept
        watch = _Watch(session, fault, self._attribution)
        context = await asyncio.get_running_loop().run_in_executor(  # an authority's key may have to be made
            None, fault.context, self._installed, port.tls, self._hosts.certified()
        )
        return replace(
            self._endpoint_of(port, owner),
            context=context,
            refused=watch.refused,
            tls_fault=fault.name,
            secure=fault.session,
            established=watch.established,
            gone=watch.gone,
            patience=PATIENCE,
        )

    def _ports_of(self, listeners: str) -> list[Port]:
        """The listeners of that name, or whose name starts so."""
        named = [port for name, port in self._ports.items() if listeners and f"{name}.".startswith(f"{listeners}.")]
        return named or [self._port(listeners)]

    def _require_own(self, session: Session, port: Port) -> None:
        if why := self._disguises.why_not(session, port.name):
            raise BadFault(
                f"{why} : ouvrez à « {session.id} » des ports à elle (POST /sessions/{session.id}/ports), terminez les "
                "autres sessions (DELETE /sessions/…), ou prenez un port en défaut à part (sans in_place)"
            )

    def _port(self, listener: str) -> Port:
        if listener not in self._ports:
            raise BadFault(f"point d'écoute TLS « {listener} » inconnu : {', '.join(self._ports)}")
        return self._ports[listener]


class _Watch:
    """Records how each handshake on a faulty port ends, with the reaction that was expected.

    One that names another session, by its certificate or by the name it asks for, is that session's. One that names
    none is the wearer's, even from a program of a session that is over: whoever refuses a server has said nothing else,
    and an address tells no two programs of one machine apart. No living session's clients can be mistaken so
    (``Disguises.why_not``).
    """

    def __init__(self, session: Session, fault: TlsFault, attribution: Attribution) -> None:
        self._session = session
        self._fault = fault
        self._attribution = attribution

    def refused(self, wire: Wire, refusal: HandshakeRefused) -> None:
        """The handshake did not end well: the client refused or left, or the bench cut it as it had to."""
        seen = TlsFacts("", "", refusal.sni, refusal.certificate, (refusal.reason,))
        self._record(wire, seen, _outcome(self._fault.name, refusal.reason, wire), refusal.reason)

    def established(self, wire: Wire) -> None:
        """The client went through with it; only a request that follows says that it did not mind."""
        assert wire.tls is not None  # it is established
        self._record(wire, wire.tls, "completed", "")

    def gone(self, wire: Wire) -> None:
        """A connection that was made is over: who ended it, and whether the client said anything before."""
        assert wire.tls is not None  # it was established
        by = "banc" if wire.dropped else "client"
        data = {"note": GONE, **self._place(wire), "spoke": wire.spoke, "by": by}
        self._submit(wire.endpoint, wire.tls, Draft(Kind.NOTE, BENCH, data))

    def _record(self, wire: Wire, seen: TlsFacts, outcome: str, reason: str) -> None:
        fault = self._fault
        data = {
            **self._place(wire),
            "reason": reason,
            "tls": describe(seen),
            "outcome": outcome,
            "after_ms": wire.handshake_ms,
            "must_refuse": fault.must_refuse,
            "expected": {"fr": fault.expected.fr, "en": fault.expected.en},
        }
        self._submit(wire.endpoint, seen, Draft(Kind.HANDSHAKE, BENCH, data))

    def _place(self, wire: Wire) -> dict[str, Json]:
        return {"listener": wire.endpoint.name, "peer": wire.peer, "tls_fault": self._fault.name}

    def _submit(self, endpoint: Endpoint, seen: TlsFacts, draft: Draft) -> None:
        session = self._session
        if not endpoint.session and self._attribution.names_another(session, seen):
            session = self._attribution.of_failure("", seen)
        if not session.over:
            session.journal.submit([draft])


GONE = "tls-fault-gone"
"""The note that a connection made at a TLS fault is over."""
_OUTCOMES = {"cut-by-the-bench": "cut", "too-slow": "bench-gave-up"}
_NOT_OFFERED = {("old-tls", "old-tls"), ("old-tls", "no-shared-cipher"), ("weak-cipher", "no-shared-cipher")}
"""The fault, and the bench's reason: the client does not even offer what is to be refused. Suites of TLS 1.2 alone are
no offer of TLS 1.1."""


def _outcome(fault: str, reason: str, wire: Wire) -> str:
    """What became of a handshake that did not end well, by the reason that the core gives.

    ``refused``: the client said so, or offers nothing of what it must refuse; ``left``: it went in the middle;
    ``knocked``: it never began. ``refused-by-bench`` says nothing of what the client thinks of the server: in TLS 1.3
    one that is refused for its certificate has accepted the bench's.
    """
    if reason == "cut":
        return "left" if wire.greeted else "knocked"
    if reason.startswith("client-") or (fault, reason) in _NOT_OFFERED:
        return "refused"
    return _OUTCOMES.get(reason, "refused-by-bench")


def _fault(name: str) -> TlsFault:
    if name not in FAULTS:
        raise BadFault(f"défaut TLS « {name} » inconnu : {', '.join(FAULTS)}")
    return FAULTS[name]


def _require_sense(fault: TlsFault, port: Port) -> None:
    """A listener that asks for no client certificate shows nothing by not asking."""
    if fault.of_clients and port.tls is not None and port.tls.certificate is ClientCertificate.NONE:
        raise BadFault(f"« {port.name} » ne demande jamais de certificat client : ce défaut n'y montrerait rien")


def _told(fault: TlsFault, listener: str, address: str, *, opened_now: bool) -> dict[str, Json]:
    return {
        "tls_fault": fault.name,
        "listener": listener,
        "address": address,
        "open": opened_now,
        "says": {"fr": fault.says.fr, "en": fault.says.en},
        "expected": {"fr": fault.expected.fr, "en": fault.expected.en},
        "must_refuse": fault.must_refuse,
    }
