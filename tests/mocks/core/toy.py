"""A toy mock, so that the core is tested by itself: it counts, echoes, and fails on demand."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from mocks.bench import Roster
from mocks.core.change import change
from mocks.core.conduit import Conduit
from mocks.core.message import Answer, Request
from mocks.core.mock import Mock, Outcome
from mocks.core.tls_context import ClientCertificate, TlsProfile
from mocks.core.world import World
from mocks.ports import Port

TEXT = (("Content-Type", "text/plain"),)


@dataclass(slots=True)
class Counter:
    """How often ``/count`` was called, and what was kept."""

    count: int = 0
    kept: list[bytes] = field(default_factory=list)


@change("toy")
@dataclass(frozen=True, slots=True)
class Counted:
    """One more."""

    by: int


@change("toy")
@dataclass(frozen=True, slots=True)
class Kept:
    """Bytes to keep, and the ticket that was given for them."""

    content: bytes
    ticket: str


def apply(state: Counter, moved: Any) -> None:
    """Move the state."""
    if isinstance(moved, Counted):
        state.count += moved.by
    else:
        state.kept.append(moved.content)


def handle(request: Request, world: World) -> Outcome:
    """Answer."""
    if request.path == "/crash":
        raise ValueError("défaut voulu")
    if request.path == "/count":
        return Answer(200, str(world.state.count + 1).encode(), TEXT, "count"), [Counted(1)]
    if request.path == "/keep":
        return Answer(200, b"kept", TEXT, "keep"), [Kept(request.body, request.header("X-Ticket"))]
    if request.path == "/time":
        return Answer(200, world.now().isoformat().encode(), TEXT, "time"), ()
    return Answer(200, request.body, TEXT, "echo", facts={"length": len(request.body)}), ()


def _issues(moved: Any) -> tuple[str, ...]:
    return (moved.ticket,) if isinstance(moved, Kept) and moved.ticket else ()


def _presents(request: Request) -> tuple[str, ...]:
    return (request.header("X-Ticket"),)


MOCK = Mock(
    name="toy",
    new_state=lambda _seed: Counter(),
    apply=apply,
    handle=handle,
    listeners=("toy.tls", "toy.mtls", "psc.auth"),
    operation_of=lambda request: request.path.strip("/"),
    issues=_issues,
    presents=_presents,
)


async def serve_lines(conduit: Conduit) -> None:
    """Echo lines; STARTTLS upgrades, QUIT leaves."""
    while True:
        line = await conduit.read_line(1000)
        word = line.strip().upper()
        if word == b"CRASH":
            raise ValueError("défaut voulu")
        if word == b"STARTTLS":
            await conduit.exchange("toy", "smtp.STARTTLS", line, b"220 go\r\n", status="220")
            await conduit.start_tls()
            continue
        await conduit.exchange("toy", "smtp.LINE", line, b"250 " + line, status="250", close=word == b"QUIT")
        if word == b"QUIT":
            return


def describe(addresses: Mapping[str, str], installed: Any, _population: Any, token: str) -> Any:
    """What the toy bench prints."""
    certificates = [
        {"use": leaf.profile.use, "cert": str(leaf.cert), "key": str(leaf.key), "expect": leaf.profile.expect}
        for leaf in installed.leaves
    ]
    return {
        "addresses": dict(addresses),
        "control": {"url": addresses["control"], "token": token},
        "tls": {"ca": str(installed.bundle_path)},
        "certificates": certificates,
    }


ROSTER = Roster(
    mocks={"toy": MOCK},
    mail={"smtp": serve_lines},
    ports=(
        Port("control", "http", None, implicit=False),
        Port("psc.auth", "http", TlsProfile()),
        Port("toy.tls", "http", TlsProfile(ClientCertificate.OPTIONAL)),
        Port("toy.mtls", "http", TlsProfile(ClientCertificate.REQUIRED)),
        Port("toy.smtp", "smtp", TlsProfile(), implicit=False),
    ),
    describe=describe,
)
"""``psc.auth`` is there because the core knows where to introspect; nothing is behind it."""

if __name__ == "__main__":
    import sys

    from mocks.__main__ import main

    sys.exit(main(roster=ROSTER))
