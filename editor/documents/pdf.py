"""The PDF/A-1b of a report, made by typst from a fixed layout; the texts go in as data, never as markup."""

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from editor import ambient
from editor.documents import datamatrix
from editor.documents.document import NOTICE, Document
from editor.outcome import FailedError
from editor.patients.ins import Ins

if TYPE_CHECKING:
    import typst

_LAYOUT = Path(__file__).with_name("report.typ")


def render(document: Document, *, archival: bool = True, nature: bool = True, symbol: str = "") -> bytes:
    """The PDF/A-1b of a document; an ordinary PDF when not ``archival``. ``nature`` tells NIR from NIA (rule 32).

    ``symbol`` is the text of the INS datamatrix; empty for a page without one.
    """
    import typst  # noqa: PLC0415 - typst loads on first use, for a fast start

    try:
        return bytes(
            typst.compile(
                _layout(),
                format="pdf",
                pdf_standards=["a-1b"] if archival else [],
                font_paths=_fonts(),
                ignore_system_fonts=True,
                sys_inputs={**_texts(document, nature=nature), **_symbol(symbol)},
                timestamp=document.created,
            )
        )
    except (RuntimeError, typst.TypstError) as error:
        raise FailedError(f"PDF impossible à produire : {error}") from error


@cache
def _fonts() -> "typst.Fonts":
    """The fonts that typst brings, read once: a third of what a page costs."""
    import typst  # noqa: PLC0415 - as above

    return typst.Fonts(include_system_fonts=False)


@cache
def _layout() -> bytes:
    return _LAYOUT.read_bytes()


def _texts(document: Document, *, nature: bool) -> dict[str, str]:
    traits = document.patient.traits
    return {
        "notice": NOTICE,
        "title": document.title,
        "kind": document.type.label,
        "patient": f"{traits.family_name} {traits.first_given_name}",
        "given_names": traits.given_names,
        "born": f"{_day(traits.birth_date)} ({traits.sex}), lieu : {traits.birth_place or 'non renseigné'}",
        "ins": _ins(document.ins, nature=nature) if document.ins else "identité non qualifiée",
        "author": f"{document.author.full_name}, {document.author.author_label}",
        "author_id": document.author.national_id,
        "structure": document.structure.name,
        "created": f"{ambient.local(document.created):%d/%m/%Y à %H:%M}",
        "version": str(document.version),
        "text": document.text,
    }


def _symbol(content: str) -> dict[str, str]:
    return {"symbol": datamatrix.svg(content) if content else "", "caption": datamatrix.CAPTION}


def _ins(ins: Ins, *, nature: bool) -> str:
    return f"{ins.matricule} (INS-{ins.nature})" if nature else ins.matricule


def _day(iso: str) -> str:
    return "/".join(reversed(iso.split("-")))
