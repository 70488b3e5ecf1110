"""What a mail connection says when its session can no longer be recorded."""

import asyncio
from pathlib import Path
from types import SimpleNamespace
from typing import Any, ClassVar, cast

import pytest

from mocks.core.conduit import Conduit
from mocks.core.journal import Journal
from record.store import Store


class FakeWire:
    """Keeps what is sent."""

    tls = None
    tls_data = None
    marks: ClassVar[dict[str, Any]] = {}
    peer = "127.0.0.1:1"

    def __init__(self, listener: str) -> None:
        self.endpoint = SimpleNamespace(name=listener, session="")
        self.sent = b""
        self.closed = False

    def send(self, data: bytes) -> None:
        """Kept."""
        self.sent += data

    def close(self) -> None:
        """Noted."""
        self.closed = True

    def pause(self) -> None:
        """Nothing."""

    def resume(self) -> None:
        """Nothing."""


@pytest.mark.parametrize(("listener", "begins"), [("mss.app.smtps", b"421 4.3.1"), ("mss.app.imap", b"* BYE")])
def test_a_session_that_cannot_be_recorded_answers_nothing_and_says_so(
    tmp_path: Path, listener: str, begins: bytes
) -> None:
    async def serve(conduit: Conduit) -> None:
        line = await conduit.read_line(100)
        await conduit.exchange("mss", "smtp.NOOP", line, b"250 Ok\r\n", status="250")

    async def run(store: Store) -> FakeWire:
        store._db.execute("PRAGMA query_only=1")
        session = SimpleNamespace(
            journal=Journal(store, lambda: "t"), move=lambda _changes, _actor: [], core=SimpleNamespace(faults=[])
        )
        attribution = SimpleNamespace(
            of_failure=lambda _own, _tls: session,
            of_connection=lambda _own, _tls: session,
            refusal=lambda _session: None,
            lobby=session,
        )
        wire = FakeWire(listener)
        conduit = Conduit(cast(Any, wire), cast(Any, attribution), cast(Any, None), serve)
        conduit.opened()
        conduit.received(b"NOOP\r\n")
        assert conduit._task is not None
        await conduit._task
        assert "on ne peut plus y écrire" in str(session.journal.failure)
        return wire

    with Store(tmp_path, "s", "r") as store:
        wire = asyncio.run(run(store))
        assert list(store.read()) == []
    assert wire.sent.startswith(begins)
    assert b"250" not in wire.sent
    assert wire.closed
