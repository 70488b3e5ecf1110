"""Files that are not what they say, broken, hostile or huge: a plain reason, ``non jugé``, never a traceback."""

import io
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from formats.mail.submission import message_of
from harness.examine import judge as judging
from harness.examine.examined import Type
from harness.examine.judge import judge, too_large
from harness.verdict import Verdict
from tests.formats.cda import golden as cda
from tests.formats.insi import messages
from tests.formats.pdfa.test_markers import golden as pdf
from tests.formats.pdfa.test_markers import rewritten
from tests.formats.xdm import golden as xdm
from tests.harness.checks import journey
from tests.harness.examine.asking import failed, judged, told
from tests.harness.examine.test_kinds import GOLDEN

BLOCKED = Verdict.BLOCKED
_BOMB = b'<!DOCTYPE l [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><l>&b;</l>'
_EXTERNAL = b'<!DOCTYPE l [<!ENTITY a SYSTEM "file:///etc/passwd">]><l>&a;</l>'


def encrypted(raw: bytes) -> bytes:
    """An archive whose members say that they are encrypted."""
    changed = bytearray(raw)
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = changed.find(mark)
        while at >= 0:
            changed[at + place] |= 1
            at = changed.find(mark, at + 4)
    return bytes(changed)


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"", "vide"),
        (b" \r\n ", "blancs"),
        (b"\x00\x01\x02\xff" * 100, "binaires"),
        (b"un texte", "texte"),
        (b"\x1f\x8b\x08\x00", "gzip"),
        (b"-----BEGIN CERTIFICATE-----\nMII\n", "PEM"),
        (_BOMB, "DOCTYPE"),
        (_EXTERNAL, "DOCTYPE"),
        (b"<a><b></a>", "illisible"),
        (b"<html><body>", "HTML"),
        (b"<autre/>", "racine autre"),
        (cda.document()[:2000], "illisible"),
        (b"\xff\xfe<\x00a", "illisible"),
        (b"<a>\xe9</a>", "illisible"),
        (b"PK\x03\x04 coup\xe9", "zip"),
        (b'{"a": 1}', "JSON"),
        (b"[" * 100_000, "texte"),
    ],
)
def test_what_is_not_judged_is_named(raw: bytes, words: str) -> None:
    found = judged(raw)
    assert (found.type, found.verdict) == (None, BLOCKED)
    assert words in found.what.fr
    assert found.unreadable is not None


@pytest.mark.parametrize(
    ("name", "raw", "said"),
    [
        ("IHE_XDM.zip", pdf(), "PDF"),
        ("message.eml", cda.document(), "CDA"),
        ("cr.pdf", xdm.archive(), "IHE_XDM"),
        ("cr.xml", b"PK\x03\x04", "zip"),
        ("jeton.jwt", b"un texte", "texte"),
    ],
)
def test_a_name_that_lies_is_told(name: str, raw: bytes, said: str) -> None:
    first = judged(raw, name).facts[0].fr
    assert first.startswith(f"le nom annonce .{name.rpartition('.')[2]}")
    assert said in first


@pytest.mark.parametrize("name", ["x.xml", "x.XML", "x", "x.cda", "x.bin"])
def test_a_name_that_says_nothing_else_is_not_told(name: str) -> None:
    assert not any("le nom annonce" in fact.fr for fact in judged(cda.document(), name).facts)


def test_a_byte_order_mark_and_another_encoding() -> None:
    text = cda.document(pdf=pdf()).decode()
    assert judged(b"\xef\xbb\xbf" + text.encode()).verdict is Verdict.PASS
    assert failed(judged(text.replace("UTF-8", "UTF-16").encode("utf-16"))) == {"cda.utf8"}
    assert judged(b"\xef\xbb\xbf" + messages.message()).type is Type.SOAP


def test_an_encrypted_archive_is_not_judged_alone_and_a_deviation_in_a_mail() -> None:
    locked = encrypted(xdm.archive())
    found = judged(locked)
    assert (found.type, found.verdict) == (Type.XDM, BLOCKED)
    assert found.unreadable is not None
    assert "chiffré" in found.unreadable.fr
    assert failed(judged(_mailed(locked))) == {"xdm.opens"}


def _mailed(archive: bytes) -> bytes:
    """A mail with that archive."""
    made = journey.sent(archive, pdf=pdf())
    return b"Message-ID: <1@b.fr>\r\nX-MSS-NIL: 1\r\n" + message_of(made.part("request"))


def test_limits_of_the_bench_are_not_deviations() -> None:
    bomb = xdm.zipped({**xdm.files(), "IHE_XDM/SUBSET01/DOC0002.XML": bytes(5_000_000)})
    assert judged(bomb).verdict is BLOCKED
    found = judged(_mailed(bomb))
    assert (failed(found), told(found) >= {"xdm.limit"}) == (set(), True)


def test_a_document_too_large_for_the_bench_is_not_a_deviation() -> None:
    large = cda.document(pdf=b"%PDF-1.4" + b"A" * 8_000_000)
    assert (judged(large).verdict, told(judged(large))) == (BLOCKED, set())
    found = judged(xdm.zipped(xdm.files(large), zipfile.ZIP_STORED))
    assert (failed(found), "cda.limit" in told(found)) == (set(), True)


def test_a_zip_in_a_zip_tells_what_to_do() -> None:
    found = judged(xdm.zipped({"dossier/IHE_XDM.ZIP": xdm.archive()}))
    assert found.verdict is BLOCKED
    assert found.unreadable is not None
    assert "Extrayez « dossier/IHE_XDM.ZIP »" in found.unreadable.fr


def test_an_archive_with_names_out_of_it_is_not_opened() -> None:
    assert judged(xdm.zipped({"IHE_XDM/../../x": b"x"})).verdict is BLOCKED


def test_an_encrypted_pdf() -> None:
    assert told(judged(rewritten("encrypted"))) == {"pdfa.mssante"}
    assert judged(b"%PDF-1.4 coup\xe9").verdict is BLOCKED


def test_ten_thousand_parts() -> None:
    parts = b"".join(b"--b\r\nContent-Type: text/plain\r\n\r\nx\r\n" for _ in range(10_000)) + b"--b--\r\n"
    related = b'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="b"\r\n\r\n' + parts
    found = judged(related)
    assert (found.type, found.verdict) == (Type.MIME, BLOCKED)
    assert judged(parts).verdict is BLOCKED
    mixed = b'From: a@b.fr\r\nContent-Type: multipart/mixed; boundary="b"\r\n\r\n' + parts
    assert judged(mixed).type is Type.EML


def test_a_mail_of_too_many_lines_is_not_judged() -> None:
    for raw in (b"From: a@b.fr\r\n" + b"X-A: b\r\n" * 10_001, b"From: a@b.fr\r\n\r\n" + b".\r\n" * 10_001):
        found = judged(raw)
        assert (found.type, found.verdict) == (Type.EML, BLOCKED)
        assert "plus de" in (found.unreadable.fr if found.unreadable else "")


def test_a_file_over_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(judging, "MAX_BYTES", 100)
    found = judged(cda.document())
    assert (found.type, found.verdict) == (None, BLOCKED)
    assert "maximum" in (found.unreadable.fr if found.unreadable else "")
    assert too_large(200_000_000).verdict is BLOCKED


@pytest.mark.parametrize(
    "raw",
    [
        b"POST / HTTP/1.1\r\nContent-Length: 900\r\n\r\n<a/>",
        b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab",
        b"POST / HTTP/1.1\r\nHost: x",
        b"HTTP/1.1 500 Oups\r\n\r\n",
        b"POST / HTTP/1.1\r\nContent-Type: multipart/related; boundary=b\r\n\r\n--b\r\n\r\ncoup",
    ],
)
def test_a_cut_capture_is_not_judged(raw: bytes) -> None:
    found = judged(raw)
    assert (found.type, found.verdict) == (Type.HTTP, BLOCKED)
    assert found.unreadable is not None


def test_a_forced_type_that_is_not_the_file_s() -> None:
    for type in Type:
        found = judged(b"\x00\xffrien", type=type)
        assert found.verdict in (BLOCKED, Verdict.FAIL)
        assert any("demandé" in fact.fr for fact in found.facts)


def test_deep_xml_is_a_limit() -> None:
    assert judged(b"<a>" * 5000 + b"</a>" * 5000).verdict is BLOCKED


@settings(max_examples=150)
@given(st.binary(max_size=400), st.sampled_from([None, *Type]))
def test_noise_never_raises(raw: bytes, type: Type | None) -> None:
    assert judged(raw, type=type).verdict in (BLOCKED, Verdict.FAIL, Verdict.PASS)


_STARTS = (
    b"<?xml version='1.0'?><a>",
    b"PK\x03\x04",
    b"%PDF-1.4\n",
    b"POST /lps HTTP/1.1\r\n",
    b"From: a@b.fr\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n",
    b"Content-Type: multipart/related; boundary=b\r\n\r\n--b\r\n",
    b"--b\r\nContent-Type: text/xml\r\n\r\n",
    b"IS010000000000000000000000S1",
    b'{"id_token": "',
    b"eyJhbGciOiJub25lIn0.",
)


@settings(max_examples=150)
@given(st.sampled_from(_STARTS), st.binary(max_size=300))
def test_noise_behind_a_good_start_never_raises(start: bytes, rest: bytes) -> None:
    judged(start + rest)


@settings(max_examples=60)
@given(st.sampled_from(sorted(GOLDEN)), st.data())
def test_a_spoiled_golden_file_never_raises(type: Type, data: st.DataObject) -> None:
    raw = bytearray(GOLDEN[type])
    at = data.draw(st.integers(0, len(raw) - 1))
    length = data.draw(st.sampled_from((0, 1, 3, 200)))
    raw[at : at + length] = data.draw(st.binary(max_size=8))
    judge(judging.Source("x", bytes(raw)))
    judge(judging.Source("x", GOLDEN[type][:at]), type=type)


def test_a_zip_whose_directory_lies_is_not_judged() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("IHE_XDM/SUBSET01/METADATA.XML", b"x" * 100)
    raw = bytearray(stream.getvalue())
    raw[40] ^= 0xFF
    assert judged(bytes(raw)).verdict in (BLOCKED, Verdict.FAIL)
