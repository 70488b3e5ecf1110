"""The listening ports of a bench: those that all sessions share, and those that a session opens for itself."""

import asyncio
import socket
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress

from mocks.core.hosts import CONTROL, Hosts
from mocks.core.listener import Endpoint, Wire, bind, listen
from mocks.core.session import Session
from mocks.ports import CRL, Port

_SHARED = {CONTROL, CRL}
"""Services of the bench itself: certificates name one place for their CRL."""
_SPARE = 64
"""Sockets that must still be possible once a session's ports are open: clients have to get in."""


class NoRoom(OSError):
    """The system gives no more ports; what was bound is free again."""


class Doors:
    """Opens and closes ports; ``endpoint_of`` says what answers on a port, for a session ("" = all of them)."""

    def __init__(
        self,
        ports: Sequence[Port],
        endpoint_of: Callable[[Port, str], Endpoint],
        hosts: Hosts,
        accept: Callable[[Endpoint], Wire] = Wire,
    ) -> None:
        self.hosts = hosts
        self._accept = accept
        self._ports = ports
        self._endpoint_of = endpoint_of
        self._shared: list[asyncio.Server] = []
        self._own: dict[str, list[asyncio.Server]] = {}
        self._opening = asyncio.Lock()

    @property
    def services(self) -> tuple[str, ...]:
        """What a session may open ports for: ``insi``, ``psc``… Those of the bench itself are left out."""
        return tuple(dict.fromkeys(name for port in self._ports if (name := service_of(port)) not in _SHARED))

    async def open_shared(self, sockets: Mapping[str, socket.socket]) -> None:
        """Answer on the ports that every session shares."""
        for port in self._ports:
            self._shared.append(await listen(self._endpoint_of(port, ""), sockets[port.name], self._accept))

    async def open_for(self, session: Session, services: Collection[str]) -> None:
        """Open free ports of a session's own for some services, those that it has left aside; raises ``NoRoom``."""
        async with self._opening:
            wanted = [port for port in self._ports if service_of(port) in services and port.name not in session.own]
            try:
                addresses = await self._open(session.id, wanted)
            except OSError as error:
                raise NoRoom(f"pas assez de ports ou de descripteurs libres ({error.strerror or error})") from error
            if session.over:
                self.close_for(session.id)
            else:
                session.opened(addresses)

    def close_for(self, session: str) -> None:
        """Close the ports that a session opened."""
        for server in self._own.pop(session, ()):
            server.close()

    def close(self) -> None:
        """Close every port."""
        for server in self._shared:
            server.close()
        for session in list(self._own):
            self.close_for(session)

    async def _open(self, session: str, ports: Sequence[Port]) -> dict[str, str]:
        sockets = bind_all(ports, 0, self.hosts)
        servers: list[asyncio.Server] = []
        try:
            _require_spare_sockets()
            for port in ports:
                servers.append(await listen(self._endpoint_of(port, session), sockets[port.name], self._accept))
        except BaseException:
            for server in servers:
                server.close()
            for sock in sockets.values():
                sock.close()
            raise
        self._own.setdefault(session, []).extend(servers)
        return {port.name: address_of(port, sockets[port.name], self.hosts) for port in ports}


def service_of(port: Port) -> str:
    """The service that a listener is part of: the first word of its name."""
    return port.name.partition(".")[0]


def bind_all(
    ports: Sequence[Port], port_base: int, hosts: Hosts, usual: Mapping[str, int] | None = None
) -> dict[str, socket.socket]:
    """A bound socket for each port, from ``port_base`` on (0 = free ports); all of them or none.

    ``usual`` are the free ports that some listeners had before (0 = none), which they get again when they can.
    """
    bound: dict[str, socket.socket] = {}
    try:
        for offset, port in enumerate(ports):
            host, known = hosts.bound_to(port.name), (usual or {}).get(port.name, 0)
            bound[port.name] = bind(host, port_base + offset) if port_base else _free(host, known)
    except OSError:
        for sock in bound.values():
            sock.close()
        raise
    return bound


def _free(host: str, usual: int) -> socket.socket:
    """A bound socket on a free port: the usual one unless somebody has it.

    It listens at once: until one of them does, two benches that start together may both be bound to it.
    """
    if usual:
        with suppress(OSError):
            sock = bind(host, usual)
            try:
                sock.listen()
            except OSError:
                sock.close()
                raise
            return sock
    return bind(host, 0)


def address_of(port: Port, sock: socket.socket, hosts: Hosts) -> str:
    """``https://host:port``, or ``host:port`` of a mail listener."""
    address = f"{hosts.told(port.name)}:{sock.getsockname()[1]}"
    if port.protocol != "http":
        return address
    return f"{'http' if port.tls is None else 'https'}://{address}"


def _require_spare_sockets() -> None:
    """Raise ``OSError`` when the process is about to run out of descriptors."""
    spare: list[socket.socket] = []
    try:
        for _ in range(_SPARE):
            spare.append(socket.socket())
    finally:
        for sock in spare:
            sock.close()
