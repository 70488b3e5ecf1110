"""A file canonicalized with its large text put aside gives what the canonicalizer gives of the whole."""

import re
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from formats import xml
from formats.xades import canonical

TEXT = "QUJDRA==\n" * 20
ASIDE = "texte mis de cote par le banc"
PROLOG = '<?xml version="1.0" encoding="UTF-8"?>\n<?xml-stylesheet href="a.xsl"?><!-- é -->'


@pytest.fixture(autouse=True)
def _small_is_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(canonical, "LARGE", len(TEXT) // 2)


def count(raw: bytes) -> int:
    """In how many pieces a file comes, at most, once each way of canonicalizing it was compared with lxml's."""
    root, counts = xml.parse(raw), []
    for exclusive, comments, alone in product((False, True), repeat=3):
        pieces = canonical.pieces(raw, root, exclusive=exclusive, comments=comments, alone=alone)
        node = etree.fromstring(etree.tostring(root, encoding="utf-8", with_tail=False)) if alone else root
        direct = etree.tostring(node.getroottree(), method="c14n", exclusive=exclusive, with_comments=comments)
        assert b"".join(pieces) == direct
        counts.append(len(pieces))
    return max(counts)


@pytest.mark.parametrize("encoded", [TEXT, TEXT.replace("A", "é"), f"\"{TEXT}'\t"])
def test_a_large_text_is_put_aside(encoded: str) -> None:
    raw = f'{PROLOG}<a xmlns="urn:a"><b z="1" y="2"/><text>{encoded}</text><c/></a><!-- fin -->'.encode()
    assert count(raw) == 3


def test_a_declaration_may_be_absent_or_in_small_letters() -> None:
    assert count(f"<a><text>{TEXT}</text></a>".encode()) == 3
    assert count(f'<?xml version="1.0" encoding="utf-8"?><a><text>{TEXT}</text></a>'.encode()) == 3


@pytest.mark.parametrize(
    "raw",
    [
        f"<a><text>{TEXT}&amp;{TEXT}</text></a>",
        f"<a><text>{TEXT}>{TEXT}</text></a>".replace(TEXT, TEXT[:90]),
        f"<a><text>{TEXT}</text></a>".replace("\n", "\r\n"),
        f"<a><text>{TEXT}</text>{ASIDE}</a>",
        f'<a b="{TEXT}"/>',
        f"<a>{TEXT[: len(TEXT) // 2]}</a>",
        f"<!-- > -->{' ' * 200}<a/>",
        f'<?xml version="1.0" encoding="ISO-8859-1"?><a>{TEXT}</a>',
        f"<a {' ' * 200} b='>'/>",
    ],
)
def test_what_is_escaped_ambiguous_or_no_text_is_left_to_the_canonicalizer(raw: str) -> None:
    assert count(raw.encode()) == 1


def test_another_encoding_is_left_to_the_canonicalizer() -> None:
    assert count(f'<?xml version="1.0" encoding="UTF-16"?><a>{TEXT}</a>'.encode("utf-16")) == 1


@pytest.mark.parametrize("around", [("<!-- a>", "<b -->"), ("<![CDATA[a>", "<b]]>"), ("<?p a>", "<b?>")])
def test_a_large_text_between_what_only_looks_like_tags(around: tuple[str, str]) -> None:
    before, after = around
    assert count(f"<a>{before}{TEXT}{after}</a>".encode()) == 3


def test_the_first_text_that_can_be_is_put_aside() -> None:
    raw = f"<a><b>{TEXT}&lt;</b><i/><c>{TEXT}</c><d>{TEXT}</d></a>".encode()
    root = xml.parse(raw)
    before, aside, after = canonical.pieces(raw, root, exclusive=False, comments=True, alone=False)
    assert (bytes(before), bytes(aside)) == (f"<a><b>{TEXT}&lt;</b><i></i><c>".encode(), TEXT.encode())
    assert bytes(after) == f"</c><d>{TEXT}</d></a>".encode()


LEAVES = st.sampled_from(["x", "\n", "&amp;", "&#13;", "\r\n", "é", ">", TEXT, TEXT * 2, "]", ASIDE])
INSIDE = st.lists(LEAVES, max_size=3).map("".join)


def wrap(inner: "st.SearchStrategy[str]") -> "st.SearchStrategy[str]":
    """Nodes of every kind around others."""
    text = INSIDE.map(lambda leaf: leaf.replace("]", ""))
    return st.one_of(
        st.tuples(inner, inner).map("".join),
        inner.map(lambda one: f'<e xmlns="urn:e" p="1"  b=\'2\'>{one}</e>'),
        INSIDE.map(lambda one: f'<e a="{one}"/>'),
        text.map(lambda one: f"<!--{one}-->"),
        text.map(lambda one: f"<![CDATA[{one}]]>"),
        text.map(lambda one: f"<?p {one}?>"),
    )


@given(st.recursive(INSIDE, wrap, max_leaves=8), st.sampled_from(["", PROLOG, f"<!--{TEXT}>-->"]))
def test_whatever_the_file(inside: str, prolog: str) -> None:
    raw = f"{prolog}<a>{re.sub(']]>', '', inside) if 'CDATA' not in inside else inside}</a>".encode()
    try:
        xml.parse(raw)
    except xml.XmlError:
        return
    count(raw)
