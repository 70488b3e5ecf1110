"""Accepting connections: one ``Wire`` for each, plain, TLS from the first byte, or upgraded later."""

import asyncio
import errno
import socket
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol, cast

from OpenSSL import SSL

from mocks.core.message import TlsFacts
from mocks.core.tls import HandshakeRefused, TlsSession, describe
from record import clock
from record.event import Json

HANDSHAKE_SECONDS = 15
_NOT_OURS = {errno.EADDRNOTAVAIL, getattr(errno, "WSAEADDRNOTAVAIL", errno.EADDRNOTAVAIL)}
_QUICKACK: int | None = getattr(socket, "TCP_QUICKACK", None)


class Upper(Protocol):
    """The protocol that speaks over a wire: HTTP, SMTP, IMAP."""

    def opened(self) -> None:
        """Clear traffic may flow: a plain connection, or a TLS handshake done."""
        ...

    def received(self, data: bytes) -> None:
        """Bytes in clear, as the peer sent them."""
        ...

    def ended(self) -> None:
        """The connection is over, whoever ended it."""
        ...

    def drained(self) -> None:
        """Everything written so far has been handed to the system."""
        ...


class PortInUse(OSError):
    """A port that the bench was told to use is taken."""


class NotOurAddress(OSError):
    """The bench was told to listen on an address that this machine has not."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A listener: its name (``insi.mtls``), TLS context (None = plain), whether TLS starts at once, its protocol.

    ``chatty`` protocols (mail) get their acknowledgements at once. ``session`` is the id of the session that opened
    the port for itself, "" when all share it. A port that shows a ``tls_fault`` says how it is ``secure``d, for how
    many seconds of ``patience``, and who hears of an ``established`` handshake.
    """

    name: str
    context: SSL.Context | None
    implicit_tls: bool
    upper: Callable[["Wire"], Upper]
    refused: Callable[["Wire", HandshakeRefused], None]
    chatty: bool = False
    session: str = ""
    tls_fault: str = ""
    secure: Callable[[SSL.Context, Callable[[bytes], None]], TlsSession] = TlsSession
    established: Callable[["Wire"], None] | None = None
    patience: float = HANDSHAKE_SECONDS
    gone: Callable[["Wire"], None] | None = None
    """Told that a connection whose handshake was done is over."""
    silent: Callable[["Wire"], None] | None = None
    """Told of a peer that left right after the handshake, without a word: it may have refused what it was shown."""


class Wire(asyncio.Protocol):
    """One accepted connection."""

    def __init__(self, endpoint: Endpoint) -> None:
        self.endpoint = endpoint
        self.peer = ""
        self._transport: asyncio.Transport | None = None
        self._tls: TlsSession | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._began_ns = 0
        self._tls_data: Json = None
        self._upper = endpoint.upper(self)
        self._over = False
        self.greeted = False
        """Whether the peer began a handshake: one that only knocks at the port says nothing."""
        self._heard = False
        self._left = False

    @property
    def tls(self) -> TlsFacts | None:
        """The facts of the handshake; None in clear."""
        return self._tls.facts if self._tls else None

    @property
    def tls_data(self) -> Json:
        """The facts of the handshake as events hold them; None in clear."""
        return self._tls_data

    @property
    def marks(self) -> dict[str, Json]:
        """What an exchange says of a client that went through with a TLS fault."""
        fault = self.endpoint.tls_fault
        return {"tls_fault": fault} if fault and self.tls is not None else {}

    @property
    def spoke(self) -> bool:
        """Whether the peer said anything once the handshake was done."""
        return self._heard

    @property
    def dropped(self) -> bool:
        """Whether the bench, not the peer, ended the connection."""
        return self._left and not (self._tls is not None and self._tls.ended)

    @property
    def handshake_ms(self) -> int:
        """Milliseconds since the handshake began."""
        return (clock.monotonic_ns() - self._began_ns) // 1_000_000

    @property
    def pending(self) -> int:
        """Bytes written but not yet handed to the system."""
        return self._transport.get_write_buffer_size() if self._transport else 0

    @property
    def closing(self) -> bool:
        """Whether the connection is over or about to be."""
        return self._over or self._transport is None or self._transport.is_closing()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Called by asyncio on accept."""
        self._transport = cast(asyncio.Transport, transport)
        self._transport.set_write_buffer_limits(high=65536, low=0)
        address = transport.get_extra_info("peername") or ("", 0)
        host = f"[{address[0]}]" if ":" in address[0] else address[0]
        self.peer = f"{host}:{address[1]}"
        if self.endpoint.implicit_tls:
            self.start_tls()
        else:
            self._upper.opened()

    def start_tls(self) -> None:
        """Speak TLS from now on; ``opened`` tells when the handshake is done."""
        if self.endpoint.context is None or self._transport is None:
            raise RuntimeError(f"{self.endpoint.name} has no TLS context")
        self._tls = self.endpoint.secure(self.endpoint.context, self._transport.write)
        self._began_ns = clock.monotonic_ns()
        self._timer = asyncio.get_running_loop().call_later(self.endpoint.patience, self._too_slow)

    def data_received(self, data: bytes) -> None:
        """Called by asyncio with what the peer sent."""
        self._acknowledge()
        if self._tls is None:
            self._upper.received(data)
            return
        established = self._tls.facts is not None
        self.greeted = True
        try:
            clear = self._tls.feed(data)
        except HandshakeRefused as refusal:
            self._refuse(refusal)
            return
        if not established and self._tls.facts is not None:
            self._tls_data = describe(self._tls.facts)
            self._stop_timer()
            if self.endpoint.established is not None:
                self.endpoint.established(self)
            self._upper.opened()
        if clear:
            self._heard = True
            self._upper.received(clear)
        if self._tls.ended:
            self.close()

    def send(self, data: bytes) -> None:
        """Write bytes to the peer, encrypted when TLS is on; silently nothing when the connection is over."""
        if self.closing or self._transport is None:
            return
        if self._tls is None:
            self._transport.write(data)
        else:
            self._tls.send(data)

    def close(self) -> None:
        """Close once what was written is out."""
        if self._transport is None or self._transport.is_closing():
            return
        self._left = True
        if self._tls is not None and self._tls.facts is not None:
            self._tls.close()
        self._transport.close()

    def abort(self) -> None:
        """Cut at once."""
        self._left = True
        if self._transport is not None:
            self._transport.abort()

    def pause(self) -> None:
        """Stop reading from the peer."""
        if self._transport is not None and not self._transport.is_closing():
            self._transport.pause_reading()

    def resume(self) -> None:
        """Read again."""
        if self._transport is not None and not self._transport.is_closing():
            self._transport.resume_reading()

    def resume_writing(self) -> None:
        """Called by asyncio when the write buffer is empty again (low-water mark 0)."""
        self._upper.drained()

    def connection_lost(self, _error: Exception | None) -> None:
        """Called by asyncio at the end."""
        handshaking = self._timer is not None
        self._stop_timer()
        self._over = True
        if handshaking:
            self._leave_handshake()
        if self.endpoint.gone is not None and self.tls is not None:
            self.endpoint.gone(self)
        if self.endpoint.silent is not None and self._is_deserted():
            self.endpoint.silent(self)
        self._upper.ended()

    def _leave_handshake(self) -> None:
        """The connection ended before its handshake did: the bench's own doing is told of a fault only."""
        if self.endpoint.tls_fault:
            self.endpoint.refused(self, HandshakeRefused("cut-by-the-bench" if self._left else "cut", "", None))
        elif self.endpoint.implicit_tls and not self._left:
            self.endpoint.refused(self, HandshakeRefused("cut", "", None))

    def _is_deserted(self) -> bool:
        """Whether the peer dropped the connection, without TLS's goodbye, before its first byte."""
        spoke = self._heard or self._left or self.endpoint.tls_fault
        return not spoke and self._tls is not None and self._tls.facts is not None and not self._tls.ended

    def _acknowledge(self) -> None:
        """Acknowledge at once, where the system lets us: a mail client that leaves Nagle on would else wait 40 ms
        for the end of each message."""
        if _QUICKACK is not None and self.endpoint.chatty and self._transport is not None:
            self._transport.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, _QUICKACK, 1)

    def _refuse(self, refusal: HandshakeRefused) -> None:
        self._stop_timer()
        self.endpoint.refused(self, refusal)
        if self._transport is not None:
            self._transport.close()

    def _too_slow(self) -> None:
        self._timer = None
        self.endpoint.refused(self, HandshakeRefused("too-slow", "", None))
        self.abort()

    def _stop_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None


def bind(host: str, port: int) -> socket.socket:
    """A listening socket; port 0 takes a free one. Raises ``PortInUse`` or ``NotOurAddress``.

    ``IPPROTO_TCP`` matters: without it asyncio leaves Nagle on and every answer waits 40 ms (stack.md §3).
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    sock = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        _own_the_port(sock, chosen=port != 0)
        sock.bind((host, port))
    except OSError as error:
        sock.close()
        if error.errno in _NOT_OURS:
            raise NotOurAddress(error.errno, f"{host} n'est pas une adresse de cette machine") from error
        why = "un autre programme l'a, ou le système le garde"
        raise PortInUse(error.errno, f"le port {port} de {host} ne peut être pris : {why}") from error
    sock.setblocking(False)
    return sock


def _own_the_port(sock: socket.socket, *, chosen: bool) -> None:
    """On Windows another process could share the port unless told otherwise; elsewhere a restart on a chosen port must
    not wait. A free one is not asked to be shared: two benches that start together could be given the same."""
    exclusive = getattr(socket, "SO_EXCLUSIVEADDRUSE", None)
    if exclusive is not None:
        sock.setsockopt(socket.SOL_SOCKET, exclusive, 1)
    elif chosen:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)


async def listen(endpoint: Endpoint, sock: socket.socket, accept: Callable[[Endpoint], Wire] = Wire) -> asyncio.Server:
    """Accept connections of an endpoint on a bound socket; ``accept`` makes each of them."""
    loop = asyncio.get_running_loop()
    return await loop.create_server(lambda: accept(endpoint), sock=sock, backlog=512)
