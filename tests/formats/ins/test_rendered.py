"""The datamatrices of a PDF: found on its pages, and no file, however hostile, does any harm."""

import subprocess
from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from formats.ins import apart, rendered
from formats.ins.datamatrix import DatamatrixError
from formats.ins.rendered import Pages, Printed
from tests.formats.ins.pages import TEXT, pdf, sheet

PDF = pdf(sheet(TEXT))


@pytest.fixture(autouse=True)
def forgotten() -> Iterator[None]:
    apart._known.clear()
    yield
    apart._known.clear()


def test_a_symbol_is_read_on_the_page_where_it_is() -> None:
    found = rendered.pages(pdf(sheet(), sheet(TEXT), sheet("BONJOUR")))
    assert found == Pages((Printed(2, TEXT), Printed(3, "BONJOUR")), 3, 3)
    assert found.ins == (Printed(2, TEXT),)


def test_a_pdf_without_any_has_none() -> None:
    assert rendered.pages(pdf(sheet())) == Pages((), 1, 1)


def test_only_the_first_pages_are_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rendered, "MAX_PAGES", 1)
    assert rendered.pages(pdf(sheet(), sheet(TEXT))) == Pages((), 1, 2)


@pytest.mark.parametrize("size", [(1.0, 1.0), (595.0, 842.0), (14_400.0, 14_400.0), (1e6, 1e6)])
def test_a_page_never_takes_more_points_than_it_may(size: tuple[float, float]) -> None:
    scale = rendered._scale(SimpleNamespace(get_size=lambda: size), 400)  # type: ignore[arg-type]
    assert size[0] * size[1] * scale * scale <= rendered.MAX_PIXELS * 1.001


@pytest.mark.parametrize("raw", [b"", b"%PDF-1.4", PDF[:600], b"%PDF-1.7\n%%EOF", b"\x00" * 100])
def test_what_is_no_pdf_is_said(raw: bytes) -> None:
    with pytest.raises(DatamatrixError):
        rendered.pages(raw)


@settings(max_examples=10)
@given(st.integers(0, len(PDF) - 1), st.binary(min_size=1, max_size=8))
def test_a_damaged_pdf_is_read_or_refused(place: int, noise: bytes) -> None:
    try:
        found = rendered.pages(PDF[:place] + noise + PDF[place + len(noise) :])
    except DatamatrixError:
        return
    assert found.read <= found.total


def test_what_comes_from_anybody_is_rendered_in_a_process_of_its_own() -> None:
    assert apart.pages(PDF) == Pages((Printed(1, TEXT),), 1, 1)
    with pytest.raises(DatamatrixError, match="illisible"):
        apart.pages(b"%PDF-1.4 coupe")


def test_the_same_pdf_is_rendered_once(monkeypatch: pytest.MonkeyPatch) -> None:
    first = apart.pages(PDF)
    monkeypatch.setattr(subprocess, "run", lambda *_args, **_more: pytest.fail("rendu deux fois"))
    assert apart.pages(PDF) == first


@pytest.mark.parametrize(
    ("code", "answer", "why"),
    [
        (-11, b"", "avant la fin"),
        (0, b"", "lisible"),
        (0, b"[]", "lisible"),
        (0, b'{"printed": [[1]], "read": 1, "total": 1}', "lisible"),
        (0, b'{"error": "PDF verrouill\\u00e9"}', "verrouillé"),
    ],
)
def test_a_renderer_that_dies_or_says_nothing_leaves_a_reason(
    monkeypatch: pytest.MonkeyPatch, code: int, answer: bytes, why: str
) -> None:
    monkeypatch.setattr(subprocess, "run", lambda *_args, **_more: SimpleNamespace(returncode=code, stdout=answer))
    with pytest.raises(DatamatrixError, match=why):
        apart.pages(PDF)


def test_a_renderer_that_never_ends_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_args: object, **_more: object) -> None:
        raise subprocess.TimeoutExpired("rendu", 60)

    monkeypatch.setattr(subprocess, "run", never)
    with pytest.raises(DatamatrixError, match="trop long"):
        apart.pages(PDF)


def test_a_file_that_is_too_large_is_not_even_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rendered, "MAX_BYTES", 10)
    with pytest.raises(DatamatrixError, match="trop lourd"):
        apart.pages(PDF)
