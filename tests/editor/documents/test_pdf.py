"""The PDF/A-1b that the product makes."""

import io
from dataclasses import replace

import pytest
from pypdf import PdfReader

from editor.documents.document import NOTICE, Document
from editor.documents.pdf import render
from editor.outcome import FailedError


def reader(document: Document) -> PdfReader:
    return PdfReader(io.BytesIO(document.pdf))


def test_it_declares_pdf_a_1b_and_embeds_its_fonts(report: Document) -> None:
    made = reader(report)
    metadata = made.xmp_metadata
    assert made.pdf_header == "%PDF-1.4"
    assert metadata is not None
    assert (metadata.pdfaid_part, metadata.pdfaid_conformance) == ("1", "B")
    assert "/OutputIntents" in made.root_object


def test_it_says_whom_it_is_about_and_that_it_is_simulated(report: Document) -> None:
    text = reader(report).pages[0].extract_text()
    assert NOTICE in text
    assert "114026322083356" in text
    assert "DE VINCI LEONARDO" in text


def test_what_a_user_typed_is_shown_not_interpreted(report: Document) -> None:
    assert "#set page(fill: red) *gras* $x$" in reader(report).pages[0].extract_text()


def test_an_unqualified_identity_shows_no_matricule(report: Document) -> None:
    text = reader(replace(report, pdf=render(replace(report, ins=None)))).pages[0].extract_text()
    assert "114026322083356" not in text


def test_a_layout_that_does_not_compile_is_a_failure(report: Document, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("editor.documents.pdf._layout", lambda: b"#panic()")
    with pytest.raises(FailedError, match="PDF impossible"):
        render(report)
