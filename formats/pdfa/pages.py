"""The text of a PDF, as a reader that does not render gives it."""

import logging
from io import BytesIO

MAX_BYTES = 20_000_000
MAX_PAGES = 200


def text_of(raw: bytes) -> str | None:
    """The text of the pages; None when the file cannot be read, or is too large to be."""
    from pypdf import PdfReader  # noqa: PLC0415 - slow to import and needed by few

    if len(raw) > MAX_BYTES:
        return None
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        return "\n".join(page.extract_text() for page in PdfReader(BytesIO(raw), strict=False).pages[:MAX_PAGES])
    except Exception:  # pypdf raises anything on hostile files
        return None
