"""SEARCH: reading the keys, and telling which messages match (RFC 3501 §6.4.4)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from email.utils import parsedate_to_datetime

from formats.mail.message import MailError, Part
from mocks.mss.imap.grammar import Cursor, SyntaxProblem, flag_name
from mocks.mss.state import Stored

CHARSETS = ("UTF-8", "US-ASCII")


class UnknownCharset(ValueError):
    """The command asks for a charset that the server does not have."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A message with its number, and the largest number and uid of the folder."""

    number: int
    message: Stored
    largest: int
    largest_uid: int


Key = Callable[[Candidate], bool]


def read(cursor: Cursor) -> Key:
    """The keys of a SEARCH command, all to be met, as one key."""
    if cursor.took(b"CHARSET "):
        charset = cursor.astring().decode("ascii", "replace").upper()
        if charset not in CHARSETS:
            raise UnknownCharset(charset)
        cursor.space()
    keys = [_key(cursor)]
    while not cursor.done:
        cursor.space()
        keys.append(_key(cursor))
    return _all(keys)


def _all(keys: list[Key]) -> Key:
    return lambda candidate: all(key(candidate) for key in keys)


def _key(cursor: Cursor) -> Key:
    if cursor.sees(b"("):
        return _all(cursor.items(_key))
    if cursor.data[cursor.at : cursor.at + 1].isdigit() or cursor.sees(b"*"):
        numbers = cursor.sequence_set()
        return lambda candidate: numbers.holds(candidate.number, candidate.largest)
    name = cursor.atom()
    reader = _READERS.get(name)
    if reader is None:
        raise SyntaxProblem(f"unknown search key {name}")
    return cursor.nested(reader)


def _flag(flag: str, *, wanted: bool = True) -> Callable[[Cursor], Key]:
    return lambda _cursor: lambda candidate: (flag in candidate.message.flags) is wanted


def _keyword(*, wanted: bool) -> Callable[[Cursor], Key]:
    def read_keyword(cursor: Cursor) -> Key:
        cursor.space()
        flag = flag_name(cursor.flag())
        return lambda candidate: (flag in candidate.message.flags) is wanted

    return read_keyword


def _always(*, holds: bool) -> Callable[[Cursor], Key]:
    return lambda _cursor: lambda _candidate: holds


def _words(cursor: Cursor) -> str:
    cursor.space()
    return cursor.astring().decode("utf-8", "replace").lower()


def _header(name: str) -> Callable[[Cursor], Key]:
    def read_header(cursor: Cursor) -> Key:
        wanted = _words(cursor)
        return lambda candidate: _in_header(candidate.message, name, wanted)

    return read_header


def _any_header(cursor: Cursor) -> Key:
    name, wanted = _words(cursor), _words(cursor)
    return lambda candidate: _in_header(candidate.message, name, wanted)


def _in_header(message: Stored, name: str, wanted: str) -> bool:
    fields = message.mail.headers(name)
    return any(wanted in field.text.lower() or wanted in field.unfolded.lower() for field in fields)


def _body(cursor: Cursor) -> Key:
    wanted = _words(cursor)
    return lambda candidate: wanted in _body_text(candidate.message)


def _text(cursor: Cursor) -> Key:
    wanted = _words(cursor)
    return lambda candidate: wanted in _head_text(candidate.message) or wanted in _body_text(candidate.message)


def _head_text(message: Stored) -> str:
    return "\n".join(f"{field.name}: {field.text}" for field in message.mail.root.headers).lower()


def _body_text(message: Stored) -> str:
    texts = [part for part in message.mail.leaves() if part.media_type.startswith(("text/", "message/"))]
    return "\n".join(_decoded(message, part) for part in texts).lower()


def _decoded(message: Stored, part: Part) -> str:
    try:
        return message.mail.content(part).decode("utf-8", "replace")
    except MailError:
        return ""


def _received(test: Callable[[date, date], bool]) -> Callable[[Cursor], Key]:
    def read_day(cursor: Cursor) -> Key:
        cursor.space()
        day = cursor.day()
        return lambda candidate: test(candidate.message.date.date(), day)

    return read_day


def _sent(test: Callable[[date, date], bool]) -> Callable[[Cursor], Key]:
    def read_day(cursor: Cursor) -> Key:
        cursor.space()
        day = cursor.day()
        return lambda candidate: _sent_matches(candidate.message, day, test)

    return read_day


def _sent_matches(message: Stored, day: date, test: Callable[[date, date], bool]) -> bool:
    try:
        return test(parsedate_to_datetime(message.mail.header("Date")).date(), day)
    except (ValueError, TypeError, IndexError):
        return False


def _larger(cursor: Cursor) -> Key:
    cursor.space()
    size = cursor.number()
    return lambda candidate: len(candidate.message.raw) > size


def _smaller(cursor: Cursor) -> Key:
    cursor.space()
    size = cursor.number()
    return lambda candidate: len(candidate.message.raw) < size


def _uid(cursor: Cursor) -> Key:
    cursor.space()
    numbers = cursor.sequence_set()
    return lambda candidate: numbers.holds(candidate.message.uid, candidate.largest_uid)


def _not(cursor: Cursor) -> Key:
    cursor.space()
    key = cursor.nested(_key)
    return lambda candidate: not key(candidate)


def _or(cursor: Cursor) -> Key:
    cursor.space()
    one = cursor.nested(_key)
    cursor.space()
    other = cursor.nested(_key)
    return lambda candidate: one(candidate) or other(candidate)


def _before(found: date, day: date) -> bool:
    return found < day


def _on(found: date, day: date) -> bool:
    return found == day


def _since(found: date, day: date) -> bool:
    return found >= day


_READERS: dict[str, Callable[[Cursor], Key]] = {
    "ALL": _always(holds=True),
    "NEW": _always(holds=False),
    "RECENT": _always(holds=False),
    "OLD": _always(holds=True),
    "ANSWERED": _flag("\\Answered"),
    "DELETED": _flag("\\Deleted"),
    "DRAFT": _flag("\\Draft"),
    "FLAGGED": _flag("\\Flagged"),
    "SEEN": _flag("\\Seen"),
    "UNANSWERED": _flag("\\Answered", wanted=False),
    "UNDELETED": _flag("\\Deleted", wanted=False),
    "UNDRAFT": _flag("\\Draft", wanted=False),
    "UNFLAGGED": _flag("\\Flagged", wanted=False),
    "UNSEEN": _flag("\\Seen", wanted=False),
    "KEYWORD": _keyword(wanted=True),
    "UNKEYWORD": _keyword(wanted=False),
    "FROM": _header("From"),
    "TO": _header("To"),
    "CC": _header("Cc"),
    "BCC": _header("Bcc"),
    "SUBJECT": _header("Subject"),
    "HEADER": _any_header,
    "BODY": _body,
    "TEXT": _text,
    "BEFORE": _received(_before),
    "ON": _received(_on),
    "SINCE": _received(_since),
    "SENTBEFORE": _sent(_before),
    "SENTON": _sent(_on),
    "SENTSINCE": _sent(_since),
    "LARGER": _larger,
    "SMALLER": _smaller,
    "UID": _uid,
    "NOT": _not,
    "OR": _or,
}
