"""The changes that move the operator's state."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from mocks.core.change import change
from mocks.mss.state import INBOX, Content, Folder, MssState


@change("mss")
@dataclass(frozen=True, slots=True)
class MessageDelivered:
    """A message arrives in a mailbox's INBOX.

    ``raw`` is the delivered copy, trace headers on top. ``sent_by`` is the authenticated mailbox (empty for a
    notice of the operator), ``envelope_from`` and ``recipients`` the SMTP envelope, ``received`` an ISO text.
    """

    mailbox: str
    uid: int
    raw: bytes
    sent_by: str
    envelope_from: str
    recipients: tuple[str, ...]
    received: str


@change("mss")
@dataclass(frozen=True, slots=True)
class MailboxOpened:
    """A mailbox is opened for the first time since the session began: its UIDVALIDITY is settled."""

    mailbox: str
    validity: int


@change("mss")
@dataclass(frozen=True, slots=True)
class MessageAppended:
    """A client stores a message in a folder."""

    mailbox: str
    folder: str
    uid: int
    raw: bytes
    flags: tuple[str, ...]
    received: str


@change("mss")
@dataclass(frozen=True, slots=True)
class FlagsChanged:
    """Messages of a folder get new flags: (uid, all its flags) for each."""

    mailbox: str
    folder: str
    flags: tuple[tuple[int, tuple[str, ...]], ...]


@change("mss")
@dataclass(frozen=True, slots=True)
class MessagesExpunged:
    """Messages leave a folder for good."""

    mailbox: str
    folder: str
    uids: tuple[int, ...]


@change("mss")
@dataclass(frozen=True, slots=True)
class MessagesCopied:
    """Messages are copied to another folder: (uid, new uid) for each."""

    mailbox: str
    source: str
    target: str
    uids: tuple[tuple[int, int], ...]


@change("mss")
@dataclass(frozen=True, slots=True)
class FolderCreated:
    """A folder is created."""

    mailbox: str
    folder: str


@change("mss")
@dataclass(frozen=True, slots=True)
class FolderDeleted:
    """A folder and its messages are deleted."""

    mailbox: str
    folder: str


@change("mss")
@dataclass(frozen=True, slots=True)
class FolderRenamed:
    """A folder takes another name; renaming INBOX moves its messages and leaves it empty (RFC 3501 §6.3.5)."""

    mailbox: str
    folder: str
    name: str


@change("mss")
@dataclass(frozen=True, slots=True)
class FolderSubscribed:
    """A folder is subscribed to, or no longer."""

    mailbox: str
    folder: str
    subscribed: bool


def apply(state: MssState, moved: Any) -> None:
    """Move the state by a change."""
    _MOVES[type(moved)](state, moved)


def _folder(state: MssState, moved: Any) -> Folder:
    return state.boxes[moved.mailbox].folders[moved.folder]


def _deliver(state: MssState, moved: MessageDelivered) -> None:
    inbox = state.box(moved.mailbox).folders[INBOX]
    inbox.store(moved.uid, Content(moved.raw), frozenset(), moved.received)


def _open(state: MssState, moved: MailboxOpened) -> None:
    state.box(moved.mailbox).validity = moved.validity


def _append(state: MssState, moved: MessageAppended) -> None:
    _folder(state, moved).store(moved.uid, Content(moved.raw), frozenset(moved.flags), moved.received)


def _flag(state: MssState, moved: FlagsChanged) -> None:
    messages = _folder(state, moved).messages
    for uid, flags in moved.flags:
        if uid in messages:
            messages[uid] = replace(messages[uid], flags=frozenset(flags))


def _expunge(state: MssState, moved: MessagesExpunged) -> None:
    messages = _folder(state, moved).messages
    for uid in moved.uids:
        messages.pop(uid, None)


def _copy(state: MssState, moved: MessagesCopied) -> None:
    folders = state.boxes[moved.mailbox].folders
    for uid, new_uid in moved.uids:
        message = folders[moved.source].messages.get(uid)
        if message is not None:
            folders[moved.target].store(new_uid, message.content, message.flags, message.received)


def _create(state: MssState, moved: FolderCreated) -> None:
    state.boxes[moved.mailbox].add_folder(moved.folder)


def _delete(state: MssState, moved: FolderDeleted) -> None:
    del state.boxes[moved.mailbox].folders[moved.folder]


def _rename(state: MssState, moved: FolderRenamed) -> None:
    box = state.boxes[moved.mailbox]
    if moved.folder != INBOX:
        box.folders[moved.name] = box.folders.pop(moved.folder)
        return
    inbox, target = box.folders[INBOX], box.add_folder(moved.name)
    for message in inbox.messages.values():
        target.store(message.uid, message.content, message.flags, message.received)
    inbox.messages.clear()


def _subscribe(state: MssState, moved: FolderSubscribed) -> None:
    _folder(state, moved).subscribed = moved.subscribed


_MOVES: dict[type[Any], Callable[[MssState, Any], None]] = {
    MessageDelivered: _deliver,
    MailboxOpened: _open,
    MessageAppended: _append,
    FlagsChanged: _flag,
    MessagesExpunged: _expunge,
    MessagesCopied: _copy,
    FolderCreated: _create,
    FolderDeleted: _delete,
    FolderRenamed: _rename,
    FolderSubscribed: _subscribe,
}
