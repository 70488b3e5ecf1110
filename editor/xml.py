"""XML in and out: escaped by construction on the way out, without DTD or entities on the way in."""

from collections.abc import Mapping
from typing import Any, TypeAlias
from xml.sax.saxutils import escape, quoteattr

DECLARATION = "<?xml version='1.0' encoding='UTF-8'?>\n"
XSI = "http://www.w3.org/2001/XMLSchema-instance"

Element: TypeAlias = Any
"""An lxml element (the library has no type information)."""


class Xml(str):
    """Text that is already XML: ``tag`` leaves it as it is."""

    __slots__ = ()


class UnreadableError(ValueError):
    """The bytes are not XML that this product accepts to read."""


Content: TypeAlias = str | Xml | Mapping[str, str] | None
"""What ``tag`` takes after the name: XML, text (escaped), attributes whose name is no Python word, or nothing."""


def tag(name: str, /, *content: Content, **attributes: str) -> Xml:
    """One element: ``tag("family", {"xml:lang": "fr"}, "DUPONT", qualifier="BR")``. ``None`` is left out."""
    named = dict(attributes)
    inside = []
    for item in content:
        if isinstance(item, Mapping):
            named.update(item)
        elif item is not None:
            inside.append(item if isinstance(item, Xml) else escape(item))
    head = name + "".join(f" {key}={quoteattr(value)}" for key, value in named.items())
    return Xml(f"<{head}>{''.join(inside)}</{name}>" if inside else f"<{head}/>")


def joined(*items: Xml | None) -> Xml:
    """Several elements side by side."""
    return Xml("".join(item for item in items if item is not None))


def document(root: Xml) -> bytes:
    """A whole document in UTF-8, with its declaration."""
    return (DECLARATION + root).encode()


def printable(text: str) -> str:
    """``text`` without the control characters that XML 1.0 cannot carry."""
    return "".join(char for char in text if char >= " " or char in "\t\n")


def parse(raw: bytes) -> Element:
    """The root element of ``raw``. ``UnreadableError`` when it is not well formed or declares a DOCTYPE."""
    from lxml import etree  # noqa: PLC0415 - lxml loads on first use, for a fast start

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(raw, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableError("réponse XML illisible") from error
    if root.getroottree().docinfo.doctype:
        raise UnreadableError("réponse XML avec DOCTYPE")
    return root


def text_at(parent: Element, path: str) -> str:
    """The stripped text at ``path`` (``{namespace}local`` steps); empty when there is none."""
    found = parent.find(path)
    return "" if found is None else "".join(found.itertext()).strip()
