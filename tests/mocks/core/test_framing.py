"""Whatever the way bytes come, requests are the same; whatever the bytes, only ``FramingError`` is raised."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mocks.core.http.framing import MAX_HEAD, Framer, FramingError, Message


def sized(body: bytes) -> bytes:
    """A request with a length."""
    return b"POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n" % len(body) + body


def chunked(pieces: list[bytes]) -> bytes:
    """A request in chunks."""
    chunks = b"".join(b"%x\r\n%b\r\n" % (len(piece), piece) for piece in pieces if piece)
    return b"POST /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks + b"0\r\n\r\n"


def framed(pieces: list[bytes]) -> list[Message]:
    """The requests of a stream that comes in pieces."""
    framer, messages = Framer(), []
    for piece in pieces:
        framer.feed(piece)
        while message := framer.next():
            messages.append(message)
    return messages


REQUESTS = st.lists(
    st.binary(max_size=30).map(sized) | st.lists(st.binary(max_size=10), max_size=4).map(chunked), max_size=4
)


@given(REQUESTS, st.data())
def test_the_cuts_of_the_stream_do_not_matter(requests: list[bytes], data: st.DataObject) -> None:
    stream = b"".join(requests)
    cuts = sorted(data.draw(st.lists(st.integers(0, len(stream)), max_size=6)))
    pieces = [stream[start:end] for start, end in zip([0, *cuts], [*cuts, len(stream)], strict=True)]
    assert [message.raw for message in framed(pieces)] == requests


@given(st.lists(st.binary(max_size=10), max_size=4))
def test_chunks_are_put_together(pieces: list[bytes]) -> None:
    (message,) = framed([chunked(pieces)])
    assert message.body == b"".join(pieces)


@given(st.binary(max_size=200), st.binary(max_size=200))
def test_garbage_raises_nothing_else(start: bytes, rest: bytes) -> None:
    for stream in (start + rest, sized(b"ok")[:-4] + rest, chunked([b"ok"])[:-7] + rest):
        with contextlib.suppress(FramingError):
            framed([stream])


@pytest.mark.parametrize(
    ("raw", "status"),
    [
        (b"GET / HTTP/1.1\r\nHost: x\r\nX: " + b"a" * MAX_HEAD + b"\r\n\r\n", 431),
        (b"GET / HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", 400),
        (b"GET / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabcXX", 400),
        (b"GET / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip, chunked\r\n\r\n", 400),
        (b"GET / HTTP/1.1\nHost: x\r\n bad\r\n\r\n", 400),
    ],
)
def test_what_two_readers_could_read_in_two_ways_is_refused(raw: bytes, status: int) -> None:
    with pytest.raises(FramingError) as refusal:
        framed([raw])
    assert refusal.value.status == status


def test_an_upgrade_that_nobody_offered_is_ignored() -> None:
    (message,) = framed([b"GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n"])
    assert message.head.values("upgrade") == ["h2c"]


def test_a_large_chunked_body_is_read_once() -> None:
    body = bytes(4_000_000)
    stream = chunked([body])
    pieces = [stream[start : start + 65536] for start in range(0, len(stream), 65536)]
    (message,) = framed(pieces)
    assert message.body == body
