"""The submission service over a conduit: reads, decides, records, answers (mss.md §1.4)."""

from formats.mail import message, submission
from mocks.core.conduit import Conduit, TooLong
from mocks.mss import delivery
from mocks.mss.delivery import Submitted
from mocks.mss.principal import MOCK, verify
from mocks.mss.smtp import content
from mocks.mss.smtp.content import Content
from mocks.mss.smtp.step import Envelope, Next, Step, reply
from mocks.mss.smtp.submission import Submission

LINE_LIMIT = 65_536
"""Bytes of a command: a Pro Santé Connect token in an initial response is over 1 kB, some over 9 kB."""


async def serve_smtp(conduit: Conduit) -> None:
    """Serve one submission connection until it ends; TLS is implicit when it is on at the start."""
    dialogue = Submission(lambda: conduit.world(MOCK), app=".app." in conduit.listener, secure=conduit.tls is not None)
    await _say(conduit, b"", dialogue.greeting())
    then = Next.COMMAND
    while then is not Next.CLOSE:
        try:
            line = await conduit.read_line(LINE_LIMIT)
        except TooLong as error:
            await _say(conduit, error.consumed, dialogue.too_long())
            return
        then = await _answer(conduit, dialogue, line)


async def _answer(conduit: Conduit, dialogue: Submission, line: bytes) -> Next:
    """Answer one command, whatever it takes, and say what is next."""
    step = dialogue.feed(line)
    if step.then is Next.VERIFY and dialogue.claim is not None:
        step = dialogue.verified(await verify(conduit, dialogue.claim))
    await _say(conduit, line, step)
    if step.then is Next.START_TLS:
        await conduit.start_tls()
        dialogue.secured()
    elif step.then is Next.CONTENT and dialogue.envelope is not None:
        return await _content(conduit, dialogue, dialogue.envelope)
    return step.then


async def _content(conduit: Conduit, dialogue: Submission, envelope: Envelope) -> Next:
    """Take the message of a DATA command: one exchange holds its wire bytes and what was decided."""
    dialogue.envelope = None
    received = await content.receive(conduit, dialogue.max_size)
    mail = message.read(submission.message_of(received.wire))
    step, changes = _decide(conduit, dialogue, envelope, received, mail)
    facts = content.facts_of(mail, envelope.sender, [recipient.address for recipient in envelope.recipients])
    await conduit.exchange(
        MOCK,
        step.operation,
        received.wire,
        step.reply,
        status=step.status,
        changes=changes,
        facts=facts,
        notes=content.notes_of(received, mail),
        close=step.then is Next.CLOSE,
    )
    return step.then


def _decide(
    conduit: Conduit, dialogue: Submission, envelope: Envelope, received: Content, mail: message.Mail
) -> tuple[Step, list[object]]:
    if received.ended == "cut":
        return Step("smtp.DATA", "cut", b"", Next.CLOSE), []
    refused = content.refusal(received, mail, dialogue.max_size)
    if refused:
        then = Next.COMMAND if received.ended == "whole" else Next.CLOSE
        return reply("DATA", refused, then), []
    author = next(iter(mail.addresses("From")), "")
    if author and not dialogue.may_send_as(author):
        return reply("DATA", f"550 5.7.1 <{author}>: From is not the authenticated mailbox"), []
    world = conduit.world(MOCK)
    id = world.new_uuid().replace("-", "")[:12].upper()
    submitted = Submitted(id, dialogue.mailbox, envelope, mail, dialogue.helo, conduit.peer)
    return reply("DATA", f"250 2.0.0 Ok: queued as {id}"), delivery.deliver(world, submitted)


async def _say(conduit: Conduit, line: bytes, step: Step) -> None:
    await conduit.exchange(
        MOCK,
        step.operation,
        line,
        step.reply,
        status=step.status,
        facts=step.facts,
        notes=step.notes,
        close=step.then is Next.CLOSE,
    )
