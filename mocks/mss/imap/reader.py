"""Reading one command with its literals (RFC 3501 §4.3, RFC 7888)."""

import re
from dataclasses import dataclass

from mocks.core.conduit import Conduit
from mocks.mss.principal import MOCK

LINE_LIMIT = 65_536
"""Bytes of a command without its literals; a PSC token in an initial response may be over 9 kB."""
SMALL_LITERAL = 16_384
"""Bytes of the literals of a command that is not APPEND, or that comes before authentication."""

_LITERAL = re.compile(rb"\{(\d{1,10})(\+?)\}\r?\n\Z")


class LiteralTooBig(Exception):
    """A literal is over the limit; ``received`` is the command so far. ``announced`` when the client awaits a go."""

    def __init__(self, received: bytes, *, announced: bool) -> None:
        super().__init__("literal too big")
        self.received = received
        self.announced = announced


@dataclass(frozen=True, slots=True)
class Command:
    """A whole command: every byte, and how many of them earlier exchanges already hold (literal announcements)."""

    whole: bytes
    recorded: int

    @property
    def received(self) -> bytes:
        """The bytes that the exchange of this command holds."""
        return self.whole[self.recorded :]


async def read_command(conduit: Conduit, max_append: int, *, authenticated: bool) -> Command:
    """One command; raises ``LiteralTooBig``, and what the conduit raises."""
    whole, recorded, budget = b"", 0, LINE_LIMIT
    while True:
        line = await conduit.read_line(budget)
        whole, budget = whole + line, budget - len(line)
        announced = _LITERAL.search(line)
        if not announced:
            return Command(whole, recorded)
        size, waits = int(announced[1]), not announced[2]
        if size > _limit(whole, max_append, authenticated=authenticated) or budget <= 0:
            raise LiteralTooBig(whole[recorded:], announced=waits)
        if waits:
            await conduit.exchange(MOCK, "imap.LITERAL", whole[recorded:], b"+ OK\r\n", status="+")
            recorded = len(whole)
        whole += await conduit.read_exactly(size)


def _limit(start: bytes, max_append: int, *, authenticated: bool) -> int:
    words = start.split(b" ", 2)
    appends = authenticated and len(words) > 1 and words[1].upper() == b"APPEND"
    return max_append if appends else SMALL_LITERAL
