"""HTTP over a wire: one request at a time, in order; the answer leaves when the application hands it over."""

import asyncio
import math
from collections.abc import Callable
from typing import Protocol

from mocks.core.http.framing import Framer, FramingError, Message
from mocks.core.listener import Wire
from record.immutable import immutable

IDLE_SECONDS = 75
BODY_SECONDS = 60
_PIPELINE_BYTES = 64 * 1024


@immutable
class Delivery:
    """How the bytes of an answer left: how many, all of them or not."""

    size: int
    complete: bool


class Respond(Protocol):
    """Hands an answer over: its bytes, whether the connection closes after, and who to tell how it left."""

    def __call__(
        self, data: bytes, *, close: bool = False, abort: bool = False, told: Callable[[Delivery], None] | None = None
    ) -> None:
        """Write ``data``; ``told`` is called once when it has left, or when the connection ended before."""
        ...


class Application(Protocol):
    """What answers requests. Each method must end in exactly one call of ``respond``, now or later."""

    def serve(self, message: Message, wire: Wire, respond: Respond) -> None:
        """A whole request."""
        ...

    def unreadable(self, received: bytes, error: FramingError, wire: Wire, respond: Respond) -> None:
        """Bytes that are not a request."""
        ...

    def cut(self, received: bytes, wire: Wire) -> None:
        """The peer left in the middle of a request."""
        ...


class HttpConnection:
    """The HTTP protocol of one wire (an ``Upper``)."""

    def __init__(self, wire: Wire, application: Application) -> None:
        self._wire = wire
        self._application = application
        self._framer = Framer()
        self._busy = False
        self._finished = False
        self._continued = False
        self._timer: asyncio.TimerHandle | None = None
        self._deadline = math.inf
        self._told: Callable[[Delivery], None] | None = None
        self._sent = 0

    def opened(self) -> None:
        """The wire is ready."""
        self._wait(IDLE_SECONDS)

    def received(self, data: bytes) -> None:
        """Bytes of one or more requests."""
        if self._finished:
            return
        self._framer.feed(data)
        if self._busy:
            if self._framer.size > _PIPELINE_BYTES:
                self._wire.pause()
            return
        self._advance()

    def ended(self) -> None:
        """The connection is over."""
        self._end_timer()
        self._tell(complete=False)
        if not self._busy and not self._finished and self._framer.size:
            self._application.cut(self._framer.buffered, self._wire)
        self._finished = True

    def drained(self) -> None:
        """What was written is out."""
        self._tell(complete=True)

    def _advance(self) -> None:
        try:
            message = self._framer.next()
        except FramingError as error:
            self._busy = self._finished = True
            self._stop_waiting()
            self._application.unreadable(self._framer.buffered, error, self._wire, self._respond_and_close)
            return
        if message is None:
            self._ask_to_continue()
            self._wait(BODY_SECONDS if self._framer.size else IDLE_SECONDS)
            return
        self._busy, self._continued = True, False
        self._stop_waiting()
        self._application.serve(message, self._wire, self._responder(keep_alive=message.head.keep_alive))

    def _ask_to_continue(self) -> None:
        if not self._continued and self._framer.expects_continue():
            self._continued = True
            self._wire.send(b"HTTP/1.1 100 Continue\r\n\r\n")

    def _responder(self, *, keep_alive: bool) -> Respond:
        def respond(
            data: bytes,
            *,
            close: bool = False,
            abort: bool = False,
            told: Callable[[Delivery], None] | None = None,
        ) -> None:
            self._hand_over(data, told)
            if abort:
                self._wire.abort()
            elif close or not keep_alive:
                self._finished = True
                self._wire.close()
            else:
                self._next_request()

        return respond

    def _respond_and_close(
        self, data: bytes, *, close: bool = True, abort: bool = False, told: Callable[[Delivery], None] | None = None
    ) -> None:
        self._hand_over(data, told)
        if abort:
            self._wire.abort()
        elif close:
            self._wire.close()

    def _hand_over(self, data: bytes, told: Callable[[Delivery], None] | None) -> None:
        self._tell(complete=True)
        self._told, self._sent = told, len(data)
        if self._wire.closing:
            self._tell(complete=False)
            return
        self._wire.send(data)
        if not self._wire.pending:
            self._tell(complete=True)

    def _next_request(self) -> None:
        self._busy = False
        self._wire.resume()
        if self._framer.size:
            asyncio.get_running_loop().call_soon(self._advance_if_idle)
        else:
            self._wait(IDLE_SECONDS)

    def _advance_if_idle(self) -> None:
        if not self._busy and not self._finished:
            self._advance()

    def _tell(self, *, complete: bool) -> None:
        told, self._told = self._told, None
        if told is not None:
            left = self._sent if complete else max(0, self._sent - self._wire.pending)
            told(Delivery(left, complete))

    def _wait(self, seconds: float) -> None:
        """Close the connection when nothing more comes for so long. One timer serves many requests: it is moved only
        to come earlier, and when it comes too early it is set again."""
        loop = asyncio.get_running_loop()
        self._deadline = loop.time() + seconds
        if self._timer is not None and self._timer.when() > self._deadline:
            self._end_timer()
        if self._timer is None:
            self._timer = loop.call_at(self._deadline, self._on_time)

    def _on_time(self) -> None:
        self._timer = None
        left = self._deadline - asyncio.get_running_loop().time()
        if left <= 0:
            self._wire.close()
        elif left < math.inf:
            self._wait(left)

    def _stop_waiting(self) -> None:
        self._deadline = math.inf

    def _end_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
