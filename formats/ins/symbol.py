"""The image of an INS datamatrix: an ECC200 symbol, drawn from its text and read from a picture (insi.md §4.7).

What the text holds is ``formats.ins.datamatrix``. Drawing and reading are ZXing-C++'s, pictures Pillow's: both load on
first use.
"""

from io import BytesIO
from typing import TYPE_CHECKING

from formats.ins.datamatrix import DatamatrixError

if TYPE_CHECKING:
    from PIL.Image import Image

MAX_BYTES = 20_000_000
MAX_PIXELS = 50_000_000
FORMATS = ("PNG", "JPEG", "TIFF", "BMP", "GIF", "WEBP")
"""The pictures that are read."""


def drawn(text: str, scale: int = 4) -> bytes:
    """A PNG of the square symbol of a text, its quiet zone included; ``scale`` is the side of a module in pixels.

    Raises ``DatamatrixError`` for a text that no symbol can hold.
    """
    import zxingcpp  # noqa: PLC0415
    from PIL import Image  # noqa: PLC0415

    try:
        symbol = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.DataMatrix, force_square=True)
        pixels = zxingcpp.write_barcode_to_image(symbol, scale=scale, add_quiet_zones=True)
    except (ValueError, RuntimeError) as error:
        raise DatamatrixError(f"ce texte ne tient pas dans un datamatrix : {error}") from error
    height, width = pixels.shape[:2]
    target = BytesIO()
    Image.frombytes("L", (width, height), bytes(memoryview(pixels))).save(target, "PNG")
    return target.getvalue()


def texts_in(raw: bytes) -> list[str]:
    """The texts of the datamatrices in a picture, separators (0x1D) kept; empty when there is none.

    Raises ``DatamatrixError`` for what is no picture, or one that is too large.
    """
    import zxingcpp  # noqa: PLC0415

    picture = _opened(raw)
    found = zxingcpp.read_barcodes(
        picture, formats=zxingcpp.BarcodeFormat.DataMatrix, text_mode=zxingcpp.TextMode.Plain
    )
    return [str(symbol.text) for symbol in found]


def _opened(raw: bytes) -> "Image":
    """The picture in grey levels."""
    from PIL import Image  # noqa: PLC0415

    if len(raw) > MAX_BYTES:
        raise DatamatrixError(f"image trop lourde : {len(raw)} octets, {MAX_BYTES} au plus")
    try:
        picture = Image.open(BytesIO(raw), formats=FORMATS)
        if picture.width * picture.height > MAX_PIXELS:
            raise DatamatrixError(f"image trop grande : {picture.width} × {picture.height} points")
        return _on_white(picture)
    except DatamatrixError:
        raise
    except Exception as error:  # Pillow raises anything on hostile files
        raise DatamatrixError(f"image illisible : {error}") from error


def _on_white(picture: "Image") -> "Image":
    """Grey levels; what is transparent is white, as on paper."""
    from PIL import Image  # noqa: PLC0415

    if "A" not in picture.getbands() and "transparency" not in picture.info:
        return picture.convert("L")
    clear = picture.convert("RGBA")
    return Image.alpha_composite(Image.new("RGBA", clear.size, "white"), clear).convert("L")
