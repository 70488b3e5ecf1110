"""Reading multipart/related: what clients of the DMP send, and what nobody should."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formats import mtom
from formats.mtom import MtomError
from formats.mtom.header import media_type
from formats.mtom.read import MAX_PARTS

KIND = 'multipart/related; type="application/xop+xml"; boundary="b1"; start="<root@x>"'


def part(content: bytes, content_id: str = "root@x", *headers: str) -> bytes:
    lines = [f"Content-ID: <{content_id}>", *headers]
    return ("--b1\r\n" + "".join(line + "\r\n" for line in lines) + "\r\n").encode() + content + b"\r\n"


def body(*parts: bytes) -> bytes:
    return b"".join(parts) + b"--b1--\r\n"


def reason(content_type: str, raw: bytes, **limits: int) -> str:
    with pytest.raises(MtomError) as refused:
        mtom.read(content_type, raw, **limits)
    return refused.value.reason


def test_parts_are_found_by_content_id_with_their_place_in_the_body() -> None:
    raw = body(part(b"<a/>"), part(b"\x00binary\r\n", "doc@x"))
    package = mtom.read(KIND, raw)
    document = package.parts["doc@x"]
    assert package.root.content == b"<a/>"
    assert document.content == b"\x00binary\r\n"
    assert raw[document.start : document.end] == document.content


def test_plain_soap_is_a_package_of_its_root() -> None:
    package = mtom.read("application/soap+xml; charset=utf-8", b"<a/>")
    assert (package.root.content, package.root.end, package.multipart) == (b"<a/>", 4, False)


@pytest.mark.parametrize("header", ["Content-Id", "CONTENT-ID", "content-id"])
def test_header_names_have_no_case(header: str) -> None:
    raw = f"--b1\r\n{header}: <root@x>\r\n\r\n<a/>\r\n--b1--".encode()
    assert mtom.read(KIND, raw).root.content == b"<a/>"


def test_the_root_is_the_start_part_wherever_it_is() -> None:
    assert mtom.read(KIND, body(part(b"1", "doc@x"), part(b"<a/>"))).root.content == b"<a/>"


def test_without_start_the_root_is_the_first_part() -> None:
    kind = "multipart/related; boundary=b1"
    assert mtom.read(kind, body(part(b"1", "any"), part(b"<a/>"))).root.content == b"1"


@pytest.mark.parametrize("href", ["cid:urn%3Auuid%3A1%40x", "cid:urn:uuid:1@x", "CID:urn:uuid:1@x"])
def test_a_reference_may_be_percent_encoded(href: str) -> None:
    package = mtom.read(KIND, body(part(b"<a/>"), part(b"doc", "urn:uuid:1@x")))
    assert package.referenced(href).content == b"doc"


def test_a_preamble_is_skipped_and_places_stay_right() -> None:
    raw = b"This is a multi-part message.\r\n" + body(part(b"<a/>"), part(b"doc", "doc@x"))
    found = mtom.read(KIND, raw).parts["doc@x"]
    assert raw[found.start : found.end] == b"doc"


def test_base64_parts_are_decoded() -> None:
    raw = body(part(b"<a/>"), part(b"ZG9\r\njdW1lbnQ=", "doc@x", "Content-Transfer-Encoding: base64"))
    assert mtom.read(KIND, raw).parts["doc@x"].content == b"document"


def test_parameters_may_be_quoted_and_escaped() -> None:
    kind, parameters = media_type('Multipart/Related; start-info="a;action=\\"urn:x\\""; Boundary="uuid:1 2"; x=y')
    assert kind == "multipart/related"
    assert parameters == {"start-info": 'a;action="urn:x"', "boundary": "uuid:1 2", "x": "y"}


@pytest.mark.parametrize(
    ("content_type", "raw", "expected"),
    [
        ("text/plain", b"", "content-type"),
        ("", b"", "content-type"),
        ("multipart/related", b"", "content-type"),
        (KIND, b"", "malformed"),
        (KIND, b"--b1\r\nContent-ID: <root@x>\r\n\r\n<a/>", "malformed"),
        (KIND, b"--b1--\r\n", "malformed"),
        (KIND, b"--b1\r\nno colon\r\n\r\n--b1--", "malformed"),
        (KIND, body(part(b"1", "other@x")), "root"),
        (KIND, body(part(b"1"), part(b"2", "d"), part(b"3", "d")), "malformed"),
        (KIND, body(part(b"!!", "root@x", "Content-Transfer-Encoding: base64")), "encoding"),
        (KIND, body(part(b"!!", "root@x", "Content-Transfer-Encoding: quoted-printable")), "encoding"),
        (KIND, body(*[part(b"1", f"p{rank}") for rank in range(MAX_PARTS + 1)]), "limit"),
        ("multipart/related; boundary=" + "b" * 300, b"", "malformed"),
        ("multipart/related; boundary=\u20ac", b"", "malformed"),
    ],
)
def test_what_is_not_a_message_is_a_typed_error(content_type: str, raw: bytes, expected: str) -> None:
    assert reason(content_type, raw) == expected


def test_a_body_over_the_limit_is_refused() -> None:
    assert reason(KIND, b"x" * 11, max_bytes=10) == "limit"


def test_a_reference_to_nothing_is_an_error() -> None:
    package = mtom.read(KIND, body(part(b"<a/>")))
    for href in ("cid:absent", "http://x/root@x", "", "cid:%ff"):
        with pytest.raises(MtomError, match="aucune partie"):
            package.referenced(href)


@given(st.binary(max_size=300), st.text(max_size=40))
def test_any_bytes_give_a_package_or_a_typed_error(raw: bytes, boundary: str) -> None:
    outcome = "read"
    try:
        mtom.read(f'multipart/related; boundary="{boundary}"', raw)
    except MtomError as error:
        outcome = error.reason
    assert outcome in {"read", "content-type", "limit", "malformed", "encoding", "root"}


@given(st.data())
def test_any_cut_or_flipped_message_gives_a_package_or_a_typed_error(data: st.DataObject) -> None:
    raw = bytearray(body(part(b"<a/>"), part(b"doc", "doc@x", "Content-Transfer-Encoding: base64")))
    for _ in range(data.draw(st.integers(0, 3))):
        raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(st.integers(0, 255))
    cut = bytes(raw[: data.draw(st.integers(0, len(raw)))])
    try:
        package = mtom.read(KIND, cut)
    except MtomError:
        return
    assert all(cut[item.start : item.end] for item in package.parts.values() if item.content)


@given(st.lists(st.binary(max_size=200), min_size=1, max_size=5))
def test_what_is_written_is_read_back(contents: list[bytes]) -> None:
    attachments = [mtom.Attachment(f"{rank}@x", content) for rank, content in enumerate(contents)]
    content_type, raw = mtom.write(b"<a/>", attachments, "uuid:5b9d0f0e")
    package = mtom.read(content_type, raw)
    assert package.root.content == b"<a/>"
    assert [package.parts[item.content_id].content for item in attachments] == contents


def test_the_published_shape_of_an_answer_is_written_byte_for_byte(shared_data: Path) -> None:
    raw = (shared_data / "dmp" / "messages" / "td3.2_response.mime").read_bytes()
    head, _, sample = raw.partition(b"\r\n\r\n")
    content_type = head.partition(b"Content-Type: ")[2].decode()
    package = mtom.read(content_type, sample)
    again = [mtom.Attachment(item.content_id, item.content) for item in package.parts.values()]
    boundary = media_type(content_type)[1]["boundary"]
    assert mtom.write(package.root.content, again, boundary) == (content_type, sample)


def test_the_published_shape_of_a_request_is_read(shared_data: Path) -> None:
    raw = (shared_data / "dmp" / "messages" / "td2.1_request.mime").read_bytes()
    head, _, sample = raw.partition(b"\r\n\r\n")
    package = mtom.read(head.partition(b"Content-Type: ")[2].decode(), sample)
    assert set(package.parts) == {"doc1@lps.exemple", "sig1@lps.exemple"}
