"""The bytes of ``BODY[section]`` (RFC 3501 §6.4.5)."""

import re
from dataclasses import dataclass

from formats.mail.message import Mail, Part
from mocks.mss.imap.grammar import Cursor, SyntaxProblem

_KEYWORD = re.compile(rb"(?i)HEADER\.FIELDS\.NOT|HEADER\.FIELDS|HEADER|MIME|TEXT")


@dataclass(frozen=True, slots=True)
class Section:
    """A section: part numbers, keyword (``HEADER.FIELDS``… or empty), header names, and how it is echoed."""

    numbers: tuple[int, ...]
    keyword: str
    names: tuple[str, ...]
    echo: bytes


def read(cursor: Cursor) -> Section:
    """A section between brackets, the opening one already consumed."""
    start = cursor.at
    numbers: list[int] = []
    while cursor.data[cursor.at : cursor.at + 1].isdigit():
        numbers.append(cursor.number())
        if not cursor.took(b"."):
            break
    keyword = _keyword(cursor)
    names: tuple[str, ...] = ()
    if keyword.startswith("HEADER.FIELDS"):
        cursor.space()
        names = tuple(name.decode("ascii", "replace").lower() for name in cursor.items(Cursor.astring))
    _check(numbers, keyword, cursor)
    echo = cursor.data[start : cursor.at]
    cursor.expect(b"]")
    return Section(tuple(numbers), keyword, names, echo.upper() if not names else echo)


def _keyword(cursor: Cursor) -> str:
    found = _KEYWORD.match(cursor.data, cursor.at)
    if not found:
        return ""
    cursor.at = found.end()
    return found[0].decode().upper()


def _check(numbers: list[int], keyword: str, cursor: Cursor) -> None:
    if keyword == "MIME" and not numbers:
        raise SyntaxProblem("MIME needs a part number")
    if cursor.data[cursor.at - 1 : cursor.at] == b"." or 0 in numbers:
        raise SyntaxProblem("bad section")


def extract(mail: Mail, section: Section) -> bytes | None:
    """The bytes of a section; None when the message has no such part."""
    part = find(mail.root, section.numbers)
    if part is None:
        return None
    if section.keyword == "MIME":
        return mail.raw[part.start : part.body_start]
    if not section.keyword:
        return mail.raw[part.body_start : part.end] if section.numbers else mail.raw
    return _of_message(mail, _message(part, section.numbers), section)


def find(root: Part, numbers: tuple[int, ...]) -> Part | None:
    """The part at a path of numbers; the one part of a message that is not multipart is its part 1."""
    part: Part = root
    in_message = True
    for number in numbers:
        holder = part if in_message or part.is_multipart else _inner(part)
        child = _child(holder, number) if holder is not None else None
        if child is None:
            return None
        part, in_message = child, False
    return part


def _child(holder: Part, number: int) -> Part | None:
    if not holder.is_multipart:
        return holder if number == 1 else None
    return holder.children[number - 1] if number <= len(holder.children) else None


def _inner(part: Part) -> Part | None:
    """The message that a message/rfc822 part holds."""
    return part.children[0] if part.media_type == "message/rfc822" and part.children else None


def _message(part: Part, numbers: tuple[int, ...]) -> Part | None:
    """The message whose HEADER or TEXT is asked: the whole one, or the one inside a message/rfc822 part."""
    if not numbers:
        return part
    return _inner(part)


def _of_message(mail: Mail, message: Part | None, section: Section) -> bytes | None:
    if message is None:
        return None
    if section.keyword == "TEXT":
        return mail.raw[message.body_start : message.end]
    if section.keyword == "HEADER":
        return mail.raw[message.start : message.body_start]
    wanted = section.keyword == "HEADER.FIELDS"
    chosen = [field for field in message.headers if (field.name.lower() in section.names) is wanted]
    return b"".join(mail.raw[field.start : field.end] for field in chosen) + b"\r\n"
