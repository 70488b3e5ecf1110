"""The markers of PDF/A-1: a golden file by typst, and one flaw for each marker."""

import io
from functools import lru_cache
from pathlib import Path

import pytest
import typst
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader, PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

from formats.cda import body
from formats.pdfa import declared, markers
from formats.rule import Mark, Rule


@lru_cache(maxsize=1)
def golden() -> bytes:
    """A PDF/A-1b of one page."""
    source = '#set document(title: "essai", date: datetime(year: 2026, month: 1, day: 1))\nEnvironnement simulé'
    return typst.compile(source.encode(), pdf_standards=["a-1b"])


def rewritten(spoil: str) -> bytes:
    """The golden file with one thing spoiled, written again by pypdf."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(golden())))
    if spoil == "javascript":
        action = {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("app.alert()")}
        writer.root_object[NameObject("/OpenAction")] = DictionaryObject(action)
    elif spoil == "embedded":
        writer.add_attachment("note.txt", b"note")
    elif spoil == "encrypted":
        writer.encrypt("secret")
    elif spoil in {"/Metadata", "/OutputIntents"}:
        del writer.root_object[NameObject(spoil)]
    elif spoil == "font":
        font = {"/Type": "/Font", "/Subtype": "/Type1", "/BaseFont": "/Helvetica"}
        entry = DictionaryObject({NameObject(key): NameObject(value) for key, value in font.items()})
        writer.root_object[NameObject("/Extra")] = entry
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()


def broken(raw: bytes) -> set[Rule]:
    return {breach.rule for breach in markers.breaches(raw)}


def test_the_golden_file_has_every_marker() -> None:
    assert markers.breaches(golden()) == []


@pytest.mark.parametrize(
    ("spoil", "rule"),
    [
        ("javascript", declared.JAVASCRIPT),
        ("embedded", declared.EMBEDDED_FILES),
        ("encrypted", declared.ENCRYPTION),
        ("/Metadata", declared.IDENTIFICATION),
        ("/OutputIntents", declared.OUTPUT_INTENT),
        ("font", declared.FONTS),
    ],
)
def test_each_flaw_shows_as_its_marker(spoil: str, rule: Rule) -> None:
    assert broken(rewritten(spoil)) - broken(rewritten("")) == {rule}


def test_a_font_that_is_not_embedded_is_named() -> None:
    found = [breach.found for breach in markers.breaches(rewritten("font")) if breach.rule is declared.FONTS]
    assert found == ["Helvetica"]


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        (b"%PDF-1.4", b"%PDF-2.0", declared.HEADER),
        (b"%PDF-1.4", b"\n%PDF-1.4", declared.HEADER),
        (b"<pdfaid:part>1<", b"<pdfaid:part>3<", declared.IDENTIFICATION),
        (b"<pdfaid:conformance>B<", b"<pdfaid:conformance>X<", declared.IDENTIFICATION),
        (b"/ID", b"/Id", declared.TRAILER_ID),
    ],
)
def test_a_byte_that_changes_shows_as_its_marker(old: bytes, new: bytes, rule: Rule) -> None:
    raw = golden()
    assert old in raw
    head, _, tail = raw.rpartition(old)
    assert rule in broken(head + new + tail)


@pytest.mark.parametrize("raw", [b"", b"%PDF-1.4", b"not a pdf at all", golden()[:300]])
def test_what_is_not_a_pdf_is_unreadable_and_nothing_else(raw: bytes) -> None:
    assert broken(raw) == {declared.READABLE}


def test_the_pdf_inside_a_cda_only_warns_but_must_be_a_pdf() -> None:
    inside = markers.embedded_breaches(rewritten("/Metadata"))
    assert [(breach.rule, breach.rule.mark) for breach in inside] == [(declared.EMBEDDED, Mark.INFERRED)]
    assert inside[0].expected.startswith("pdfa.identification")
    assert [breach.rule for breach in markers.embedded_breaches(b"not a pdf")] == [declared.READABLE]
    assert markers.embedded_breaches(golden()) == []


def test_a_file_over_the_limit_is_not_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(markers, "MAX_BYTES", 100)
    assert broken(golden()) == {declared.LIMIT}


def test_the_file_that_ans_embeds_in_its_example_declares_no_pdfa(shared_data: Path) -> None:
    """It is a PDF 1.5 of an office suite, without XMP: the markers must say so."""
    example = shared_data / "dmp/testcontenucda-3-0/ExemplesCDA/DOC_NON_STRUCTURE_CDA-R2-N1.xml"
    embedded = body.read(example.read_bytes())
    assert embedded is not None
    assert broken(embedded.content) == {declared.IDENTIFICATION, declared.OUTPUT_INTENT}


def test_what_is_said_to_a_person_names_the_limit_of_the_check() -> None:
    assert all("ce n'est pas veraPDF" in rule.says.fr for rule in markers.MARKERS)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, len(golden()) - 1), st.binary(min_size=1, max_size=8))
def test_a_garbled_file_is_judged_without_failing(position: int, noise: bytes) -> None:
    raw = golden()
    markers.breaches(raw[:position] + noise + raw[position + len(noise) :])


def test_a_pdf_alone_is_only_warned_about() -> None:
    (found,) = markers.lone_breaches(rewritten("/Metadata"))
    assert (found.rule.id, found.rule.mark.value) == ("pdfa.mssante", "I")
    assert found.expected.startswith("pdfa.identification")
    assert [breach.rule.id for breach in markers.lone_breaches(b"%PDF-1.4 cut")] == ["pdfa.readable"]


def test_the_header_found_is_shown_as_text() -> None:
    raw = b"%PDF-1.4\n% creat" + golden()[15:]
    [found] = [item.found for item in markers.breaches(raw) if item.rule is declared.HEADER]
    assert found == r"%PDF-1.4\n% creat"
