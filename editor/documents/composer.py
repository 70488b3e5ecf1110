"""From what a user wrote to a document with its bytes."""

from dataclasses import replace

from editor.documents import cda, pdf
from editor.documents.document import Document


def composed(
    draft: Document,
    written_as: Document | None = None,
    printed_as: Document | None = None,
    *,
    archival: bool = True,
    nature: bool = True,
    symbol: str = "",
) -> Document:
    """The draft with its PDF and CDA.

    ``written_as`` is what the CDA says when a defect makes it say otherwise, ``printed_as`` what the PDF does;
    ``archival`` whether the PDF is PDF/A-1,
    ``nature`` whether it says of what nature the matricule is, ``symbol`` what its INS datamatrix says.
    """
    made = pdf.render(printed_as or draft, archival=archival, nature=nature, symbol=symbol)
    return replace(draft, pdf=made, cda=cda.render(written_as or draft, made))
