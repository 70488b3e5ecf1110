"""A connection that says nothing is closed in time, never sooner, and one timer serves all its requests."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import cast

import pytest

from mocks.core.http import connection
from mocks.core.http.connection import HttpConnection, Respond
from mocks.core.http.framing import FramingError, Message
from mocks.core.listener import Wire

REQUEST = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"
BEGUN = b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nabc"


class SilentWire:
    """A wire that only knows whether it was closed."""

    closing = False
    pending = 0

    def send(self, _data: bytes) -> None:
        """Bytes leave at once."""

    def resume(self) -> None:
        """Nothing was paused."""

    def close(self) -> None:
        """The connection ends."""
        self.closing = True


class Echo:
    """Answers every request at once."""

    def serve(self, _message: Message, _wire: Wire, respond: Respond) -> None:
        """A whole request."""
        respond(b"ok")

    def unreadable(self, _received: bytes, _error: FramingError, _wire: Wire, respond: Respond) -> None:
        """Bytes that are not a request."""
        respond(b"")

    def cut(self, _received: bytes, _wire: Wire) -> None:
        """The peer left."""


Played = Callable[[HttpConnection, SilentWire], Awaitable[None]]


def play(steps: Played, monkeypatch: pytest.MonkeyPatch, idle: float, body: float) -> SilentWire:
    """A connection on which ``steps`` are played, with other delays."""
    monkeypatch.setattr(connection, "IDLE_SECONDS", idle)
    monkeypatch.setattr(connection, "BODY_SECONDS", body)
    wire = SilentWire()

    async def run() -> None:
        http = HttpConnection(cast(Wire, wire), Echo())
        http.opened()
        await steps(http, wire)
        http.ended()

    asyncio.run(run())
    return wire


def test_a_silent_connection_is_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    async def steps(_http: HttpConnection, wire: SilentWire) -> None:
        while not wire.closing:
            await asyncio.sleep(0.005)

    assert play(steps, monkeypatch, 0.01, 9).closing


def test_each_request_gives_the_whole_delay_again(monkeypatch: pytest.MonkeyPatch) -> None:
    async def steps(http: HttpConnection, wire: SilentWire) -> None:
        loop = asyncio.get_running_loop()
        await asyncio.sleep(0.02)
        http.received(REQUEST)
        again = loop.time()
        while not wire.closing:
            await asyncio.sleep(0.005)
        assert loop.time() - again >= 0.04

    play(steps, monkeypatch, 0.04, 9)


def test_a_request_left_unfinished_ends_sooner_than_silence(monkeypatch: pytest.MonkeyPatch) -> None:
    async def steps(http: HttpConnection, wire: SilentWire) -> None:
        http.received(BEGUN)
        while not wire.closing:
            await asyncio.sleep(0.005)

    assert play(steps, monkeypatch, 60, 0.01).closing
