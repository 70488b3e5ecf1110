"""ENVELOPE and BODYSTRUCTURE of a message (RFC 3501 §7.4.2)."""

from collections.abc import Mapping

from formats.mail import addresses
from formats.mail.message import Mail, Part, media_type_of
from mocks.mss.imap import words


def envelope(part: Part) -> bytes:
    """The ENVELOPE of a message, from its headers; encoded words stay encoded."""
    sender = _addresses(part, "From") or b"NIL"
    return words.listed(
        [
            _raw(part, "Date"),
            _raw(part, "Subject"),
            sender,
            _addresses(part, "Sender") or sender,
            _addresses(part, "Reply-To") or sender,
            _addresses(part, "To") or b"NIL",
            _addresses(part, "Cc") or b"NIL",
            _addresses(part, "Bcc") or b"NIL",
            _raw(part, "In-Reply-To"),
            _raw(part, "Message-ID"),
        ]
    )


def body_structure(mail: Mail, part: Part, *, extended: bool) -> bytes:
    """The BODYSTRUCTURE of a part, or its BODY without the extension data."""
    if part.is_multipart:
        return _multipart(mail, part, extended=extended)
    kind, _, subtype = part.media_type.partition("/")
    fields = [
        words.text(kind.upper()),
        words.text(subtype.upper()),
        _parameters(part.parameters or ({"charset": "us-ascii"} if kind == "text" else {})),
        _raw(part, "Content-ID"),
        _raw(part, "Content-Description"),
        words.text(part.encoding.upper()),
        b"%d" % (part.end - part.body_start),
        *_specific(mail, part, extended=extended),
    ]
    if extended:
        fields += [_raw(part, "Content-MD5"), *_extension(part)]
    return words.listed(fields)


def _multipart(mail: Mail, part: Part, *, extended: bool) -> bytes:
    children = b"".join(body_structure(mail, child, extended=extended) for child in part.children)
    fields = [children, words.text(part.media_type.partition("/")[2].upper())]
    if extended:
        fields += [_parameters(part.parameters), *_extension(part)]
    return words.listed(fields)


def _specific(mail: Mail, part: Part, *, extended: bool) -> list[bytes]:
    """What text and message/rfc822 parts say in addition: lines, and the inner message."""
    lines = b"%d" % mail.raw.count(b"\n", part.body_start, part.end)
    if part.media_type == "message/rfc822" and part.children:
        inner = part.children[0]
        return [envelope(inner), body_structure(mail, inner, extended=extended), lines]
    return [lines] if part.media_type.startswith("text/") else []


def _extension(part: Part) -> list[bytes]:
    header = part.header("Content-Disposition")
    if header is None:
        disposition = b"NIL"
    else:
        kind, fields = media_type_of(header.unfolded)
        disposition = words.listed([words.text(kind.upper() or "ATTACHMENT"), _parameters(fields)])
    return [disposition, _raw(part, "Content-Language"), _raw(part, "Content-Location")]


def _parameters(fields: Mapping[str, str]) -> bytes:
    if not fields:
        return b"NIL"
    return words.listed(words.text(word) for name, value in fields.items() for word in (name.upper(), value))


def _addresses(part: Part, name: str) -> bytes:
    wanted = name.lower()
    fields = [field.unfolded for field in part.headers if field.name.lower() == wanted]
    found = [_address(label, address) for label, address in addresses.named(fields)]
    return b"(" + b"".join(found) + b")" if found else b""


def _address(label: str, address: str) -> bytes:
    local, at, domain = address.rpartition("@")
    return words.listed(
        [words.ntext(label), b"NIL", words.ntext(local if at else address), words.ntext(domain if at else "")]
    )


def _raw(part: Part, name: str) -> bytes:
    header = part.header(name)
    return words.text(header.unfolded) if header else b"NIL"
