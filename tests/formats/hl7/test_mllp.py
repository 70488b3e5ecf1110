"""MLLP frames, whole or in pieces, and acknowledgements."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formats.hl7 import ack, mllp
from formats.hl7.er7 import read
from formats.hl7.mllp import Deframer, MllpError
from tests.formats.hl7.messages import message

_CONTENT = st.binary(max_size=40).filter(lambda raw: b"\x1c" not in raw and b"\x0b" not in raw)


@given(st.lists(_CONTENT, max_size=4), st.integers(1, 9))
def test_frames_come_out_whatever_the_pieces(contents: list[bytes], size: int) -> None:
    stream, deframer = b"".join(map(mllp.frame, contents)), Deframer()
    found = [frame for at in range(0, len(stream), size) for frame in deframer.feed(stream[at : at + size])]
    assert [frame.raw for frame in found] == contents
    assert b"".join(frame.wire for frame in found) == stream
    assert deframer.pending == b""


def test_what_comes_before_a_frame_is_told() -> None:
    (found,) = Deframer().feed(b"\r\n" + mllp.frame(b"MSH"))
    assert (found.stray, found.raw) == (b"\r\n", b"MSH")


def test_an_end_without_a_start_and_a_frame_over_the_limit_are_refused() -> None:
    with pytest.raises(MllpError):
        Deframer().feed(b"MSH\x1c\r")
    with pytest.raises(MllpError):
        Deframer(limit=10).feed(b"\x0b" + b"x" * 11)
    with pytest.raises(MllpError):
        Deframer(limit=10).feed(mllp.frame(b"x" * 11))
    assert Deframer(limit=10).feed(mllp.frame(b"x" * 10))


def test_what_was_cut_at_the_limit_is_no_fault() -> None:
    for wire, limit in (
        (b"\x0b" + b"x" * mllp.MAX_BYTES, True),
        (b"x" * (mllp.MAX_BYTES + 1), False),
        (b"\x0b", False),
    ):
        with pytest.raises(MllpError) as refused:
            mllp.opened(wire)
        assert refused.value.limit is limit


@given(st.lists(st.binary(max_size=20), max_size=6))
def test_a_deframer_takes_anything(pieces: list[bytes]) -> None:
    deframer = Deframer(limit=50)
    try:
        for piece in pieces:
            deframer.feed(piece)
    except MllpError:
        return
    assert len(deframer.pending) <= 51


@pytest.mark.parametrize("wire", [b"", b"\x0b", b"\x0bMSH", b"\x0bMSH\x1c", b"MSH\x1c\r", b"\x1c\r"])
def test_what_is_no_frame_is_refused(wire: bytes) -> None:
    with pytest.raises(MllpError):
        mllp.opened(wire)


def test_an_acknowledgement_answers_its_message() -> None:
    raw = ack.ack(read(message()), "AA", at="20261121100001+0000", id="BANC-1")
    found = read(raw)
    assert ack.said(raw) == ack.Said("AA", "MSG-0001", "")
    assert (found.type, found.control_id, found.header.value(5), found.header.value(6)) == (
        "ACK^A28", "BANC-1", "LGC", "CABINET-BANC",
    )  # fmt: skip
    assert found.header.value(12, 3) == "2.10"
    assert found.segments("ERR") == ()


def test_a_refusal_says_why() -> None:
    raw = ack.ack(read(message()), "AE", "patient | inconnu", error="207")
    assert ack.said(raw) == ack.Said("AE", "MSG-0001", "patient | inconnu")
    assert read(raw).segments("ERR")[0].value(3) == "207"


def test_what_could_not_be_read_is_rejected_without_its_number() -> None:
    assert ack.said(ack.ack(None, "AR", "illisible")) == ack.Said("AR", "", "illisible")
    assert ack.said(ack.ack(read(message()), "AA", answers="AUTRE")) == ack.Said("AA", "AUTRE", "")


@pytest.mark.parametrize("raw", [b"", b"HTTP/1.1 200 OK", message()])
def test_what_is_no_acknowledgement_says_nothing(raw: bytes) -> None:
    assert ack.said(raw) is None


@given(st.text(max_size=20), st.text(max_size=20))
def test_an_acknowledgement_is_readable_whatever_the_message_holds(number: str, text: str) -> None:
    odd = "".join(f"\\X{byte:02X}\\" for byte in number.encode("utf-8", "replace"))
    raw = ack.ack(read(message(m10=odd, m3=odd)), "AE", text)
    assert b"\x0b" not in raw
    assert b"\x1c" not in raw
    said = ack.said(raw)
    assert said is not None
    assert said.control_id == number.encode("utf-8", "replace").decode()
