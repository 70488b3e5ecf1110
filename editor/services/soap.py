"""SOAP 1.2 with WS-Addressing as the DMP wants it, and the reading of its faults."""

from editor import ambient
from editor.outcome import FailedError
from editor.xml import Element, UnreadableError, Xml, document, parse, tag, text_at

SOAP = "http://www.w3.org/2003/05/soap-envelope"
_WSA = "http://www.w3.org/2005/08/addressing"
_WSSE = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd"


def envelope(action: str, assertion: Xml, payload: Xml) -> bytes:
    """A request: addressing headers, the VIHF in ``wsse:Security``, one payload."""
    header = tag(
        "soap:Header",
        _addressing("MessageID", f"urn:uuid:{ambient.new_uuid()}"),
        _addressing("To"),
        tag("ReplyTo", {"xmlns": _WSA}, tag("Address", f"{_WSA}/anonymous"), mustUnderstand="true"),
        tag("Action", {"xmlns": _WSA}, action, mustUnderstand="true"),
        tag("wsse:Security", {"xmlns:wsse": _WSSE}, assertion),
    )
    return document(tag("soap:Envelope", {"xmlns:soap": SOAP}, header, tag("soap:Body", payload)))


def content_type(action: str) -> str:
    """The Content-Type of a request that is not MTOM."""
    return f'application/soap+xml; charset=utf-8; action="{action}"'


def payload(raw: bytes, status: int) -> Element:
    """The element in the body of an answer. ``FailedError`` for a fault or for what is not SOAP."""
    try:
        root = parse(raw)
    except UnreadableError as error:
        raise FailedError(f"réponse DMP illisible (HTTP {status})") from error
    body = root.find(f"{{{SOAP}}}Body")
    found = None if body is None else next(iter(body.iterchildren("*")), None)
    if found is None:
        raise FailedError(f"réponse DMP inattendue (HTTP {status})")
    if found.tag == f"{{{SOAP}}}Fault":
        raise FailedError(_fault(found))
    return found


def _fault(fault: Element) -> str:
    code = f"{{{SOAP}}}Code/{{{SOAP}}}"
    value = text_at(fault, f"{code}Subcode/{{{SOAP}}}Value") or text_at(fault, f"{code}Value")
    reason = text_at(fault, f"{{{SOAP}}}Reason/{{{SOAP}}}Text")
    return f"DMP {value.rpartition(':')[2]} : {reason}"


def _addressing(name: str, value: str | None = None) -> Xml:
    return tag(name, {"xmlns": _WSA}, value)
