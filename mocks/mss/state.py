"""What the operator keeps: mailboxes, their folders, their messages. It moves only by ``mocks.mss.changes``."""

from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from formats.mail.message import Mail, read
from mocks.core.seed import Seed
from mocks.mss import population
from mocks.mss.annuaire import directory
from mocks.mss.annuaire.directory import Directory

INBOX = "INBOX"
SPECIAL_USE = {"Sent": "\\Sent", "Drafts": "\\Drafts", "Trash": "\\Trash", "Junk": "\\Junk"}
"""Folders that every mailbox starts with, and their RFC 6154 attribute. Names are the mock's own [I]."""


@dataclass(frozen=True)
class Content:
    """The bytes of a message, shared by its copies."""

    raw: bytes

    @cached_property
    def mail(self) -> Mail:
        """The message's structure, read once."""
        return read(self.raw)


@dataclass(frozen=True, slots=True)
class Stored:
    """A message in a folder. ``received`` is its IMAP internal date, ISO text with an offset."""

    uid: int
    content: Content
    flags: frozenset[str]
    received: str

    @property
    def raw(self) -> bytes:
        """Its bytes."""
        return self.content.raw

    @property
    def mail(self) -> Mail:
        """Its structure."""
        return self.content.mail

    @property
    def date(self) -> datetime:
        """The internal date."""
        return datetime.fromisoformat(self.received)


@dataclass(slots=True)
class Folder:
    """A folder: messages by uid in ascending order. ``serial`` tells apart two folders that had the same name."""

    serial: int
    next_uid: int = 1
    messages: dict[int, Stored] = field(default_factory=dict)
    subscribed: bool = True

    def store(self, uid: int, content: Content, flags: frozenset[str], received: str) -> None:
        """Add a message under ``uid``, or under the next free one if that is already taken."""
        number = max(uid, self.next_uid)
        self.messages[number] = Stored(number, content, flags, received)
        self.next_uid = number + 1


@dataclass(slots=True)
class Box:
    """A mailbox's content. ``validity`` is 0 until it was opened once: no client has seen its uids yet."""

    folders: dict[str, Folder]
    validity: int = 0
    serial: int = 0

    def uid_validity(self, folder: Folder) -> int:
        """The UIDVALIDITY of one of its folders; never the same again after the session was reset."""
        return (self.validity + folder.serial) % 2**32 or 1

    def add_folder(self, name: str) -> Folder:
        """Add an empty folder."""
        self.serial += 1
        self.folders[name] = Folder(self.serial)
        return self.folders[name]


@dataclass(slots=True)
class MssState:
    """Mailboxes by address (a patient's is created by its first message), and the directory of the population."""

    boxes: dict[str, Box]
    directory: Directory

    def box(self, address: str) -> Box:
        """The mailbox of an address, created empty when missing."""
        if address not in self.boxes:
            self.boxes[address] = new_box()
        return self.boxes[address]


def new_box() -> Box:
    """An empty mailbox with the usual folders."""
    box = Box({})
    for name in (INBOX, *SPECIAL_USE):
        box.add_folder(name)
    return box


def new_state(seed: Seed) -> MssState:
    """Every mailbox of the seed, empty."""
    boxes = {address: new_box() for address in population.addresses(seed)}
    return MssState(boxes, directory.of_seed(seed))


def repopulate(state: MssState, seed: Seed) -> None:
    """The mailboxes and the directory of another population; what arrived stays."""
    for address in population.addresses(seed):
        state.box(address)
    state.directory = directory.of_seed(seed)
