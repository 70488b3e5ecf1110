"""Reading a message: structure, values, and the exact bytes of each."""

from contextlib import suppress
from email import message_from_bytes, policy
from email.message import Message
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formats.mail.message import MailError, Part, decoded, read
from tests.formats.mail.letters import letter


def parts(part: Part) -> list[Part]:
    """A part and all below."""
    return [part, *(found for child in part.children for found in parts(child))]


def test_a_header_is_found_whatever_its_casing_and_keeps_its_bytes() -> None:
    raw = b"To: a@b.fr\r\nsubject: un\r\n deux\r\n\r\ncorps\r\n"
    found = read(raw).root.header("Subject")
    assert found is not None
    assert found.text == "un deux"
    assert raw[found.start : found.end] == b"subject: un\r\n deux\r\n"


def test_encoded_words_are_decoded() -> None:
    mail = read(b"Subject: =?utf-8?b?w6l0w6k=?= et =?iso-8859-1?q?No=EBl?=\r\n\r\n")
    assert mail.header("Subject") == "été et Noël"


def test_an_encoded_word_of_an_unknown_charset_stays_as_it_is() -> None:
    assert read(b"Subject: =?klingon?q?Qapla?=\r\n\r\n").header("Subject") == "=?klingon?q?Qapla?="


def test_raw_utf8_and_raw_latin1_headers_are_read() -> None:
    assert read("Subject: été\r\n\r\n".encode()).header("Subject") == "été"
    assert read("Subject: été\r\n\r\n".encode("latin-1")).header("Subject") == "été"


def test_a_part_is_its_exact_bytes() -> None:
    head = b'Content-Type: multipart/mixed; boundary="x"\r\n\r\npreambule\r\n'
    raw = head + b"--x\r\n\r\nun\r\n--x\r\nA: b\r\n\r\ndeux\r\n--x--\r\nfin"
    first, second = read(raw).root.children
    assert raw[first.start : first.end] == b"\r\nun"
    assert raw[second.body_start : second.end] == b"deux"
    assert second.text("A") == "b"


def test_a_part_that_is_not_closed_runs_to_the_end() -> None:
    raw = b"Content-Type: multipart/mixed; boundary=x\n\n--x\n\nun"
    (only,) = read(raw).root.children
    assert raw[only.body_start : only.end] == b"un"


def test_an_inner_boundary_that_starts_like_the_outer_one_is_not_confused() -> None:
    raw = (
        b"Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\nContent-Type: multipart/mixed; boundary=xy\r\n\r\n"
        b"--xy\r\n\r\nun\r\n--xy--\r\n--x\r\n\r\ndeux\r\n--x--\r\n"
    )
    first, second = read(raw).root.children
    assert [raw[p.body_start : p.end] for p in first.children] == [b"un"]
    assert raw[second.body_start : second.end] == b"deux"


def test_the_file_name_comes_from_the_disposition_else_from_the_type() -> None:
    by_disposition = read(b'Content-Disposition: attachment; filename="a b.zip"\r\nContent-Type: x/y; name=c\r\n\r\n')
    by_type = read(b'Content-Type: application/zip; name="IHE_XDM.zip"\r\n\r\n')
    encoded = read(b"Content-Disposition: attachment; filename*=utf-8''compte%20rendu%C3%A9.pdf\r\n\r\n")
    assert by_disposition.root.filename == "a b.zip"
    assert by_type.root.filename == "IHE_XDM.zip"
    assert encoded.root.filename == "compte rendué.pdf"


def test_the_message_inside_a_message_is_read_too() -> None:
    raw = b"Content-Type: message/rfc822\r\n\r\nSubject: dedans\r\n\r\ncorps"
    (inner,) = read(raw).root.children
    assert inner.text("Subject") == "dedans"


def test_addresses_are_bare() -> None:
    mail = read(b'To: Jean <a@b.fr>, "X, Y" <c@d.fr>\r\nTo: e@f.fr\r\n\r\n')
    assert mail.addresses("To") == ["a@b.fr", "c@d.fr", "e@f.fr"]


def test_bad_base64_is_said_not_raised_elsewhere() -> None:
    mail = read(b"Content-Transfer-Encoding: base64\r\n\r\nQUJD\r\nA")
    with pytest.raises(MailError):
        mail.content(mail.root)


def their_types(part: Message) -> list[str]:
    """The types of a part and all below; what a status part holds is no message."""
    kind = part.get_content_type()
    opened = part.is_multipart() and (kind.startswith("multipart/") or kind == "message/rfc822")
    below: list[Message] = part.get_payload() if opened else []  # type: ignore[assignment]
    return [kind, *(found for child in below for found in their_types(child))]


@pytest.mark.parametrize("name", [f"0{n}" for n in range(1, 10)])
def test_the_samples_are_read_as_the_standard_library_reads_them(shared_data: Path, name: str) -> None:
    (path,) = (shared_data / "mss" / "samples").glob(f"{name}-*.eml")
    raw = path.read_bytes()
    mail, theirs = read(raw), message_from_bytes(raw, policy=policy.compat32)
    assert [part.media_type for part in parts(mail.root)] == their_types(theirs)
    assert [f.name for f in mail.root.headers] == list(theirs.keys())


def test_the_attachments_of_a_sample_decode_to_what_they_are(shared_data: Path) -> None:
    mail = read((shared_data / "mss" / "samples" / "01-pro-to-pro-xdm.eml").read_bytes())
    archive, pdf = (part for part in mail.leaves() if part.filename)
    assert mail.content(archive).startswith(b"PK\x03\x04")
    assert mail.content(pdf).startswith(b"%PDF-1.4")


def test_nesting_has_a_limit() -> None:
    raw = b"".join(b"Content-Type: multipart/mixed; boundary=%d\n\n--%d\n" % (n, n) for n in range(60))
    assert len(parts(read(raw).root)) < 30


@given(st.binary(max_size=400))
def test_any_bytes_are_a_message(raw: bytes) -> None:
    mail = read(raw)
    assert mail.raw == raw
    for part in mail.leaves():
        assert 0 <= part.start <= part.body_start <= part.end <= len(raw)
        assert isinstance(part.filename, str)
        mail.header("Subject")


@given(
    st.lists(
        st.sampled_from(
            [
                b"--x\r\n",
                b"--x--\r\n",
                b"\r\n",
                b"a: b\r\n",
                b"--y\n",
                b"t",
                b"\n",
                b"Content-Type: multipart/mixed; boundary=y\r\n",
            ]
        ),
        max_size=30,
    )
)
def test_the_parts_of_a_multipart_follow_each_other_within_it(pieces: list[bytes]) -> None:
    raw = b"Content-Type: multipart/mixed; boundary=x\r\n\r\n" + b"".join(pieces)
    root = read(raw).root
    ends = [root.body_start, *(bound for child in root.children for bound in (child.start, child.end)), root.end]
    assert ends == sorted(ends)


@given(st.binary(max_size=200), st.sampled_from(["base64", "quoted-printable", "7bit", "x"]))
def test_decoding_gives_bytes_or_says_why_not(body: bytes, encoding: str) -> None:
    with suppress(MailError):
        assert isinstance(decoded(body, encoding), bytes)


def test_a_letter_of_the_tests_is_read() -> None:
    assert [part.filename for part in read(letter()).leaves()][1:] == [
        "IHE_XDM.zip",
        "20260302_CR hospitalier_PAT-TROIS_DOMINIQUE.pdf",
    ]
