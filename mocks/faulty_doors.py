"""Listening ports that show a TLS fault: opened for a session, on demand, with the same application behind."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from mocks.core.dispatch import BENCH
from mocks.core.hosts import Hosts
from mocks.core.listener import Endpoint, Wire, listen
from mocks.core.message import TlsFacts
from mocks.core.pki.installation import Installation
from mocks.core.session import Session
from mocks.core.tls import HandshakeRefused, describe
from mocks.core.tls_context import ClientCertificate
from mocks.core.tls_faults import FAULTS, BadFault, TlsFault
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
    ) -> None:
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
                known[fault, listener] = await self._start(session, shown, port)
                self._tell(session, known[fault, listener])
            return known[fault, listener].address

    def _tell(self, session: Session, opened: _Open) -> None:
        """Record the opening; a session that ended meanwhile keeps nothing open."""
        if session.over:
            self.drop(session.id)
            raise BadFault("la session est terminée")
        session.journal.submit([Draft(Kind.FAULT, BENCH, _told(opened, opened_now=True))])

    def listed(self, session: str) -> list[Json]:
        """The faulty ports that are open for a session."""
        return [
            {"name": opened.fault.name, "listener": opened.port.name, "address": opened.address}
            for opened in self._open.get(session, {}).values()
        ]

    def close_for(self, session: Session) -> None:
        """Close those of a session, and record it."""
        for opened in self._open.get(session.id, {}).values():
            session.journal.submit([Draft(Kind.FAULT, BENCH, _told(opened, opened_now=False))])
        self.drop(session.id)

    def drop(self, session: str) -> None:
        """Close those of a session that is over."""
        for opened in self._open.pop(session, {}).values():
            opened.server.close()

    def close(self) -> None:
        """Close all of them."""
        for session in list(self._open):
            self.drop(session)

    async def _start(self, session: Session, fault: TlsFault, port: Port) -> _Open:
        assert port.tls is not None  # only these are kept
        watch = _Watch(session, fault)
        context = await asyncio.get_running_loop().run_in_executor(  # an authority's key may have to be made
            None, fault.context, self._installed, port.tls, self._hosts.certified()
        )
        endpoint = replace(
            self._endpoint_of(port, session.id),
            context=context,
            refused=watch.refused,
            tls_fault=fault.name,
            secure=fault.session,
            established=watch.established,
            patience=PATIENCE,
        )
        sock = bind_all([port], 0, self._hosts)[port.name]
        address = address_of(port, sock, self._hosts)
        return _Open(port, fault, address, await listen(endpoint, sock))

    def _port(self, listener: str) -> Port:
        if listener not in self._ports:
            raise BadFault(f"point d'écoute TLS « {listener} » inconnu : {', '.join(self._ports)}")
        return self._ports[listener]


class _Watch:
    """Records how each handshake on a faulty port ends, with the reaction that was expected."""

    def __init__(self, session: Session, fault: TlsFault) -> None:
        self._session = session
        self._fault = fault

    def refused(self, wire: Wire, refusal: HandshakeRefused) -> None:
        """The handshake did not end well: the client refused or left, or the bench cut it as it had to."""
        seen = TlsFacts("", "", refusal.sni, refusal.certificate, (refusal.reason,))
        self._record(wire, _OUTCOMES.get(refusal.reason, "refused"), refusal.reason, describe(seen))

    def established(self, wire: Wire) -> None:
        """The client went through with it; only a request that follows says that it did not mind."""
        self._record(wire, "completed", "", wire.tls_data)

    def _record(self, wire: Wire, outcome: str, reason: str, tls: Json) -> None:
        if self._session.over:
            return
        fault = self._fault
        data = {
            "listener": wire.endpoint.name,
            "peer": wire.peer,
            "reason": reason,
            "tls": tls,
            "tls_fault": fault.name,
            "outcome": outcome,
            "after_ms": wire.handshake_ms,
            "must_refuse": fault.must_refuse,
            "expected": {"fr": fault.expected.fr, "en": fault.expected.en},
        }
        self._session.journal.submit([Draft(Kind.HANDSHAKE, BENCH, data)])


_OUTCOMES = {"cut": "left", "cut-by-the-bench": "cut", "too-slow": "bench-gave-up"}
"""What became of a handshake, by the reason that the core gives; the client refused it when it is none of these."""


def _fault(name: str) -> TlsFault:
    if name not in FAULTS:
        raise BadFault(f"défaut TLS « {name} » inconnu : {', '.join(FAULTS)}")
    return FAULTS[name]


def _require_sense(fault: TlsFault, port: Port) -> None:
    """A listener that asks for no client certificate shows nothing by not asking."""
    if fault.of_clients and port.tls is not None and port.tls.certificate is ClientCertificate.NONE:
        raise BadFault(f"« {port.name} » ne demande jamais de certificat client : ce défaut n'y montrerait rien")


def _told(opened: _Open, *, opened_now: bool) -> dict[str, Json]:
    fault = opened.fault
    return {
        "tls_fault": fault.name,
        "listener": opened.port.name,
        "address": opened.address,
        "open": opened_now,
        "says": {"fr": fault.says.fr, "en": fault.says.en},
        "expected": {"fr": fault.expected.fr, "en": fault.expected.en},
        "must_refuse": fault.must_refuse,
    }
