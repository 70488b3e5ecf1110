"""Reading XML that anybody may have sent, and finding the bytes of an element.

No DTD, no entities, no network; size, depth (256, by libxml2) and text (10 MB) limits
(stack.md §2).
"""

import codecs
import re
from functools import lru_cache
from typing import TypeAlias
from xml.parsers import expat

from lxml import etree

from formats.charset import BOMS, Unreadable, unreadable

Element: TypeAlias = etree._Element

MAX_BYTES = 20_000_000
"""The largest document that is parsed, in bytes."""


def _parser(charset: str | None) -> etree.XMLParser:
    return etree.XMLParser(
        encoding=charset,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
    )


_PARSER = _parser(None)
"""Made once: one for each document costs a fifth of what parsing a call does. It serves one thread at a time."""


@lru_cache(maxsize=8)
def _parser_of(charset: str) -> etree.XMLParser:
    """The parser of documents whose encoding something else tells: it goes before what they declare themselves.

    A name that libxml2 does not know may be one that Python does (``utf_8``).
    """
    try:
        return _parser(charset)
    except LookupError:
        return _parser(codecs.lookup(charset).name)


_BOMS = tuple(BOMS)

_RESOURCE_LIMIT = 114
"""libxml2's ``XML_ERR_RESOURCE_LIMIT``: a text over 10 MB, or elements nested deeper than 256."""
_OF_ENCODING = frozenset({4, 5, 9, 31, 32, 65, 81, 6003})
"""Its errors that bytes of another encoding cause; some of them have other causes too."""


class XmlError(ValueError):
    """The bytes are not XML that the bench accepts; the message says why, ``line`` where (0 when unknown).

    ``limit`` tells a limit of the bench (size, depth, length of a text) from a fault of the document; ``unreadable``
    is there when its bytes are not of the encoding that was announced.
    """

    def __init__(
        self, message: str, line: int = 0, *, limit: bool = False, unreadable: Unreadable | None = None
    ) -> None:
        super().__init__(message)
        self.line = line
        self.limit = limit
        self.unreadable = unreadable


def parse(raw: bytes, max_bytes: int = MAX_BYTES, charset: str = "") -> Element:
    """The root element of ``raw``; raises ``XmlError`` on anything malformed, hostile or too large.

    ``charset`` is the parameter of its media type: a byte order mark goes before it, and it before the declaration
    (RFC 7303 §3).
    """
    if len(raw) > max_bytes:
        raise XmlError(f"{len(raw)} octets, maximum {max_bytes}", limit=True)
    try:
        root = etree.fromstring(raw, _parser_of(charset) if charset and not raw.startswith(_BOMS) else _PARSER)
    except etree.XMLSyntaxError as error:
        raise _malformed(error, raw, charset) from error
    except LookupError as error:
        raise _unknown(raw, charset) from error
    except ValueError as error:
        raise XmlError(str(error)) from error
    if root.getroottree().docinfo.doctype:
        raise XmlError("une déclaration DOCTYPE est interdite")
    return root


def _malformed(error: etree.XMLSyntaxError, raw: bytes, charset: str) -> XmlError:
    why = unreadable(raw, charset) if error.code in _OF_ENCODING and _is_meant_as_xml(raw) else None
    limit = error.code == _RESOURCE_LIMIT
    return XmlError(str(why or error), error.lineno or 0, limit=limit, unreadable=why)


def _unknown(raw: bytes, charset: str) -> XmlError:
    why = unreadable(raw, charset)
    return XmlError(str(why or f"jeu de caractères {charset} inconnu"), unreadable=why)


def _is_meant_as_xml(raw: bytes) -> bool:
    """Whether it begins as a document does, in letters of one byte or two."""
    return raw.startswith(_BOMS) or raw[:40].lstrip(b" \t\r\n\0")[:1] == b"<"


def text(parent: Element, path: str, namespaces: dict[str, str]) -> str:
    """The whole text of the first element at ``path``, stripped; empty when there is none."""
    found = parent.find(path, namespaces)
    return "" if found is None else content(found)


def content(element: Element) -> str:
    """The text of an element, comments and processing instructions left out."""
    return "".join(element.itertext(etree.Element)).strip() if len(element) else (element.text or "").strip()


def children(element: Element | None) -> dict[str, Element]:
    """Child elements by tag, the first of each; nothing for None."""
    found: dict[str, Element] = {}
    for child in () if element is None else element:
        tag = child.tag
        if tag not in found and isinstance(tag, str):  # that of a comment is a function
            found[tag] = child
    return found


def path_of(element: Element) -> str:
    """Where an element is, by child positions from the root: ``/0/1/3``; ``locate`` turns it into bytes."""
    steps: list[int] = []
    parent = element.getparent()
    while parent is not None:
        siblings = [child for child in parent if isinstance(child.tag, str)]
        steps.append(siblings.index(element))
        element, parent = parent, parent.getparent()
    return "/" + "/".join(str(step) for step in reversed(steps)) if steps else "/"


def path_within(element: Element, tag: str) -> str:
    """The path of the first child of that tag; of the element itself when it has none."""
    found = element.find(tag)
    return path_of(element if found is None else found)


def locate(raw: bytes, path: str) -> tuple[int, int]:
    """The byte range in ``raw`` of the element at ``path`` (of ``path_of``); (-1, -1) when not found.

    What expat cannot read as it is declared, because something else told its encoding, is walked as one byte a letter.
    """
    found = _Finder(raw, path)
    return _Finder(raw, path, "iso-8859-1").range if found.is_unread else found.range


_WIDE = {
    **dict.fromkeys((b"\xff\xfe", b"<\0"), "utf-16-le"),
    **dict.fromkeys((b"\xfe\xff", b"\0<"), "utf-16-be"),
}
"""How tags are written, by the first bytes of a document; anything else has them in ASCII."""
_EMPTY = re.compile(r"""<(?:"[^"]*"|'[^']*'|[^>"'])*/>""")


class _Finder:
    """Walks the document once with expat, which knows byte offsets (lxml knows lines only)."""

    def __init__(self, raw: bytes, path: str, encoding: str | None = None) -> None:
        self._raw = raw
        self._letters = _WIDE.get(raw[:2], "latin-1")
        self._target = [int(step) for step in path.split("/") if step]
        self._trail: list[int] = []
        self._next = [0]
        self._start = -1
        self.range = (-1, -1)
        self.is_unread = False
        parser = expat.ParserCreate(encoding)
        parser.StartElementHandler = self._enter
        parser.EndElementHandler = self._leave
        parser.EntityDeclHandler = _refuse_entity
        self._parser = parser
        try:
            parser.Parse(raw, True)
        except (expat.ExpatError, LookupError, ValueError):
            self.is_unread = self.range == (-1, -1)

    def _enter(self, _name: str, _attributes: dict[str, str]) -> None:
        self._trail.append(self._next[-1])
        self._next.append(0)
        if self._trail[1:] == self._target:
            self._start = self._parser.CurrentByteIndex

    def _leave(self, _name: str) -> None:
        if self._trail[1:] == self._target and self.range == (-1, -1):
            self.range = (self._start, self._end_of_tag(self._parser.CurrentByteIndex))
        self._trail.pop()
        self._next.pop()
        self._next[-1] += 1

    def _end_of_tag(self, index: int) -> int:
        """The offset after the closing tag that starts at ``index``; for ``<a/>`` expat is already behind it."""
        if _EMPTY.fullmatch(self._raw[self._start : index].decode(self._letters, "replace")):
            return index
        closing = ">".encode(self._letters)
        end = self._raw.find(closing, index)
        while end >= 0 and (end - index) % len(closing):  # half of one letter and half of the next
            end = self._raw.find(closing, end + 1)
        return len(self._raw) if end < 0 else end + len(closing)


def _refuse_entity(*_declaration: object) -> None:
    raise expat.ExpatError("entity")
