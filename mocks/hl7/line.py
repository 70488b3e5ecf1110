"""MLLP over a conduit: reads a frame, decides, records, acknowledges; one message after another."""

from formats.hl7 import er7, mllp
from mocks.core.conduit import Conduit, ConnectionEnded, TooLong
from mocks.core.line_faults import ANY_LINE
from mocks.core.line_service import LineService
from mocks.core.turn import Next, Said, Turn
from mocks.hl7.app import NAME
from mocks.hl7.faults import FAULTS
from mocks.hl7.operations import receive

LIMIT = er7.MAX_BYTES + len(mllp.START + mllp.END)
"""Bytes of a frame."""


def _failed(said: Said) -> Turn:
    """The bench failed on a message: nothing is acknowledged."""
    return Turn(said.operation, "cut", b"", Next.CLOSE)


LINE = LineService(NAME, FAULTS, ANY_LINE, _failed)


async def serve(conduit: Conduit) -> None:
    """Serve one connection until it ends."""
    then = Next.COMMAND
    while then is not Next.CLOSE:
        try:
            wire = await conduit.read_through(mllp.END, LIMIT)
        except TooLong as error:
            await LINE.say(conduit, error.consumed, receive.too_long(error.consumed, conduit.world(NAME)))
            return
        except ConnectionEnded as error:
            if error.partial.strip():
                await LINE.say(conduit, error.partial, receive.cut(error.partial))
            return
        then = await _answer(conduit, wire)


async def _answer(conduit: Conduit, wire: bytes) -> Next:
    received = receive.opened(wire)

    async def decide() -> Turn:
        return receive.handle(received, conduit.world(NAME))

    return await LINE.say(conduit, wire, await LINE.settle(conduit, Said(received.operation, wire), decide))
