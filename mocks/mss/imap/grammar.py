"""Reading the words of a command (RFC 3501 §9): atoms, strings, literals, sets, dates."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

T = TypeVar("T")

_CHARS = rb"!#$&'+,\-./0-9:;<=>?@A-Z\[^_`a-z|}~"
_ATOM = re.compile(rb"[" + _CHARS + rb"]+")
_ASTRING = re.compile(rb"[" + _CHARS + rb"\]]+")
_FLAG = re.compile(rb"\\?[" + _CHARS + rb"]+")
_LIST_MAILBOX = re.compile(rb"[" + _CHARS + rb"\]%*]+")
_QUOTED = re.compile(rb'"((?:[^"\\\r\n]|\\["\\])*)"')
_LITERAL = re.compile(rb"\{(\d{1,10})\+?\}\r?\n")
_NUMBER = re.compile(rb"\d{1,10}")
_SET = re.compile(rb"(?:\d{1,10}|\*)(?::(?:\d{1,10}|\*))?(?:,(?:\d{1,10}|\*)(?::(?:\d{1,10}|\*))?)*")
MAX_NESTING = 30
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DATE = re.compile(r'"?(\d{1,2})-(\w{3})-(\d{4})"?')


class SyntaxProblem(ValueError):
    """The command is not what the grammar allows; the message goes into ``BAD``."""


@dataclass(frozen=True, slots=True)
class SequenceSet:
    """A set of numbers: ranges whose bounds may be 0, which stands for ``*``."""

    ranges: tuple[tuple[int, int], ...]

    def holds(self, number: int, largest: int) -> bool:
        """Whether ``number`` is in the set when ``*`` is ``largest``."""
        for first, last in self.ranges:
            low, high = first or largest, last or largest
            if min(low, high) <= number <= max(low, high):
                return True
        return False


class Cursor:
    """A position in the arguments of a command; every method consumes what it returns or raises."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.at = 0
        self._nesting = 0

    @property
    def done(self) -> bool:
        """Whether nothing is left."""
        return self.at >= len(self.data)

    def sees(self, start: bytes) -> bool:
        """Whether what is left begins so, whatever its casing."""
        return self.data[self.at : self.at + len(start)].upper() == start.upper()

    def took(self, start: bytes) -> bool:
        """Consume ``start`` when it comes next."""
        if not self.sees(start):
            return False
        self.at += len(start)
        return True

    def expect(self, start: bytes) -> None:
        """Consume ``start``."""
        if not self.took(start):
            raise SyntaxProblem(f"'{start.decode()}' expected")

    def space(self) -> None:
        """Consume the space between two words."""
        self.expect(b" ")

    def end(self) -> None:
        """Make sure that nothing is left."""
        if self.data[self.at :].strip():
            raise SyntaxProblem("unexpected argument")
        self.at = len(self.data)

    def atom(self) -> str:
        """An atom, in capitals."""
        return self._match(_ATOM, "atom")[0].decode("ascii").upper()

    def number(self) -> int:
        """A number."""
        return int(self._match(_NUMBER, "number")[0])

    def string(self) -> bytes:
        """A quoted string or a literal."""
        if self.sees(b'"'):
            return re.sub(rb'\\(["\\])', rb"\1", self._match(_QUOTED, "quoted string")[1])
        size = int(self._match(_LITERAL, "string")[1])
        if self.at + size > len(self.data):
            raise SyntaxProblem("literal is cut")
        self.at += size
        return self.data[self.at - size : self.at]

    def astring(self) -> bytes:
        """An atom (``]`` allowed), a quoted string or a literal."""
        if self.data[self.at : self.at + 1] in (b'"', b"{"):
            return self.string()
        return self._match(_ASTRING, "string")[0]

    def mailbox(self) -> str:
        """A folder name; INBOX has no casing. Modified UTF-7 is left as it is."""
        return folder_name(self.astring())

    def pattern(self) -> str:
        """A folder name in which ``*`` and ``%`` may stand."""
        raw = self.string() if self.sees(b'"') or self.sees(b"{") else self._match(_LIST_MAILBOX, "pattern")[0]
        return _ascii(raw)

    def sequence_set(self) -> SequenceSet:
        """A sequence set."""
        ranges = []
        for item in self._match(_SET, "sequence set")[0].decode().split(","):
            first, _, last = item.partition(":")
            ranges.append((_bound(first), _bound(last or first)))
        return SequenceSet(tuple(ranges))

    def flag(self) -> str:
        """A flag; system flags take their usual casing."""
        return flag_name(self._match(_FLAG, "flag")[0].decode("ascii"))

    def flags(self) -> tuple[str, ...]:
        """Flags between parentheses, or bare."""
        if self.sees(b"("):
            return tuple(self.items(Cursor.flag))
        found = [self.flag()]
        while self.took(b" "):
            found.append(self.flag())
        return tuple(found)

    def items(self, item: "Callable[[Cursor], T]") -> list[T]:
        """Items between parentheses, separated by spaces; maybe none."""
        self.expect(b"(")
        found: list[T] = []
        while not self.took(b")"):
            if found:
                self.space()
            found.append(self.nested(item))
        return found

    def nested(self, item: "Callable[[Cursor], T]") -> T:
        """Read ``item`` one level deeper; the depth has a limit."""
        self._nesting += 1
        if self._nesting > MAX_NESTING:
            raise SyntaxProblem("too deep")
        try:
            return item(self)
        finally:
            self._nesting -= 1

    def day(self) -> date:
        """``1-Feb-1994``, quoted or not."""
        text = self.astring().decode("ascii", "replace")
        found = _DATE.fullmatch(text)
        if not found or found[2].lower() not in _MONTHS:
            raise SyntaxProblem("date expected")
        return _valid(lambda: date(int(found[3]), _MONTHS.index(found[2].lower()) + 1, int(found[1])))

    def date_time(self) -> datetime:
        """``"17-Jul-1996 02:44:25 -0700"``."""
        text = self.string().decode("ascii", "replace").strip()
        day, _, clock = text.partition(" ")
        found = _DATE.fullmatch(day)
        if not found or found[2].lower() not in _MONTHS:
            raise SyntaxProblem("date-time expected")
        month = _MONTHS.index(found[2].lower()) + 1
        text = f"{int(found[3]):04d}-{month:02d}-{int(found[1]):02d} {clock}"
        return _valid(lambda: datetime.strptime(text, "%Y-%m-%d %H:%M:%S %z"))

    def _match(self, shape: re.Pattern[bytes], what: str) -> re.Match[bytes]:
        found = shape.match(self.data, self.at)
        if not found:
            raise SyntaxProblem(f"{what} expected")
        self.at = found.end()
        return found


def folder_name(raw: bytes) -> str:
    """A folder name as it is kept."""
    name = _ascii(raw)
    return "INBOX" if name.upper() == "INBOX" else name


def flag_name(flag: str) -> str:
    """A flag as it is kept: ``\\Seen`` however it was written; keywords as written."""
    return "\\" + flag[1:].capitalize() if flag.startswith("\\") else flag


def _ascii(raw: bytes) -> str:
    try:
        name = raw.decode("ascii")
    except UnicodeDecodeError as error:
        raise SyntaxProblem("folder names are in modified UTF-7") from error
    if any(ord(sign) < 32 or ord(sign) == 127 for sign in name):
        raise SyntaxProblem("control character in a folder name")
    return name


def _bound(text: str) -> int:
    number = 0 if text == "*" else int(text)
    if text != "*" and not 0 < number < 2**32:
        raise SyntaxProblem("number out of range")
    return number


def _valid(make: Callable[[], T]) -> T:
    try:
        return make()
    except (ValueError, OverflowError) as error:
        raise SyntaxProblem("no such date") from error
