"""From the wire to the message and back."""

from hypothesis import given
from hypothesis import strategies as st

from formats.mail.submission import message_of, on_the_wire, to_wire


def test_dots_are_undone_and_the_terminator_removed() -> None:
    assert message_of(b"a\r\n..b\r\n...\r\n.\r\n") == b"a\r\n.b\r\n..\r\n"


def test_an_empty_message_is_empty() -> None:
    assert message_of(b".\r\n") == b""


def test_a_cut_transmission_is_what_arrived() -> None:
    assert message_of(b"a\r\n..b") == b"a\r\n.b"


def test_an_offset_of_the_message_is_found_on_the_wire() -> None:
    wire = b"a\r\n..b\r\nc\r\n..d\r\n.\r\n"
    message = message_of(wire)
    for sign in (b"a", b"b", b"c", b"d"):
        assert wire[to_wire(wire, message.index(sign)) :].startswith(sign)


@given(st.lists(st.sampled_from([b".", b"..", b"a", b"", b".b", b"\r"]), max_size=12))
def test_what_is_submitted_is_what_is_received(lines: list[bytes]) -> None:
    message = b"".join(line + b"\r\n" for line in lines)
    assert message_of(on_the_wire(message)) == message
