"""The functional trace: who did what when, which service was called, what it answered, failures included."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from editor import ambient


@dataclass(slots=True)
class Entry:
    """One call of a service, or one act on a record. ``time`` is local, ISO 8601 with offset."""

    time: str
    user: str
    action: str
    request: str
    response: str = ""


@dataclass(slots=True)
class Journal:
    """The calls of this installation, oldest first. Tokens and passwords never enter it."""

    entries: list[Entry] = field(default_factory=list)
    user: str = "automate"

    def note(self, action: str, request: str, response: str = "fait") -> None:
        """Record what a user did without calling a service."""
        with self.call(action, request) as entry:
            entry.response = response

    @contextmanager
    def call(self, action: str, request: str) -> Iterator[Entry]:
        """Record one call; the caller fills ``response``, a failure fills it by itself."""
        entry = Entry(ambient.local(ambient.now()).isoformat("T", "milliseconds"), self.user, action, request)
        self.entries.append(entry)
        try:
            yield entry
        except Exception as error:
            entry.response = f"échec : {error}"
            raise
