"""What one connection knows of its selected folder: message numbers move only when the client is told."""

from dataclasses import dataclass, field

from mocks.mss.imap import words
from mocks.mss.state import Folder, Stored


@dataclass(slots=True)
class View:
    """The selected folder as the client knows it: uids by message number, and their flags."""

    folder: str
    validity: int
    read_only: bool
    uids: list[int] = field(default_factory=list)
    flags: dict[int, frozenset[str]] = field(default_factory=dict)

    def look(self, folder: Folder) -> None:
        """Take the folder as it is now, telling nobody."""
        self.uids = sorted(folder.messages)
        self.flags = {uid: folder.messages[uid].flags for uid in self.uids}

    def number(self, uid: int) -> int:
        """The message number of a uid."""
        return self.uids.index(uid) + 1

    def messages(self, folder: Folder) -> list[tuple[int, Stored]]:
        """(number, message) of those that still are in the folder."""
        return [(number, folder.messages[uid]) for number, uid in enumerate(self.uids, 1) if uid in folder.messages]

    def news(self, folder: Folder, *, expunges: bool) -> list[bytes]:
        """The untagged responses that bring the client up to date; no ``EXPUNGE`` unless the command allows it."""
        lines = self.expunged([uid for uid in self.uids if uid not in folder.messages]) if expunges else []
        lines += self._arrived(folder)
        lines += self._flagged(folder)
        return lines

    def expunged(self, uids: list[int]) -> list[bytes]:
        """Forget messages, last first, and say so."""
        lines = []
        for uid in sorted(uids, reverse=True):
            if uid in self.flags:
                lines.append(b"* %d EXPUNGE\r\n" % self.number(uid))
                self.uids.remove(uid)
                del self.flags[uid]
        return lines

    def appended(self, flags: dict[int, frozenset[str]]) -> list[bytes]:
        """Take messages that come after all others, by uid, and say so."""
        if not flags:
            return []
        self.uids += flags
        self.flags.update(flags)
        return [b"* %d EXISTS\r\n* 0 RECENT\r\n" % len(self.uids)]

    def _arrived(self, folder: Folder) -> list[bytes]:
        last = self.uids[-1] if self.uids else 0
        return self.appended({uid: m.flags for uid, m in folder.messages.items() if uid > last})

    def _flagged(self, folder: Folder) -> list[bytes]:
        lines = []
        for number, message in self.messages(folder):
            if message.flags != self.flags[message.uid]:
                self.flags[message.uid] = message.flags
                lines.append(flags_line(number, message.uid, message.flags))
        return lines


def flags_line(number: int, uid: int, flags: frozenset[str]) -> bytes:
    """The untagged response that tells a message's flags."""
    return b"* %d FETCH (UID %d FLAGS %s)\r\n" % (number, uid, words.flags(flags))
