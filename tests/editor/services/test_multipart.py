"""MTOM messages, byte for byte."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from editor.outcome import FailedError
from editor.services import multipart
from editor.services.multipart import Part


@given(st.binary(max_size=500))
def test_what_is_written_is_read_back_exactly(content: bytes) -> None:
    kind, body = multipart.related(b"<envelope/>", [Part("doc@x", "text/xml", content)])
    root, parts = multipart.split(kind, body)
    assert root == b"<envelope/>"
    assert parts["doc@x"] == content


def test_a_last_line_end_belongs_to_the_document() -> None:
    kind, body = multipart.related(b"<e/>", [Part("doc@x", "text/xml", b"<x/>\n")])
    assert multipart.split(kind, body)[1]["doc@x"] == b"<x/>\n"


def test_headers_are_read_whatever_their_case_and_line_ends() -> None:
    body = b"--b\nCONTENT-ID: <r>\n\n<e/>\n--b\ncontent-id: <d-2@urn:ihe>\n\nxyz\n--b--"
    root, parts = multipart.split('Multipart/Related; boundary="b"; start="<r>"', body)
    assert root == b"<e/>"
    assert parts[multipart.content_id("cid:d-2@urn%3Aihe")] == b"xyz"


def test_a_plain_message_is_its_own_root() -> None:
    assert multipart.split("application/soap+xml", b"<e/>") == (b"<e/>", {})


@pytest.mark.parametrize("kind", ["multipart/related", 'multipart/related; boundary="absent"'])
def test_a_multipart_that_has_no_part_is_a_failure(kind: str) -> None:
    with pytest.raises(FailedError, match="MTOM"):
        multipart.split(kind, b"<e/>")


def test_the_samples_are_read(shared_data: Path) -> None:
    raw = (shared_data / "dmp/messages/td3.2_response.mime").read_bytes()
    head, _, body = raw.partition(b"\r\n\r\n")
    kind = head.decode().partition("Content-Type:")[2].strip()
    root, parts = multipart.split(kind, body)
    assert b"RetrieveDocumentSetResponse" in root
    assert len(parts) == 2
