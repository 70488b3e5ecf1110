"""The text of a PDF."""

import pytest
import typst
from hypothesis import given
from hypothesis import strategies as st

from formats.pdfa.pages import text_of


@pytest.fixture(scope="module")
def page() -> bytes:
    return bytes(typst.compile(b"DE VINCI LEONARDO", format="pdf", ignore_system_fonts=True))


def test_the_text_of_a_page_is_read(page: bytes) -> None:
    assert (text_of(page) or "").split() == ["DE", "VINCI", "LEONARDO"]


@pytest.mark.parametrize("raw", [b"", b"%PDF-1.4", b"texte"])
def test_what_is_no_pdf_has_no_text(raw: bytes) -> None:
    assert not text_of(raw)


@given(st.binary(max_size=300))
def test_any_bytes_are_survived(raw: bytes) -> None:
    text_of(raw)
    text_of(b"%PDF-1.4\n" + raw)
