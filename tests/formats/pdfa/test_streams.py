"""What a PDF takes once decoded is told from its bytes, whatever way it hides it."""

import base64
import zlib
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formats.pdfa import streams
from formats.pdfa.streams import ExcessError, weigh
from tests.formats.ins.pages import TEXT, pdf, sheet

JPEG = b"\xff\xd8\xff\xe0\x00\x04ab\xff\xc0\x00\x0b\x08\xff\xff\xff\xff\x01\x11"
JPEG2000 = b"\x00\x00\x00\x0cjP  \r\n" + b"\xff\x4f\xff\x51" + bytes(4) + b"\x00\x01\x00\x00" * 2


def stream(data: bytes, dictionary: bytes = b"") -> bytes:
    return b"%PDF-1.4\n1 0 obj\n<<" + dictionary + b">>stream\n" + data + b"\nendstream\nendobj\n"


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streams, "MAX_STREAM", 200_000)
    monkeypatch.setattr(streams, "MAX_ALL", 500_000)


def test_an_ordinary_pdf_is_within_the_limits() -> None:
    weigh(pdf(sheet(), sheet(TEXT)))
    weigh(stream(zlib.compress(bytes(200_000)), b"/Width 9 0 R/Height 400"))
    weigh(stream(b""))


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (stream(zlib.compress(bytes(200_001))), "décompressé"),
        (stream(base64.a85encode(zlib.compress(bytes(200_001))) + b"~>"), "décompressé"),
        (stream(zlib.compress(bytes(150_000))) * 4, "décompressé"),
        (stream(zlib.compress(bytes(300_000))[:250]), "décompressé"),
        (stream(zlib.compress(zlib.compress(bytes(9_000)))), "double"),
        (stream(b"", b"/Filter/LZWDecode"), "LZW"),
        (stream(zlib.compress(b"<</Filter [/RunLengthDecode]>>")), "RunLength"),
        (stream(b"", b"/Width 20000/Height 20000"), "image"),
        (stream(JPEG, b"/Width 8/Height 8"), "image"),
        (stream(JPEG2000), "image"),
        (stream(zlib.compress(JPEG)), "image"),
    ],
)
def test_what_takes_too_much_is_refused(raw: bytes, why: str) -> None:
    with pytest.raises(ExcessError, match=why):
        weigh(raw)


@given(st.binary(max_size=300))
def test_any_bytes_are_survived(raw: bytes) -> None:
    for head in (b"", b"\xff\xd8", b"\x78\x9c"):
        with suppress(ExcessError):
            weigh(stream(head + raw))
