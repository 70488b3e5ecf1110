"""Where an element is in the bytes of a document, whatever they are encoded in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from formats import xml

TEXT = "<?xml version='1.0' encoding='{}'?><a><b k=\"'>\">{}</b ><c><d x='/>'/></c><e>/></e></a>"
ELEMENTS = {"/0": "b", "/1": "c", "/1/0": "d", "/2": "e", "/": "a"}


@pytest.mark.parametrize(
    ("declared", "encoded", "letters"),
    [
        ("utf-8", "utf-8", "é⼾㸀"),
        ("utf-16", "utf-16", "é⼾㸀"),
        ("utf-16", "utf-16-le", "é⼾㸀"),
        ("utf-16", "utf-16-be", "é⼾㸀"),
        ("iso-8859-1", "iso-8859-1", "é"),
        ("windows-1252", "cp1252", "é€"),
        ("shift_jis", "shift_jis", "日"),
        ("utf-8", "iso-8859-1", "é"),  # the charset of the Content-Type tells
    ],
)
def test_an_element_is_its_bytes_from_one_tag_to_the_other(declared: str, encoded: str, letters: str) -> None:
    raw = TEXT.format(declared, letters).encode(encoded)
    for path, name in ELEMENTS.items():
        start, end = xml.locate(raw, path)
        found = etree.fromstring(raw[start:end].decode(encoded))
        assert found.tag == name
        assert raw[end - len(">".encode(encoded)) : end].decode(encoded).endswith(">")
    assert xml.locate(raw, "/9") == (-1, -1)


@given(st.text(st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="<&]"), max_size=8))
def test_what_a_text_holds_moves_no_place(text: str) -> None:
    for encoding in ("utf-8", "utf-16"):
        raw = TEXT.format(encoding, text).encode(encoding)
        start, end = xml.locate(raw, "/0")
        assert etree.fromstring(raw[start:end].decode(encoding.replace("16", "16-le"))).text == (text or None)


@pytest.mark.parametrize("raw", [b"", b"<a", b"\xff\xfe<", b"<!DOCTYPE a [<!ENTITY e 'x'>]><a>&e;</a>", b"\0<\0"])
def test_nothing_is_found_where_nothing_can_be_read(raw: bytes) -> None:
    assert xml.locate(raw, "/0") == (-1, -1)
