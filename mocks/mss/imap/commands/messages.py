"""Commands on the messages of the selected folder (RFC 3501 §6.4, RFC 4315, RFC 6851)."""

from collections.abc import Iterable

from mocks.mss.changes import FlagsChanged, MessagesCopied, MessagesExpunged
from mocks.mss.imap import fetch as fetching
from mocks.mss.imap import search as searching
from mocks.mss.imap import words
from mocks.mss.imap.grammar import Cursor, SequenceSet, SyntaxProblem
from mocks.mss.imap.session import Result, Session
from mocks.mss.imap.view import View, flags_line
from mocks.mss.state import Folder, Stored

DELETED = "\\Deleted"
_READ_ONLY = Result("folder is read-only", "NO", "READ-ONLY")
_TOLD = 100
"""Uids that the facts of an exchange name at most."""


def fetch(session: Session, cursor: Cursor, *, by_uid: bool = False) -> Result:
    """FETCH and UID FETCH."""
    cursor.space()
    numbers = cursor.sequence_set()
    cursor.space()
    attributes = fetching.read(cursor)
    cursor.end()
    view = _view(session)
    if by_uid:
        attributes = _with(attributes, "UID")
    chosen = _chosen(session, numbers, by_uid=by_uid)
    lines, seen = [], {}
    for number, message in chosen:
        if fetching.sees(attributes) and not view.read_only and fetching.SEEN not in message.flags:
            seen[message.uid] = fetching.marked(message).flags
            lines.append(_fetched(number, fetching.marked(message), _with(attributes, "FLAGS")))
        else:
            lines.append(_fetched(number, message, attributes))
    view.flags.update(seen)
    changes, facts = _flagging(session, seen), _facts(view, chosen)
    return Result("FETCH completed", untagged=tuple(lines), changes=changes, facts=facts)


def _with(attributes: list[fetching.Attribute], name: str) -> list[fetching.Attribute]:
    """The attributes, and one more when it is not among them."""
    known = any(attribute.name == name for attribute in attributes)
    return attributes if known else [fetching.Attribute(name), *attributes]


def _fetched(number: int, message: Stored, attributes: list[fetching.Attribute]) -> bytes:
    return b"* %d FETCH %s\r\n" % (number, fetching.answer(message, attributes))


def store(session: Session, cursor: Cursor, *, by_uid: bool = False) -> Result:
    """STORE and UID STORE."""
    cursor.space()
    numbers = cursor.sequence_set()
    cursor.space()
    sign = "+" if cursor.took(b"+") else "-" if cursor.took(b"-") else ""
    cursor.expect(b"FLAGS")
    silent = cursor.took(b".SILENT")
    cursor.space()
    named = frozenset(cursor.flags()) - {"\\Recent"}
    cursor.end()
    view = _view(session)
    if view.read_only:
        return _READ_ONLY
    chosen = _chosen(session, numbers, by_uid=by_uid)
    stored = {message.uid: _combined(message.flags, sign, named) for _, message in chosen}
    view.flags.update(stored)
    lines = () if silent else tuple(flags_line(number, m.uid, stored[m.uid]) for number, m in chosen)
    return Result("STORE completed", untagged=lines, changes=_flagging(session, stored), facts=_facts(view, chosen))


def _combined(flags: frozenset[str], sign: str, named: frozenset[str]) -> frozenset[str]:
    if sign == "+":
        return flags | named
    return flags - named if sign == "-" else named


def search(session: Session, cursor: Cursor, *, by_uid: bool = False) -> Result:
    """SEARCH and UID SEARCH."""
    cursor.space()
    try:
        key = searching.read(cursor)
    except searching.UnknownCharset:
        return Result("unknown charset", "NO", f"BADCHARSET ({' '.join(searching.CHARSETS)})")
    view = _view(session)
    largest, largest_uid = len(view.uids), max(view.uids, default=0)
    found = [
        message.uid if by_uid else number
        for number, message in view.messages(session.selected)
        if key(searching.Candidate(number, message, largest, largest_uid))
    ]
    line = b"* SEARCH" + b"".join(b" %d" % number for number in found) + b"\r\n"
    return Result("SEARCH completed", untagged=(line,), facts={"folder": view.folder, "found": len(found)})


def copy(session: Session, cursor: Cursor, *, by_uid: bool = False) -> Result:
    """COPY and UID COPY."""
    numbers, name = _destination(cursor)
    target = session.folder(name)
    if target is None:
        return Result("no such folder", "NO", "TRYCREATE")
    chosen = _chosen(session, numbers, by_uid=by_uid)
    moved, code = _copied(session, name, target, chosen)
    facts = {**_facts(_view(session), chosen), "target": name}
    return Result("COPY completed", code=code, untagged=_appeared(session, name, moved), changes=moved, facts=facts)


def move(session: Session, cursor: Cursor, *, by_uid: bool = False) -> Result:
    """MOVE and UID MOVE."""
    numbers, name = _destination(cursor)
    view, target = _view(session), session.folder(name)
    if target is None:
        return Result("no such folder", "NO", "TRYCREATE")
    if view.read_only:
        return _READ_ONLY
    chosen = _chosen(session, numbers, by_uid=by_uid)
    moved, code = _copied(session, name, target, chosen)
    told = (f"* OK [{code}] moved\r\n".encode(),) if code else ()
    untagged = (*told, *_appeared(session, name, moved))
    gone, lines = _expunged(session, [message.uid for _, message in chosen])
    facts = {**_facts(view, chosen), "target": name}
    return Result("MOVE completed", untagged=(*untagged, *lines), changes=(*moved, *gone), facts=facts)


def expunge(session: Session, cursor: Cursor) -> Result:
    """EXPUNGE."""
    cursor.end()
    return _expunge(session, None)


def uid_expunge(session: Session, cursor: Cursor) -> Result:
    """UID EXPUNGE (RFC 4315)."""
    cursor.space()
    numbers = cursor.sequence_set()
    cursor.end()
    return _expunge(session, numbers)


def close(session: Session, cursor: Cursor) -> Result:
    """CLOSE: expunge in silence and leave the folder."""
    cursor.end()
    result = Result("CLOSE completed")
    if not _view(session).read_only:
        changes, _ = _expunged(session, _deleted(session, None))
        result = Result("CLOSE completed", changes=changes)
    session.view = None
    return result


def unselect(session: Session, cursor: Cursor) -> Result:
    """UNSELECT (RFC 3691): leave the folder as it is."""
    cursor.end()
    session.view = None
    return Result("UNSELECT completed")


def _expunge(session: Session, numbers: SequenceSet | None) -> Result:
    if _view(session).read_only:
        return _READ_ONLY
    uids = _deleted(session, numbers)
    changes, lines = _expunged(session, uids)
    return Result("EXPUNGE completed", untagged=lines, changes=changes, facts={"uids": uids[:_TOLD]})


def _deleted(session: Session, numbers: SequenceSet | None) -> list[int]:
    largest = max(_view(session).uids, default=0)
    return [
        message.uid
        for _, message in _view(session).messages(session.selected)
        if DELETED in message.flags and (numbers is None or numbers.holds(message.uid, largest))
    ]


def _expunged(session: Session, uids: list[int]) -> tuple[tuple[MessagesExpunged, ...], tuple[bytes, ...]]:
    if not uids:
        return (), ()
    view = _view(session)
    return (MessagesExpunged(session.mailbox, view.folder, tuple(uids)),), tuple(view.expunged(uids))


def _destination(cursor: Cursor) -> tuple[SequenceSet, str]:
    cursor.space()
    numbers = cursor.sequence_set()
    cursor.space()
    name = cursor.mailbox()
    cursor.end()
    return numbers, name


def _copied(
    session: Session, name: str, target: Folder, chosen: list[tuple[int, Stored]]
) -> tuple[tuple[MessagesCopied, ...], str]:
    """The change of a copy, and its COPYUID code; nothing when no message was chosen."""
    if not chosen:
        return (), ""
    pairs = tuple((message.uid, target.next_uid + index) for index, (_, message) in enumerate(chosen))
    old, new = (words.numbers(pair[side] for pair in pairs) for side in (0, 1))
    code = f"COPYUID {session.box.uid_validity(target)} {old} {new}"
    return (MessagesCopied(session.mailbox, _view(session).folder, name, pairs),), code


def _appeared(session: Session, name: str, moved: tuple[MessagesCopied, ...]) -> tuple[bytes, ...]:
    """What a copy into the selected folder itself owes at once."""
    view = _view(session)
    if view.folder != name or not moved:
        return ()
    return tuple(view.appended({new: view.flags[old] for old, new in moved[0].uids}))


def _chosen(session: Session, numbers: SequenceSet, *, by_uid: bool) -> list[tuple[int, Stored]]:
    """The messages that a set names. A number over the folder's size is an error, an unknown uid is not."""
    view = _view(session)
    largest = max(view.uids, default=0) if by_uid else len(view.uids)
    if largest and not by_uid and any(max(bounds) > largest for bounds in numbers.ranges):
        raise SyntaxProblem("no such message number")
    return [
        (number, message)
        for number, message in view.messages(session.selected)
        if numbers.holds(message.uid if by_uid else number, largest)
    ]


def _flagging(session: Session, flags: dict[int, frozenset[str]]) -> tuple[FlagsChanged, ...]:
    if not flags:
        return ()
    told = tuple((uid, tuple(sorted(names))) for uid, names in flags.items())
    return (FlagsChanged(session.mailbox, _view(session).folder, told),)


def _facts(view: View, chosen: Iterable[tuple[int, Stored]]) -> dict[str, object]:
    return {"folder": view.folder, "uids": [message.uid for _, message in chosen][:_TOLD]}


def _view(session: Session) -> View:
    if session.view is None:
        raise SyntaxProblem("no folder selected")
    return session.view
