"""Faults that any mock of a line protocol (SMTP, IMAP, MLLP) can show: the shape of the HTTP ones, awaited."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

from mocks.core.turn import Next, Said, Turn, imap_turn, smtp_turn
from mocks.core.world import World

Proceed: TypeAlias = Callable[[], Awaitable[Turn]]
"""The normal handling."""
Act: TypeAlias = Callable[[Said, World, Mapping[str, Any], Proceed], Awaitable[Turn]]
"""A named deviation: (command, world, parameters, the normal handling) → turn. They compose."""


@dataclass(frozen=True, slots=True)
class LineFault:
    """A fault and the operations that it touches when it is armed for none; () is any."""

    act: Act
    operations: tuple[str, ...] = ()

    def touches(self, operation: str, wanted: str) -> bool:
        """Whether a command meets the fault, armed for the operation ``wanted`` ("" = those of the fault).

        A fault of one protocol never touches the other.
        """
        if not self.operations:
            return wanted in {"", operation}
        protocols = {name.partition(".")[0] for name in self.operations}
        return (
            operation == wanted and operation.partition(".")[0] in protocols if wanted else operation in self.operations
        )


async def slow(_said: Said, _world: World, params: Mapping[str, Any], proceed: Proceed) -> Turn:
    """The right reply, ``seconds`` late."""
    return replace(await proceed(), delay=float(params.get("seconds", 10)))


async def cut(_said: Said, _world: World, params: Mapping[str, Any], proceed: Proceed) -> Turn:
    """The command is handled; the connection is cut after so many ``bytes`` of the reply (half of it by default)."""
    turn = await proceed()
    return replace(turn, reply=turn.reply[: kept(params, turn)], then=Next.CLOSE)


async def unavailable(said: Said, _world: World, _params: Mapping[str, Any], _proceed: Proceed) -> Turn:
    """Nothing is handled: 421 (RFC 5321 §3.8) or BYE (RFC 3501 §7.1.5), then the end. Texts are ours [I]."""
    if said.protocol == "imap":
        return imap_turn(said, "BYE", "Service unavailable")
    return smtp_turn(said.operation, "421 4.3.2 Service not available, closing transmission channel", Next.CLOSE)


async def empty(_said: Said, _world: World, _params: Mapping[str, Any], proceed: Proceed) -> Turn:
    """The command is handled and nothing comes back; the connection stays open."""
    return replace(await proceed(), reply=b"")


async def malformed(_said: Said, _world: World, _params: Mapping[str, Any], proceed: Proceed) -> Turn:
    """The command is handled and its reply stops in the middle of a line; the connection goes on."""
    turn = await proceed()
    return replace(turn, reply=turn.reply[: len(turn.reply) // 2].rstrip(b"\r\n") + b"\r\n")


def kept(params: Mapping[str, Any], turn: Turn) -> int:
    """How many bytes of a reply are sent before it is cut: ``bytes``, half of them by default."""
    return int(params.get("bytes", len(turn.reply) // 2))


ANY_LINE: Mapping[str, LineFault] = {
    "slow": LineFault(slow),
    "cut": LineFault(cut),
    "empty": LineFault(empty),
    "malformed": LineFault(malformed),
}
"""The faults that every line protocol has, by name."""
GENERIC_LINE: Mapping[str, LineFault] = {**ANY_LINE, "unavailable": LineFault(unavailable)}
"""The faults that every mail mock has, by name."""
