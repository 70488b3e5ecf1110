"""Ports of a session's own: all of them or none, free again when anything fails."""

import asyncio
import errno
import socket
from typing import Any, cast

import pytest

from mocks import doors
from mocks.core.hosts import Hosts
from mocks.core.listener import Endpoint, bind
from mocks.core.session import Session
from mocks.doors import Doors, NoRoom
from mocks.ports import Port

PORTS = (
    Port("control", "http", None, implicit=False),
    Port("mss.smtp", "smtp", None, implicit=False),
    Port("mss.imap", "imap", None, implicit=False),
)


class FakeSession:
    """A session as far as ports go."""

    def __init__(self) -> None:
        self.id = "s"
        self.over = False
        self.own: dict[str, str] = {}

    def opened(self, addresses: dict[str, str]) -> None:
        """More ports."""
        self.own |= addresses


def doors_of() -> Doors:
    """Doors that nobody answers behind."""
    return Doors(PORTS, lambda port, session: Endpoint(port.name, None, False, cast(Any, None), cast(Any, None)), HOSTS)


HOSTS = Hosts()


def free(address: str) -> bool:
    """Whether a port can be bound."""
    with socket.socket() as sock:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        return sock.connect_ex(("127.0.0.1", int(address.rpartition(":")[2]))) != 0


def test_the_control_api_is_no_service_that_a_session_opens() -> None:
    assert doors_of().services == ("mss",)


def test_what_is_open_already_is_left_aside() -> None:
    async def play() -> tuple[dict[str, str], dict[str, str]]:
        opening, session = doors_of(), FakeSession()
        await opening.open_for(cast(Session, session), ["mss"])
        first = dict(session.own)
        await opening.open_for(cast(Session, session), ["mss"])
        opening.close()
        return first, session.own

    first, second = asyncio.run(play())
    assert first == second
    assert set(first) == {"mss.smtp", "mss.imap"}
    assert all(free(address) for address in first.values())


@pytest.mark.parametrize("failing", [0, 1])
def test_a_port_that_fails_frees_those_that_were_bound(monkeypatch: pytest.MonkeyPatch, failing: int) -> None:
    bound: list[socket.socket] = []

    def failing_bind(host: str, port: int) -> socket.socket:
        if len(bound) == failing:
            raise OSError(errno.EMFILE, "Too many open files")
        bound.append(bind(host, port))
        return bound[-1]

    monkeypatch.setattr(doors, "bind", failing_bind)
    session = FakeSession()
    with pytest.raises(NoRoom, match="pas assez de ports"):
        asyncio.run(doors_of().open_for(cast(Session, session), ["mss"]))
    assert session.own == {}
    assert all(sock.fileno() == -1 for sock in bound)


def test_a_process_short_of_descriptors_opens_none(monkeypatch: pytest.MonkeyPatch) -> None:
    bound: list[socket.socket] = []

    def noting_bind(host: str, port: int) -> socket.socket:
        bound.append(bind(host, port))
        return bound[-1]

    def none_left() -> None:
        raise OSError(errno.EMFILE, "Too many open files")

    monkeypatch.setattr(doors, "bind", noting_bind)
    monkeypatch.setattr(doors, "_require_spare_sockets", none_left)
    with pytest.raises(NoRoom):
        asyncio.run(doors_of().open_for(cast(Session, FakeSession()), ["mss"]))
    assert len(bound) == 2
    assert all(sock.fileno() == -1 for sock in bound)


def test_a_session_that_ended_meanwhile_keeps_no_port() -> None:
    session = FakeSession()
    session.over = True
    opening = doors_of()
    asyncio.run(opening.open_for(cast(Session, session), ["mss"]))
    assert session.own == {}


def test_a_listener_has_its_usual_port_again_unless_somebody_has_it() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        usual = taken.getsockname()[1]
        other = doors.bind_all(PORTS[:1], 0, HOSTS, {"control": usual})["control"]
        assert other.getsockname()[1] != usual
        other.close()
    again = doors.bind_all(PORTS[:1], 0, HOSTS, {"control": usual})["control"]
    assert again.getsockname()[1] == usual
    again.close()
