"""The image of a datamatrix, drawn and read."""

from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from formats.ins import datamatrix, symbol
from formats.ins.datamatrix import DatamatrixError
from tests.formats.ins.pages import FIELDS, TEXT


def saved(picture: Image.Image, kind: str) -> bytes:
    target = BytesIO()
    picture.save(target, kind)
    return target.getvalue()


def page(angle: int = 0) -> Image.Image:
    """A symbol in the corner of a white page, turned."""
    sheet = Image.new("L", (600, 600), 255)
    sheet.paste(Image.open(BytesIO(symbol.drawn(TEXT))), (350, 150))
    return sheet.rotate(angle, fillcolor=255)


def test_what_is_drawn_is_read_separators_included() -> None:
    (text,) = symbol.texts_in(symbol.drawn(TEXT))
    assert text == TEXT
    assert datamatrix.decode(text).fields == FIELDS


def test_the_symbol_is_square_with_a_quiet_zone() -> None:
    picture = Image.open(BytesIO(symbol.drawn(TEXT, scale=3)))
    assert picture.width == picture.height
    edge = [picture.getpixel((0, y)) for y in range(picture.height)]
    assert set(edge) == {255}


@pytest.mark.parametrize("angle", [0, 90, 180, 12])
@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_it_is_read_wherever_it_is_on_a_page(angle: int, kind: str) -> None:
    assert symbol.texts_in(saved(page(angle), kind)) == [TEXT]


def test_what_is_transparent_is_white() -> None:
    drawn = Image.open(BytesIO(symbol.drawn(TEXT)))
    clear = Image.new("RGBA", drawn.size, (0, 0, 0, 0))
    clear.putalpha(drawn.point(lambda level: 255 - level))
    assert symbol.texts_in(saved(clear, "PNG")) == [TEXT]


def test_a_picture_without_datamatrix_has_no_text() -> None:
    assert symbol.texts_in(saved(Image.new("L", (50, 50), 255), "PNG")) == []


@pytest.mark.parametrize("raw", [b"", b"texte", b"\x89PNG\r\n\x1a\n", symbol.drawn(TEXT)[:80]])
def test_what_is_no_picture_is_told(raw: bytes) -> None:
    with pytest.raises(DatamatrixError, match="image illisible"):
        symbol.texts_in(raw)


def test_a_picture_that_is_too_large_is_told() -> None:
    huge = saved(Image.new("1", (10_000, 6_000)), "PNG")
    with pytest.raises(DatamatrixError, match="trop grande"):
        symbol.texts_in(huge)
    with pytest.raises(DatamatrixError, match="trop lourde"):
        symbol.texts_in(b"\0" * (symbol.MAX_BYTES + 1))


def test_a_text_that_is_too_long_is_told() -> None:
    with pytest.raises(DatamatrixError, match="ne tient pas"):
        symbol.drawn("A" * 5000)


@settings(max_examples=20)
@given(st.text(st.characters(codec="ascii", min_codepoint=32), min_size=1, max_size=100))
def test_any_plain_text_comes_back(text: str) -> None:
    assert symbol.texts_in(symbol.drawn(text)) == [text]
