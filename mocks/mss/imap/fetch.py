"""FETCH: reading the attributes asked for, and answering them (RFC 3501 §6.4.5)."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from mocks.mss.imap import section as sections
from mocks.mss.imap import structure, words
from mocks.mss.imap.grammar import Cursor, SyntaxProblem
from mocks.mss.imap.section import Section
from mocks.mss.state import Stored

SEEN = "\\Seen"
_NAME = re.compile(rb"[A-Za-z0-9.]+")
_PARTIAL = re.compile(rb"<(\d{1,10})\.(\d{1,10})>")
_MACROS = {
    "ALL": ("FLAGS", "INTERNALDATE", "RFC822.SIZE", "ENVELOPE"),
    "FAST": ("FLAGS", "INTERNALDATE", "RFC822.SIZE"),
    "FULL": ("FLAGS", "INTERNALDATE", "RFC822.SIZE", "ENVELOPE", "BODY"),
}
_RFC822 = {
    "RFC822": ("", False),
    "RFC822.HEADER": ("HEADER", True),
    "RFC822.TEXT": ("TEXT", False),
}


@dataclass(frozen=True, slots=True)
class Attribute:
    """One attribute: name as answered, section of a body, whether it leaves ``\\Seen`` alone, partial (first, size)."""

    name: str
    section: Section | None = None
    peek: bool = True
    partial: tuple[int, int] | None = None


def read(cursor: Cursor) -> list[Attribute]:
    """The attributes of a FETCH command: a macro, one attribute, or a list."""
    if cursor.sees(b"("):
        found = cursor.items(_attribute)
    else:
        start = cursor.at
        name = _name(cursor)
        if name in _MACROS:
            found = [Attribute(item) for item in _MACROS[name]]
        else:
            cursor.at = start
            found = [_attribute(cursor)]
    if not found:
        raise SyntaxProblem("attribute expected")
    return found


def sees(attributes: list[Attribute]) -> bool:
    """Whether the command marks messages as seen."""
    return any(not attribute.peek for attribute in attributes)


def answer(message: Stored, attributes: list[Attribute]) -> bytes:
    """The attributes of a message between parentheses."""
    return words.listed(_answer(message, attribute) for attribute in attributes)


def marked(message: Stored) -> Stored:
    """The message with ``\\Seen``."""
    return replace(message, flags=message.flags | {SEEN})


def _name(cursor: Cursor) -> str:
    found = _NAME.match(cursor.data, cursor.at)
    if not found:
        raise SyntaxProblem("attribute expected")
    cursor.at = found.end()
    return found[0].decode("ascii").upper()


def _attribute(cursor: Cursor) -> Attribute:
    name = _name(cursor)
    if name in {"BODY", "BODY.PEEK"} and cursor.took(b"["):
        section = sections.read(cursor)
        return Attribute("BODY", section, name == "BODY.PEEK", _partial(cursor))
    if name in _RFC822:
        keyword, peek = _RFC822[name]
        return Attribute(name, Section((), keyword, (), b""), peek)
    if name not in _PLAIN:
        raise SyntaxProblem(f"unknown attribute {name}")
    return Attribute(name)


def _partial(cursor: Cursor) -> tuple[int, int] | None:
    found = _PARTIAL.match(cursor.data, cursor.at)
    if not found:
        return None
    cursor.at = found.end()
    return int(found[1]), int(found[2])


def _answer(message: Stored, attribute: Attribute) -> bytes:
    if attribute.section is None:
        return attribute.name.encode() + b" " + _PLAIN[attribute.name](message)
    content = sections.extract(message.mail, attribute.section)
    if attribute.name != "BODY":
        return attribute.name.encode() + b" " + words.literal(content or b"")
    label = b"BODY[" + attribute.section.echo + b"]"
    if attribute.partial is not None:
        first, size = attribute.partial
        label += b"<%d>" % first
        content = None if content is None else content[first : first + size]
    return label + b" " + (b"NIL" if content is None else words.literal(content))


_PLAIN: dict[str, Callable[[Stored], bytes]] = {
    "UID": lambda message: b"%d" % message.uid,
    "FLAGS": lambda message: words.flags(message.flags),
    "INTERNALDATE": lambda message: words.date_time(message.date),
    "RFC822.SIZE": lambda message: b"%d" % len(message.raw),
    "ENVELOPE": lambda message: structure.envelope(message.mail.root),
    "BODY": lambda message: structure.body_structure(message.mail, message.mail.root, extended=False),
    "BODYSTRUCTURE": lambda message: structure.body_structure(message.mail, message.mail.root, extended=True),
}
