"""Commands on folders (RFC 3501 §6.3)."""

import re

from mocks.mss.changes import FolderCreated, FolderDeleted, FolderRenamed, FolderSubscribed, MessageAppended
from mocks.mss.imap import words
from mocks.mss.imap.grammar import Cursor, SyntaxProblem
from mocks.mss.imap.session import Result, Session
from mocks.mss.imap.view import View
from mocks.mss.state import INBOX, SPECIAL_USE, Box, Folder
from record.clock import iso

SYSTEM_FLAGS = ("\\Answered", "\\Deleted", "\\Draft", "\\Flagged", "\\Seen")
KEYWORDS = ("$Forwarded", "$MDNSent")
_ITEM = ("MESSAGES", "RECENT", "UIDNEXT", "UIDVALIDITY", "UNSEEN")
_MISSING = Result("no such folder", "NO", "NONEXISTENT")
_EXISTS = Result("folder already exists", "NO", "ALREADYEXISTS")


def select(session: Session, cursor: Cursor) -> Result:
    """SELECT."""
    return _select(session, cursor, read_only=False)


def examine(session: Session, cursor: Cursor) -> Result:
    """EXAMINE."""
    return _select(session, cursor, read_only=True)


def _select(session: Session, cursor: Cursor, *, read_only: bool) -> Result:
    cursor.space()
    name = cursor.mailbox()
    cursor.end()
    session.view = None
    folder = session.folder(name)
    if folder is None:
        return _MISSING
    session.view = View(name, session.box.uid_validity(folder), read_only)
    session.view.look(folder)
    code = "READ-ONLY" if read_only else "READ-WRITE"
    return Result("selected", code=code, untagged=tuple(_summary(session.view, folder)), facts={"folder": name})


def _summary(view: View, folder: Folder) -> list[bytes]:
    """The untagged responses that SELECT owes."""
    known = {*SYSTEM_FLAGS, *KEYWORDS}.union(*(message.flags for message in folder.messages.values()))
    permanent = words.listed([]) if view.read_only else words.flags([*known, "\\*"])
    unseen = [number for number, message in view.messages(folder) if "\\Seen" not in message.flags]
    first = [b"* OK [UNSEEN %d] first unseen\r\n" % unseen[0]] if unseen else []
    return [
        b"* FLAGS " + words.flags(known) + b"\r\n",
        b"* OK [PERMANENTFLAGS " + permanent + b"] flags permitted\r\n",
        b"* %d EXISTS\r\n" % len(view.uids),
        b"* 0 RECENT\r\n",
        *first,
        b"* OK [UIDVALIDITY %d] UIDs valid\r\n" % view.validity,
        b"* OK [UIDNEXT %d] predicted next UID\r\n" % folder.next_uid,
    ]


def create(session: Session, cursor: Cursor) -> Result:
    """CREATE, with the folders above that are missing."""
    cursor.space()
    name = cursor.mailbox().removesuffix("/")
    cursor.end()
    if not _is_name(name):
        return Result("not a folder name", "NO", "CANNOT")
    if session.folder(name) is not None:
        return _EXISTS
    steps = name.split("/")
    paths = ["/".join(steps[: count + 1]) for count in range(len(steps))]
    missing = [path for path in paths if session.folder(path) is None]
    changes = tuple(FolderCreated(session.mailbox, path) for path in missing)
    return Result("CREATE completed", changes=changes, facts={"folder": name})


def delete(session: Session, cursor: Cursor) -> Result:
    """DELETE; a folder that has others below is refused."""
    cursor.space()
    name = cursor.mailbox()
    cursor.end()
    if session.folder(name) is None:
        return _MISSING
    if name == INBOX or _below(session.box, name):
        return Result("folder cannot be deleted", "NO", "CANNOT")
    if session.view is not None and session.view.folder == name:
        session.view = None
    return Result("DELETE completed", changes=(FolderDeleted(session.mailbox, name),), facts={"folder": name})


def rename(session: Session, cursor: Cursor) -> Result:
    """RENAME, with the folders below."""
    cursor.space()
    old = cursor.mailbox()
    cursor.space()
    new = cursor.mailbox()
    cursor.end()
    if session.folder(old) is None:
        return _MISSING
    if session.folder(new) is not None:
        return _EXISTS
    if not _is_name(new) or new.startswith(old + "/"):
        return Result("not a folder name", "NO", "CANNOT")
    below = _below(session.box, old) if old != INBOX else []
    changes = tuple(FolderRenamed(session.mailbox, path, new + path[len(old) :]) for path in [old, *below])
    if session.view is not None and session.view.folder == old and old != INBOX:
        session.view.folder = new
    return Result("RENAME completed", changes=changes, facts={"folder": old, "name": new})


def subscribe(session: Session, cursor: Cursor) -> Result:
    """SUBSCRIBE."""
    return _subscribe(session, cursor, subscribed=True)


def unsubscribe(session: Session, cursor: Cursor) -> Result:
    """UNSUBSCRIBE."""
    return _subscribe(session, cursor, subscribed=False)


def _subscribe(session: Session, cursor: Cursor, *, subscribed: bool) -> Result:
    cursor.space()
    name = cursor.mailbox()
    cursor.end()
    if session.folder(name) is None:
        return _MISSING
    return Result("completed", changes=(FolderSubscribed(session.mailbox, name, subscribed),))


def list_folders(session: Session, cursor: Cursor) -> Result:
    """LIST, with special-use attributes (RFC 6154)."""
    names, word = _matching(session, cursor), b"LIST"
    if names is None:
        return Result("LIST completed", untagged=(b'* LIST (\\Noselect) "/" ""\r\n',))
    return Result("LIST completed", untagged=tuple(_line(word, session.box, name) for name in names))


def list_subscribed(session: Session, cursor: Cursor) -> Result:
    """LSUB."""
    names = _matching(session, cursor) or []
    chosen = [name for name in names if session.box.folders[name].subscribed]
    return Result("LSUB completed", untagged=tuple(_line(b"LSUB", session.box, name) for name in chosen))


def _matching(session: Session, cursor: Cursor) -> list[str] | None:
    """The folders that a reference and a pattern name; None when the pattern is empty."""
    cursor.space()
    reference = cursor.mailbox()
    cursor.space()
    pattern = cursor.pattern()
    cursor.end()
    if not pattern:
        return None
    return [name for name in sorted(session.box.folders) if _matches(reference + pattern, name)]


def _matches(pattern: str, name: str) -> bool:
    """Whether a name is what a pattern says; in linear steps, whatever the pattern (a regular expression is not)."""
    if pattern.upper() == INBOX:
        pattern = INBOX
    reached = {0}
    for sign in pattern:
        if sign in "*%":
            reached = _spread(reached, name, "/" if sign == "%" else "")
        else:
            reached = {place + 1 for place in reached if name[place : place + 1] == sign}
    return len(name) in reached


def _spread(reached: set[int], name: str, stop: str) -> set[int]:
    """The places of ``name`` that any run of signs other than ``stop`` leads to."""
    found: set[int] = set()
    alive = False
    for place in range(len(name) + 1):
        alive = alive or place in reached
        if alive:
            found.add(place)
        alive = alive and name[place : place + 1] != stop
    return found


def _line(word: bytes, box: Box, name: str) -> bytes:
    attributes = ["\\HasChildren" if _below(box, name) else "\\HasNoChildren"]
    if name in SPECIAL_USE:
        attributes.append(SPECIAL_USE[name])
    return b"* " + word + b" " + words.flags(attributes) + b' "/" ' + words.folder(name) + b"\r\n"


def status(session: Session, cursor: Cursor) -> Result:
    """STATUS."""
    cursor.space()
    name = cursor.mailbox()
    cursor.space()
    items = cursor.items(Cursor.atom)
    cursor.end()
    if not items or not set(items) <= set(_ITEM):
        raise SyntaxProblem("status items expected")
    folder = session.folder(name)
    if folder is None:
        return _MISSING
    counts = _counts(session.box, folder)
    told = words.listed(b"%s %d" % (item.encode(), counts[item]) for item in items)
    return Result("STATUS completed", untagged=(b"* STATUS " + words.folder(name) + b" " + told + b"\r\n",))


def _counts(box: Box, folder: Folder) -> dict[str, int]:
    unseen = sum("\\Seen" not in message.flags for message in folder.messages.values())
    numbers = (len(folder.messages), 0, folder.next_uid, box.uid_validity(folder), unseen)
    return dict(zip(_ITEM, numbers, strict=True))


def append(session: Session, cursor: Cursor) -> Result:
    """APPEND, with its UID (RFC 4315)."""
    cursor.space()
    name = cursor.mailbox()
    cursor.space()
    flags: tuple[str, ...] = ()
    if cursor.sees(b"("):
        flags = cursor.flags()
        cursor.space()
    received = iso(session.world().now())
    if cursor.sees(b'"'):
        received = cursor.date_time().isoformat()
        cursor.space()
    raw = cursor.string()
    cursor.end()
    folder = session.folder(name)
    if folder is None:
        return Result("no such folder", "NO", "TRYCREATE")
    uid = folder.next_uid
    kept = tuple(flag for flag in flags if flag != "\\Recent")
    view = session.view if session.view is not None and session.view.folder == name else None
    untagged = tuple(view.appended({uid: frozenset(kept)})) if view is not None else ()
    return Result(
        "APPEND completed",
        code=f"APPENDUID {session.box.uid_validity(folder)} {uid}",
        untagged=untagged,
        changes=(MessageAppended(session.mailbox, name, uid, raw, kept, received),),
        facts={"folder": name, "uid": uid, "size": len(raw)},
    )


def _below(box: Box, name: str) -> list[str]:
    return [path for path in box.folders if path.startswith(name + "/")]


def _is_name(name: str) -> bool:
    return bool(name) and not re.search(r"[*%]|^/|//|/$", name) and len(name) <= 250
