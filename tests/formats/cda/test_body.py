"""The file inside a level 1 document."""

from pathlib import Path

import pytest

from formats import xml
from formats.cda import body
from formats.cda.document import CdaError
from tests.formats.cda import golden


def test_the_embedded_file_comes_out_byte_for_byte() -> None:
    raw = golden.document()
    embedded = body.read(raw)
    assert embedded is not None
    assert (embedded.media_type, embedded.content) == ("application/pdf", golden.PDF)
    start, end = xml.locate(raw, embedded.where)
    assert raw[start:end].startswith(b"<text ")


def test_a_structured_document_has_no_embedded_file() -> None:
    assert body.read(golden.document(body="<structuredBody/>")) is None


def test_line_ends_inside_the_base64_are_ignored() -> None:
    text = '<nonXMLBody><text mediaType="text/plain" representation="B64">\n YWJj\r\n ZGVm \n</text></nonXMLBody>'
    embedded = body.read(golden.document(body=text))
    assert embedded is not None
    assert embedded.content == b"abcdef"


@pytest.mark.parametrize("content", ["é", "YWJ", "YW$j"])
def test_broken_base64_is_refused(content: str) -> None:
    text = f'<nonXMLBody><text mediaType="text/plain" representation="B64">{content}</text></nonXMLBody>'
    with pytest.raises(CdaError, match="base64"):
        body.read(golden.document(body=text))


def test_a_body_over_the_limit_is_refused_before_decoding(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(body, "MAX_BYTES", 8)
    with pytest.raises(CdaError, match="maximum 8"):
        body.read(golden.document())


def test_the_example_of_ans_embeds_a_pdf(shared_data: Path) -> None:
    example = shared_data / "dmp/testcontenucda-3-0/ExemplesCDA/DOC_NON_STRUCTURE_CDA-R2-N1.xml"
    embedded = body.read(example.read_bytes())
    assert embedded is not None
    assert embedded.content.startswith(b"%PDF-1.")
