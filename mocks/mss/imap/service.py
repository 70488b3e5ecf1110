"""The IMAP service over a conduit: reads, decides, records, answers."""

import asyncio

from mocks.core.conduit import Conduit, TooLong
from mocks.mss import knobs
from mocks.mss.imap.dialogue import Dialogue, Turn
from mocks.mss.imap.reader import LINE_LIMIT, LiteralTooBig, read_command
from mocks.mss.imap.session import Next
from mocks.mss.principal import MOCK, verify

IDLE_POLL_SECONDS = 0.5
"""How often an idling connection looks for news."""


async def serve_imap(conduit: Conduit) -> None:
    """Serve one IMAP connection until it ends; TLS is implicit when it is on at the start."""
    dialogue = Dialogue(lambda: conduit.world(MOCK), app=".app." in conduit.listener, secure=conduit.tls is not None)
    await _say(conduit, b"", dialogue.greeting())
    then = Next.COMMAND
    while then is not Next.CLOSE:
        then = await _next(conduit, dialogue, then)


async def _next(conduit: Conduit, dialogue: Dialogue, then: Next) -> Next:
    """Take what comes from the client in the state ``then``, and say what is next."""
    try:
        if then is Next.IDLE:
            return await _idle(conduit, dialogue)
        if then is Next.RESPONSE:
            line = await conduit.read_line(LINE_LIMIT)
            return await _answer(conduit, dialogue, line, dialogue.respond(line))
        return await _command(conduit, dialogue)
    except TooLong as error:
        return await _say(conduit, error.consumed, dialogue.too_long())


async def _command(conduit: Conduit, dialogue: Dialogue) -> Next:
    authenticated = bool(dialogue.session.mailbox)
    try:
        command = await read_command(conduit, knobs.max_size(conduit.world(MOCK)), authenticated=authenticated)
    except LiteralTooBig as error:
        then = await _say(conduit, error.received, dialogue.literal_too_big())
        # a literal that does not wait for a go is already on its way: the connection cannot be followed any more
        return then if error.announced else Next.CLOSE
    return await _answer(conduit, dialogue, command.received, dialogue.feed(command.whole))


async def _answer(conduit: Conduit, dialogue: Dialogue, received: bytes, turn: Turn) -> Next:
    if turn.then is Next.VERIFY and dialogue.claim is not None:
        turn = dialogue.verified(await verify(conduit, dialogue.claim))
    then = await _say(conduit, received, turn)
    if then is Next.START_TLS:
        await conduit.start_tls()
        dialogue.secured()
        return Next.COMMAND
    return then


async def _idle(conduit: Conduit, dialogue: Dialogue) -> Next:
    """Tell the news until the client says DONE."""
    reading = asyncio.ensure_future(conduit.read_line(LINE_LIMIT))
    try:
        while not reading.done():
            turn = dialogue.news()
            if turn is not None and await _say(conduit, b"", turn) is Next.CLOSE:
                return Next.CLOSE
            await asyncio.wait({reading}, timeout=IDLE_POLL_SECONDS)
        line = await reading
    finally:
        reading.cancel()
    return await _say(conduit, line, dialogue.idled(line))


async def _say(conduit: Conduit, received: bytes, turn: Turn) -> Next:
    await conduit.exchange(
        MOCK,
        turn.operation,
        received,
        turn.reply,
        status=turn.status,
        changes=turn.changes,
        facts=turn.facts,
        notes=turn.notes,
        close=turn.then is Next.CLOSE,
    )
    return turn.then
