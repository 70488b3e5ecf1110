"""PDF pages made for tests: pictures, as a scanner gives them."""

from io import BytesIO

from PIL import Image

from formats.ins import datamatrix, symbol

FIELDS = {
    "S1": "114026322083356",
    "S2": "1.2.250.1.213.1.4.8",
    "S3": "LEONARDO PIERO",
    "S4": "DE VINCI",
    "S5": "M",
    "S6": "01-02-2014",
    "S7": "63220",
}
TEXT = datamatrix.encode(FIELDS)


def sheet(text: str = "", size: tuple[int, int] = (440, 320)) -> Image.Image:
    """A white page, with the symbol of a text when there is one."""
    page = Image.new("L", size, 255)
    if text:
        page.paste(Image.open(BytesIO(symbol.drawn(text))), (250, 150))
    return page


def pdf(*pages: Image.Image) -> bytes:
    """A PDF of those pages."""
    target = BytesIO()
    pages[0].save(target, "PDF", save_all=True, append_images=pages[1:], resolution=100)
    return target.getvalue()


def printed(**changed: str) -> bytes:
    """A page with the symbol of an identity, some fields said otherwise."""
    return pdf(sheet(datamatrix.encode({**FIELDS, **changed})))
