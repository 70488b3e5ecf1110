"""The IMAP service over a conduit: reads, decides, records, answers."""

import asyncio

from mocks.core.conduit import Conduit, ConnectionEnded, TooLong
from mocks.core.turn import Next
from mocks.mss import knobs
from mocks.mss.imap.dialogue import Dialogue
from mocks.mss.imap.reader import LINE_LIMIT, LiteralTooBig, read_command
from mocks.mss.line import LINE, greet, settle
from mocks.mss.principal import MOCK

IDLE_POLL_SECONDS = 0.5
"""How often an idling connection looks for news."""


async def serve_imap(conduit: Conduit) -> None:
    """Serve one IMAP connection until it ends; TLS is implicit when it is on at the start."""
    dialogue = Dialogue(lambda: conduit.world(MOCK), app=".app." in conduit.listener, secure=conduit.tls is not None)
    then = await greet(conduit, dialogue, "imap.CONNECT")
    while then is not Next.CLOSE:
        then = await _next(conduit, dialogue, then)


async def _next(conduit: Conduit, dialogue: Dialogue, then: Next) -> Next:
    """Take what comes from the client in the state ``then``, and say what is next."""
    try:
        if then is Next.IDLE:
            return await _idle(conduit, dialogue)
        if then is Next.RESPONSE:
            line = await conduit.read_line(LINE_LIMIT)
            return await _answer(conduit, dialogue, line, line)
        return await _command(conduit, dialogue)
    except TooLong as error:
        return await LINE.say(conduit, error.consumed, dialogue.too_long())


async def _command(conduit: Conduit, dialogue: Dialogue) -> Next:
    authenticated = bool(dialogue.session.mailbox)
    try:
        command = await read_command(conduit, knobs.max_size(conduit.world(MOCK)), authenticated=authenticated)
    except LiteralTooBig as error:
        then = await LINE.say(conduit, error.received, dialogue.literal_too_big())
        # a literal that does not wait for a go is already on its way: the connection cannot be followed any more
        return then if error.announced else Next.CLOSE
    return await _answer(conduit, dialogue, command.received, command.whole)


async def _answer(conduit: Conduit, dialogue: Dialogue, received: bytes, whole: bytes) -> Next:
    """Answer a command or the response to a challenge: ``whole``, of which this exchange holds ``received``."""
    turn = await settle(conduit, dialogue, dialogue.said(whole))
    then = await LINE.say(conduit, received, turn)
    if then is Next.START_TLS:
        await conduit.start_tls()
        dialogue.secured()
        return Next.COMMAND
    return then


async def _idle(conduit: Conduit, dialogue: Dialogue) -> Next:
    """Tell the news until the client says DONE."""
    reading = asyncio.ensure_future(_next_line(conduit))
    try:
        while not reading.done():
            turn = dialogue.news()
            if turn is not None and await LINE.say(conduit, b"", turn) is Next.CLOSE:
                return Next.CLOSE
            await asyncio.wait({reading}, timeout=IDLE_POLL_SECONDS)
        line = await reading
    finally:
        reading.cancel()
    if isinstance(line, Exception):
        raise line
    return await LINE.say(conduit, line, dialogue.idled(line))


async def _next_line(conduit: Conduit) -> bytes | ConnectionEnded | TooLong:
    """A line, or why there is none: a bench that stops leaves nobody to raise it to."""
    try:
        return await conduit.read_line(LINE_LIMIT)
    except (ConnectionEnded, TooLong) as end:
        return end
