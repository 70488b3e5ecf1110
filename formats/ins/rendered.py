"""The datamatrices on the pages of a PDF: each page is rendered, then read as a picture (insi.md §4.7).

Rendering is PDFium's, reading ZXing-C++'s; both load on first use. What comes from anybody is read by
``formats.ins.apart``, in a process of its own.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from formats.ins.datamatrix import DatamatrixError

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument, PdfPage

MAX_BYTES = 20_000_000
MAX_PAGES = 30
"""The most pages that are rendered: an identity is printed on the first ones."""
MAX_PIXELS = 40_000_000
"""The most points of a page."""
MAX_TEXT = 10_000
"""The most characters of one symbol: an ECC200 symbol holds 3,116 at most."""
POINTS = 72
RESOLUTIONS = (200, 400)
"""Points an inch, one after the other until a symbol is found on the page."""


@dataclass(frozen=True, slots=True)
class Printed:
    """A datamatrix on a page: the page, from 1, and the text, separators (0x1D) kept."""

    page: int
    text: str


@dataclass(frozen=True, slots=True)
class Pages:
    """What was found on the pages of a PDF; ``read`` of ``total`` were looked at."""

    printed: tuple[Printed, ...]
    read: int
    total: int

    @property
    def ins(self) -> tuple[Printed, ...]:
        """Those that begin as an INS datamatrix does."""
        return tuple(one for one in self.printed if one.text.startswith("IS"))


def pages(raw: bytes) -> Pages:
    """The datamatrices of a PDF. Raises ``DatamatrixError`` for what is no PDF, is locked, or is too large."""
    import pypdfium2  # noqa: PLC0415

    if len(raw) > MAX_BYTES:
        raise DatamatrixError(f"PDF trop lourd : {len(raw)} octets, {MAX_BYTES} au plus")
    try:
        with pypdfium2.PdfDocument(raw) as document:
            return _pages(document)
    except Exception as error:  # PDFium's binding raises anything on hostile files
        raise DatamatrixError(f"PDF illisible : {error}") from error


def _pages(document: "PdfDocument") -> Pages:
    total = len(document)
    read = min(total, MAX_PAGES)
    printed = [Printed(place + 1, text) for place in range(read) for text in _texts(document[place])]
    return Pages(tuple(printed), read, total)


def _texts(page: "PdfPage") -> list[str]:
    """The texts of a page's symbols, at the first resolution that shows one."""
    for resolution in RESOLUTIONS:
        found = _read(page, _scale(page, resolution))
        if found:
            return found
    return []


def _scale(page: "PdfPage", resolution: int) -> float:
    """Points of the picture to one of the page: less for a page so large that it would not fit."""
    width, height = page.get_size()
    wanted = resolution / POINTS
    pixels = width * height * wanted * wanted
    return wanted if pixels <= MAX_PIXELS else float(wanted * (MAX_PIXELS / pixels) ** 0.5)


def _read(page: "PdfPage", scale: float) -> list[str]:
    import zxingcpp  # noqa: PLC0415

    picture = page.render(scale=scale, grayscale=True).to_pil()
    found = zxingcpp.read_barcodes(
        picture, formats=zxingcpp.BarcodeFormat.DataMatrix, text_mode=zxingcpp.TextMode.Plain
    )
    return [str(symbol.text)[:MAX_TEXT] for symbol in found]
