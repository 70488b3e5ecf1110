"""The submission service over a conduit: reads, decides, records, answers (mss.md §1.4)."""

from dataclasses import replace

from formats.mail import message, submission
from formats.mail.message import Mail
from mocks.core.conduit import Conduit, TooLong
from mocks.core.turn import Next, Said, Turn
from mocks.mss import delivery
from mocks.mss.delivery import Submitted
from mocks.mss.line import LINE, greet, settle
from mocks.mss.principal import MOCK
from mocks.mss.smtp import content
from mocks.mss.smtp.content import Content
from mocks.mss.smtp.envelope import Envelope
from mocks.mss.smtp.replies import reply
from mocks.mss.smtp.submission import Submission

LINE_LIMIT = 65_536
"""Bytes of a command: a Pro Santé Connect token in an initial response is over 1 kB, some over 9 kB."""


async def serve_smtp(conduit: Conduit) -> None:
    """Serve one submission connection until it ends; TLS is implicit when it is on at the start."""
    dialogue = Submission(lambda: conduit.world(MOCK), app=".app." in conduit.listener, secure=conduit.tls is not None)
    then = await greet(conduit, dialogue, "smtp.CONNECT")
    while then is not Next.CLOSE:
        try:
            line = await conduit.read_line(LINE_LIMIT)
        except TooLong as error:
            await LINE.say(conduit, error.consumed, dialogue.too_long())
            return
        then = await _answer(conduit, dialogue, line)


async def _answer(conduit: Conduit, dialogue: Submission, line: bytes) -> Next:
    """Answer one command, whatever it takes, and say what is next."""
    said = Said(dialogue.operation_of(line), line)
    turn = await settle(conduit, dialogue, said)
    then = await LINE.say(
        conduit, line, replace(turn, notes=(*turn.notes, *content.line_notes(conduit.world(MOCK), line)))
    )
    if then is Next.START_TLS:
        await conduit.start_tls()
        dialogue.secured()
    elif then is Next.CONTENT and dialogue.envelope is not None:
        return await _content(conduit, dialogue, dialogue.envelope)
    return then


async def _content(conduit: Conduit, dialogue: Submission, envelope: Envelope) -> Next:
    """Take the message of a DATA command: one exchange holds its wire bytes and what was decided."""
    dialogue.envelope = None
    received = await content.receive(conduit, dialogue.max_size)

    async def judge() -> Turn:
        return _judged(conduit, dialogue, envelope, received)

    return await LINE.say(conduit, received.wire, await LINE.settle(conduit, Said("smtp.DATA", received.wire), judge))


def _judged(conduit: Conduit, dialogue: Submission, envelope: Envelope, received: Content) -> Turn:
    mail = message.read(submission.message_of(received.wire))
    turn = _taken(conduit, dialogue, envelope, received, mail)
    facts = content.facts_of(mail, envelope.sender, [recipient.address for recipient in envelope.recipients])
    return replace(turn, facts=facts, notes=content.notes_of(conduit.world(MOCK), received, mail))


def _taken(conduit: Conduit, dialogue: Submission, envelope: Envelope, received: Content, mail: Mail) -> Turn:
    """What becomes of a message: refused, or accepted with what it delivers."""
    if received.ended == "cut":
        return Turn("smtp.DATA", "cut", b"", Next.CLOSE)
    refused = content.refusal(conduit.world(MOCK), received, mail, dialogue.max_size)
    if refused:
        return reply("DATA", refused, Next.COMMAND if received.ended == "whole" else Next.CLOSE)
    author = next(iter(mail.addresses("From")), "")
    if author and not dialogue.may_send_as(author):
        return reply("DATA", f"550 5.7.1 <{author}>: From is not the authenticated mailbox")
    world = conduit.world(MOCK)
    id = world.new_uuid().replace("-", "")[:12].upper()
    submitted = Submitted(id, dialogue.mailbox, envelope, content.normalised(mail), dialogue.helo, conduit.peer)
    accepted = reply("DATA", f"250 2.0.0 Ok: queued as {id}")
    return replace(accepted, changes=tuple(delivery.deliver(world, submitted)))
