"""The datamatrices on the pages of a PDF: each page is rendered, then read as a picture (insi.md §4.7).

Rendering is PDFium's, reading ZXing-C++'s; both load on first use. What comes from anybody is read by
``formats.ins.apart``, in a process of its own. What is looked at is bounded by counts that the file alone decides, so
that the same file is always judged in the same way: a page beyond them is not read, and says so.
"""

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from formats.ins.datamatrix import DatamatrixError
from formats.pdfa import streams

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument, PdfPage

MAX_BYTES = 20_000_000
MAX_PAGES = 30
"""The most pages that are rendered: an identity is printed on the first ones."""
MAX_PIXELS = 32_000_000
"""The most points of a page: A3 at 400 dots an inch, A1 at 200; larger ones are not read."""
MAX_RENDERED = 600_000_000
"""The most points of all the pages, at every resolution: those of 30 A4 pages."""
MAX_IMAGES = 40_000_000
"""The most points of the pictures that a page draws: A4 at 600 dots an inch has 35 million."""
MAX_DRAWN = 280_000_000
"""The most points of the pictures that all the pages draw: those of 32 A4 pages at 300 dots an inch."""
MAX_OBJECTS = 100_000
"""The most drawings (texts, lines, pictures) of all the pages."""
MAX_TEXT = 10_000
"""The most characters of one symbol: an ECC200 symbol holds 3,116 at most."""
POINTS = 72
RESOLUTIONS = (200, 400)
"""Points an inch, one after the other until a symbol is found on the page. The first is due, the second a favour."""


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

    @property
    def whole(self) -> bool:
        """Whether every page was looked at: only then does what was not found lack."""
        return self.read == self.total


@dataclass(slots=True)
class _Left:
    """What may still be spent on a PDF."""

    rendered: int
    drawn: int
    objects: int

    def take(self, rendered: int) -> bool:
        """Whether a page of that many points can be rendered; they are then spent."""
        if rendered > min(self.rendered, MAX_PIXELS):
            return False
        self.rendered -= rendered
        return True


def pages(raw: bytes) -> Pages:
    """The datamatrices of a PDF.

    Raises ``DatamatrixError`` for what is no PDF, is encrypted, or is too large. Anything else that is raised, such as
    ``MemoryError``, says nothing of the PDF.
    """
    import pypdfium2  # noqa: PLC0415

    if len(raw) > MAX_BYTES:
        raise DatamatrixError(f"PDF trop lourd : {len(raw)} octets, {MAX_BYTES} au plus")
    try:
        streams.weigh(raw)
        with pypdfium2.PdfDocument(raw) as document:
            return _pages(document)
    except streams.ExcessError as error:
        raise DatamatrixError(str(error)) from error
    except pypdfium2.PdfiumError as error:
        raise DatamatrixError(f"PDF illisible : {error}") from error


def _pages(document: "PdfDocument") -> Pages:
    from pypdfium2 import raw as pdfium  # noqa: PLC0415

    if pdfium.FPDF_GetSecurityHandlerRevision(document) >= 0:
        raise DatamatrixError("PDF chiffré : ce qu'il contient ne se mesure pas")
    total, left = len(document), _Left(MAX_RENDERED, MAX_DRAWN, MAX_OBJECTS)
    found = [_texts(document, place, left) for place in range(min(total, MAX_PAGES))]
    printed = [Printed(place, text) for place, texts in enumerate(found, 1) for text in texts or ()]
    return Pages(tuple(printed), sum(texts is not None for texts in found), total)


def _texts(document: "PdfDocument", place: int, left: _Left) -> list[str] | None:
    """The texts of a page's symbols, at the first resolution that shows one; None when it is not read."""
    page = document[place]
    try:
        return _looked_at(page, left) if _may_draw(page, left) else None
    finally:
        page.close()


def _may_draw(page: "PdfPage", left: _Left) -> bool:
    """Whether what a page draws is within the limits, told from its description: no picture is decoded for it."""
    from pypdfium2 import PdfImage  # noqa: PLC0415

    drawn = 0
    for thing in page.get_objects():
        left.objects -= 1
        if isinstance(thing, PdfImage):
            width, height = thing.get_px_size()
            drawn += width * height
        if left.objects < 0 or drawn > min(left.drawn, MAX_IMAGES):
            return False
    left.drawn -= drawn
    return True


def _looked_at(page: "PdfPage", left: _Left) -> list[str] | None:
    texts: list[str] | None = None
    for resolution in RESOLUTIONS:
        if not left.take(_pixels(page.get_size(), resolution)):
            break
        texts = _read(page, resolution / POINTS)
        if texts:
            break
    return texts


def _pixels(size: tuple[float, float], resolution: int) -> int:
    """The points of a page (its sides in points of 1/72 inch) at a resolution; more than any limit for no page."""
    width, height = size
    if not (math.isfinite(width) and math.isfinite(height) and width > 0 and height > 0):
        return MAX_RENDERED + 1
    return math.ceil(width * resolution / POINTS) * math.ceil(height * resolution / POINTS)


def _read(page: "PdfPage", scale: float) -> list[str]:
    import zxingcpp  # noqa: PLC0415

    bitmap = page.render(scale=scale, grayscale=True, limit_image_cache=True)
    try:
        found = zxingcpp.read_barcodes(
            bitmap.to_pil(), formats=zxingcpp.BarcodeFormat.DataMatrix, text_mode=zxingcpp.TextMode.Plain
        )
    finally:
        bitmap.close()
    return [str(symbol.text)[:MAX_TEXT] for symbol in found]
