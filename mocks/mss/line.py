"""What submission and IMAP share: a greeting, then commands whose claims are verified, all under the same faults."""

from typing import Protocol

from mocks.core.conduit import Conduit
from mocks.core.line_service import LineService
from mocks.core.turn import Next, Said, Turn
from mocks.mss.mail_faults import MAIL_FAULTS
from mocks.mss.principal import MOCK, Claim, Verdict, recognise, verify

LINE = LineService(MOCK, MAIL_FAULTS)


class Dialogue(Protocol):
    """A state machine of either protocol: no I/O, one decision for what is said."""

    claim: Claim | None
    """What a turn that goes to ``VERIFY`` asks to be decided on."""

    def greeting(self) -> Turn:
        """What the server says first."""
        ...

    def feed(self, received: bytes) -> Turn:
        """The decision on what a client said."""
        ...

    def verified(self, verdict: Verdict) -> Turn:
        """The decision once the claim is decided on."""
        ...

    def abandon(self) -> None:
        """Something else was replied: nothing is waited for any more."""
        ...


async def greet(conduit: Conduit, dialogue: Dialogue, operation: str) -> Next:
    """Say what the server says first; ``operation`` is ``smtp.CONNECT`` or ``imap.CONNECT``."""

    async def greeting() -> Turn:
        return dialogue.greeting()

    return await LINE.say(conduit, b"", await LINE.settle(conduit, Said(operation, b""), greeting))


async def settle(conduit: Conduit, dialogue: Dialogue, said: Said) -> Turn:
    """The turn of what a client said, its claim verified and armed faults applied, in the session that it names."""

    async def decide() -> Turn:
        turn = dialogue.feed(said.received)
        if turn.then is Next.VERIFY and dialogue.claim is not None:
            return dialogue.verified(await verify(conduit, dialogue.claim))
        return turn

    recognise(conduit, said)
    return await LINE.settle(conduit, said, decide, dialogue.abandon)
