"""The datamatrices of a PDF: found on its pages, and no file, however hostile, does any harm."""

import subprocess
import sys
import threading
from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from formats.ins import apart, rendered
from formats.ins.apart import RenderingError
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
    left = rendered._Left(rendered.MAX_RENDERED, 0, 0)
    assert left.take(rendered._pixels(size, 200)) is (max(size) < 1000)
    assert left.rendered >= rendered.MAX_RENDERED - rendered.MAX_PIXELS


@pytest.mark.parametrize("side", [0.0, -5.0, float("nan"), float("inf")])
def test_a_page_without_a_size_is_not_read(side: float) -> None:
    assert not rendered._Left(rendered.MAX_RENDERED, 0, 0).take(rendered._pixels((side, 10.0), 200))


@pytest.mark.parametrize(
    ("limit", "value"),
    [
        ("MAX_PIXELS", 100_000),
        ("MAX_RENDERED", 1_000_000),
        ("MAX_IMAGES", 1_000),
        ("MAX_DRAWN", 1_000),
        ("MAX_OBJECTS", 0),
    ],
)
def test_pages_beyond_a_limit_are_not_read_and_say_so(monkeypatch: pytest.MonkeyPatch, limit: str, value: int) -> None:
    monkeypatch.setattr(rendered, limit, value)
    found = rendered.pages(pdf(sheet(), sheet(TEXT)))
    assert (found.ins, found.whole, found.total) == ((), False, 2)


def test_a_page_too_large_for_a_second_look_is_read_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rendered, "MAX_PIXELS", 600_000)
    assert rendered.pages(pdf(sheet())) == Pages((), 1, 1)


def test_want_of_memory_says_nothing_of_the_pdf(monkeypatch: pytest.MonkeyPatch) -> None:
    def short(*_any: object) -> list[str]:
        raise MemoryError

    monkeypatch.setattr(rendered, "_read", short)
    with pytest.raises(MemoryError):
        rendered.pages(PDF)


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
    ],
)
def test_a_renderer_that_dies_or_says_nothing_leaves_a_reason(
    monkeypatch: pytest.MonkeyPatch, code: int, answer: bytes, why: str
) -> None:
    monkeypatch.setattr(subprocess, "run", lambda *_args, **_more: SimpleNamespace(returncode=code, stdout=answer))
    for _again in range(2):
        with pytest.raises(RenderingError, match=why):
            apart.pages(PDF)


def test_what_the_renderer_says_of_a_pdf_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []

    def locked(*_args: object, **_more: object) -> SimpleNamespace:
        asked.append(1)
        return SimpleNamespace(returncode=0, stdout=b'{"error": "PDF chiffr\\u00e9"}')

    monkeypatch.setattr(subprocess, "run", locked)
    for _again in range(2):
        with pytest.raises(DatamatrixError, match="chiffré"):
            apart.pages(PDF)
    assert asked == [1]


def test_threads_share_what_is_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "_asked", lambda raw: Pages((), len(raw), len(raw)))
    faults: list[object] = []

    def work(start: int) -> None:
        for turn in range(1500):
            size = (turn * 7 + start) % 80
            try:
                if apart.pages(b"x" * size).total != size:
                    faults.append(size)
            except Exception as error:
                faults.append(error)

    switching = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    threads = [threading.Thread(target=work, args=(start,)) for start in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    sys.setswitchinterval(switching)
    assert (faults, len(apart._known)) == ([], apart.KEPT)


def test_a_renderer_that_never_ends_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_args: object, **_more: object) -> None:
        raise subprocess.TimeoutExpired("rendu", 60)

    monkeypatch.setattr(subprocess, "run", never)
    with pytest.raises(RenderingError, match="trop long"):
        apart.pages(PDF)


def test_a_file_that_is_too_large_is_not_even_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rendered, "MAX_BYTES", 10)
    with pytest.raises(DatamatrixError, match="trop lourd"):
        apart.pages(PDF)
