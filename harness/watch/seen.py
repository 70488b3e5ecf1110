"""What was seen lately of a session: the exchanges that a check may need beside the one that has just come."""

from collections import deque
from collections.abc import Callable, Iterator

from harness.checks.check import Evidence

CALLS = 400
"""The most exchanges kept of a session."""
BYTES = 64 * 1024 * 1024
"""The most bytes of them kept in memory."""


class Seen:
    """The last exchanges of a session, oldest first; those before are forgotten, so that a long watch stays small.

    ``whole``: nothing of the session is missing. Without it no check may rest on what did not happen before.
    """

    def __init__(self) -> None:
        self.whole = False
        self._kept: deque[tuple[Evidence, int]] = deque()
        self._bytes = 0
        self._read: dict[int, str] = {}

    def add(self, call: Evidence) -> None:
        """One more exchange."""
        size = sum(part.size for part in call.event.parts.values())
        self._kept.append((call, size))
        self._bytes += size
        while len(self._kept) > CALLS or (self._bytes > BYTES and len(self._kept) > 1):
            gone, bytes_gone = self._kept.popleft()
            self._bytes -= bytes_gone
            self._read.pop(gone.number, None)
            self.whole = False

    def once(self, call: Evidence, read: Callable[[Evidence], str]) -> str:
        """What ``read``, the only reader that is given here, tells of an exchange: it is asked once."""
        if call.number not in self._read:
            self._read[call.number] = read(call)
        return self._read[call.number]

    def of(self, mock: str, *operations: str) -> list[Evidence]:
        """The exchanges of a mock, of these operations when some are named."""
        return [call for call in self._of(mock) if not operations or call.operation in operations]

    def last(self, mock: str, operation: str, fits: Callable[[Evidence], bool]) -> Evidence | None:
        """The last exchange of an operation that fits."""
        return next((call for call in reversed(self.of(mock, operation)) if fits(call)), None)

    def _of(self, mock: str) -> Iterator[Evidence]:
        return (call for call, _size in self._kept if call.data.get("mock") == mock)
