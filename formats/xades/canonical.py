"""Canonical XML of a file, a large text (an embedded PDF) kept out of the canonicalizer's hands.

libxml2 looks at every character of a text to escape it: for the megabytes of a file in base64 that takes longer than
to read and to digest them. A text that Canonical XML writes as it came is therefore put aside, and put back.
"""

from copy import deepcopy

from lxml import etree

from formats import xml
from formats.xml import Element

LARGE = 16 * 1024
"""Texts over so many bytes are put aside."""
_UTF8 = ("UTF-8", "utf-8")
_STAND_IN = b"texte mis de cote par le banc"


def pieces(raw: bytes, root: Element, *, exclusive: bool, comments: bool, alone: bool) -> list[bytes | memoryview]:
    """The canonical form of ``raw``, whose root is ``root``, in pieces to be joined; raises ``etree.LxmlError``.

    What stands around the root is left out when it is taken ``alone``.
    """
    start, end = _large_text(raw) if root.getroottree().docinfo.encoding in _UTF8 else (0, 0)
    if end:
        around = _around(raw[:start] + _STAND_IN + raw[end:], exclusive, comments, alone)
        if len(around) == 2:  # it may have been in a comment that is left out, or the document may hold those words
            return [around[0], memoryview(raw)[start:end], around[1]]
    return [_canonical(root, exclusive, comments, alone)]


def _around(outline: bytes, exclusive: bool, comments: bool, alone: bool) -> list[bytes]:
    """The canonical form before and after what was put aside; something else when it was no text."""
    try:
        root = xml.parse(outline)
    except xml.XmlError:  # white space between the prolog and the root
        return []
    return _canonical(root, exclusive, comments, alone).split(_STAND_IN)


def _canonical(root: Element, exclusive: bool, comments: bool, alone: bool) -> bytes:
    tree = (deepcopy(root) if alone else root).getroottree()
    return bytes(etree.tostring(tree, method="c14n", exclusive=exclusive, with_comments=comments))


def _large_text(raw: bytes) -> tuple[int, int]:
    """Where a large text is that Canonical XML does not escape, between two tags; (0, 0) when there is none.

    What stands between ``>`` and ``<`` and holds neither is no part of a tag of a well-formed document.
    """
    step = LARGE // 2
    inside, end = step, raw.find(b"<", step)
    while end >= 0:  # a text longer than two steps begins a step at most before the first one that falls in it
        start = raw.rfind(b">", max(0, inside - step - 1), end) + 1 if end - inside >= step else 0
        if start and end - start > LARGE and all(raw.find(special, start, end) < 0 for special in _ESCAPED):
            return start, end
        inside = max(end, inside + step)
        end = raw.find(b"<", inside)
    return 0, 0


_ESCAPED = (b"<", b"&", b"\r")
"""With ``>``, what is not written as it came: ends of lines are normalized, the rest is escaped."""
