"""SOAP 1.2 envelopes: reading a request, and the addressing headers that every service uses."""

from msgspec import Struct

from formats import xml
from formats.charset import Unreadable
from formats.xml import Element

SOAP12 = "http://www.w3.org/2003/05/soap-envelope"
SOAP11 = "http://schemas.xmlsoap.org/soap/envelope/"
WSA = "http://www.w3.org/2005/08/addressing"
WSSE = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd"
_HEADER = f"{{{SOAP12}}}Header"
_BODY = f"{{{SOAP12}}}Body"


class SoapError(ValueError):
    """Not a SOAP 1.2 message: ``reason`` is ``malformed``, ``version``, ``envelope`` or ``body``.

    ``unreadable`` is there when it is malformed for its encoding.
    """

    def __init__(self, reason: str, message: str, unreadable: Unreadable | None = None) -> None:
        super().__init__(message)
        self.reason = reason
        self.unreadable = unreadable


class Envelope(Struct, frozen=True):
    """A SOAP 1.2 message. ``header`` is None when there is none; ``payload`` is the one child of the body."""

    root: Element
    header: Element | None
    payload: Element

    def header_text(self, tag: str) -> str:
        """The text of the first header block named ``{namespace}local``; empty when absent."""
        block = self.header_block(tag)
        return "" if block is None else xml.content(block)

    def header_block(self, tag: str) -> Element | None:
        """The first header block named ``{namespace}local``."""
        return None if self.header is None else self.header.find(tag)

    @property
    def action(self) -> str:
        """wsa:Action, empty when absent."""
        return self.header_text(f"{{{WSA}}}Action")

    @property
    def message_id(self) -> str:
        """wsa:MessageID, empty when absent."""
        return self.header_text(f"{{{WSA}}}MessageID")


def read(raw: bytes, charset: str = "") -> Envelope:
    """The envelope of ``raw``, of a Content-Type with that charset; raises ``SoapError``."""
    try:
        root = xml.parse(raw, charset=charset)
    except xml.XmlError as error:
        raise SoapError("malformed", str(error), error.unreadable) from error
    if root.tag == f"{{{SOAP11}}}Envelope":
        raise SoapError("version", "enveloppe SOAP 1.1, SOAP 1.2 attendu")
    if root.tag != f"{{{SOAP12}}}Envelope":
        raise SoapError("envelope", f"racine {root.tag}, {{{SOAP12}}}Envelope attendu")
    blocks = xml.children(root)
    body = blocks.get(_BODY)
    payloads = [] if body is None else [child for child in body if isinstance(child.tag, str)]
    if len(payloads) != 1:
        raise SoapError("body", f"{len(payloads)} élément(s) dans Body, un seul attendu")
    return Envelope(root, blocks.get(_HEADER), payloads[0])
