"""Which encoding a call is read in: byte order mark, then charset of the Content-Type, then declaration (RFC 7303)."""

import pytest

from formats import soap
from formats.insi import appel, service
from tests.formats.insi import messages

ACCENTED = messages.message(messages.traits(nom="NOËL")).decode()
LATIN = ACCENTED.replace('encoding="utf-8"', 'encoding="iso-8859-1"')
BOM = b"\xef\xbb\xbf"


def name(raw: bytes, charset: str = "") -> str:
    """The name that is read; ``?`` when nothing is."""
    told = f"; charset={charset}" if charset else ""
    try:
        call = appel.read(raw, f'application/soap+xml{told}; action="{messages.ACTION}"')
    except soap.SoapError:
        return "?"
    assert call.recherche is not None
    return call.recherche.nom


@pytest.mark.parametrize(
    ("raw", "charset", "read"),
    [
        (ACCENTED.encode(), "", "NOËL"),
        (ACCENTED.encode(), "utf-8", "NOËL"),
        (ACCENTED.encode(), "UTF-8", "NOËL"),
        (ACCENTED.encode(), '"utf-8"', "NOËL"),
        (ACCENTED.encode(), "'utf-8'", "NOËL"),
        (ACCENTED.encode(), "utf_8", "NOËL"),
        (ACCENTED.encode(), "UTF-8,", "NOËL"),
        (ACCENTED.encode(), '""', "NOËL"),
        (LATIN.encode("iso-8859-1"), "", "NOËL"),
        (LATIN.encode("iso-8859-1"), "iso-8859-1", "NOËL"),
        (LATIN.encode("iso-8859-1"), "utf-8", "?"),
        (LATIN.encode(), "utf-8", "NOËL"),
        (ACCENTED.encode("iso-8859-1"), "iso-8859-1", "NOËL"),
        (ACCENTED.encode("iso-8859-1"), "", "?"),
        (ACCENTED.encode(), "iso-8859-1", "NOÃ\x8bL"),
        (ACCENTED.encode(), "us-ascii", "?"),
        (ACCENTED.encode("utf-16-le"), "utf-16le", "NOËL"),
        (ACCENTED.encode(), "utf-16", "?"),
    ],
)
def test_the_charset_goes_before_the_declaration(raw: bytes, charset: str, read: str) -> None:
    assert name(raw, charset) == read


@pytest.mark.parametrize("charset", ["", "utf-8", "iso-8859-1", "utf-16"])
def test_a_byte_order_mark_goes_before_the_charset(charset: str) -> None:
    assert name(BOM + LATIN.encode(), charset) == name(ACCENTED.encode("utf-16"), charset) == "NOËL"


@pytest.mark.parametrize("charset", ["klingon", "idna", "x" * 3000, "\x01", "é"])
def test_an_unknown_charset_is_told(charset: str) -> None:
    with pytest.raises(soap.SoapError) as caught:
        appel.read(ACCENTED.encode(), f"application/soap+xml; charset={charset}")
    assert caught.value.reason == "malformed"


@pytest.mark.parametrize(
    ("content_type", "charset"),
    [
        (messages.CONTENT_TYPE, "utf-8"),
        ("application/soap+xml ; CHARSET = ISO-8859-1", "iso-8859-1"),
        ("application/soap+xml; xcharset=x", ""),
        ("application/soap+xml", ""),
    ],
)
def test_the_charset_parameter_is_read_in_any_casing(content_type: str, charset: str) -> None:
    assert service.charset_parameter(content_type) == charset
