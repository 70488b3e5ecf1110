"""From the wire to the message and back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formats.mail.submission import has_bare_lf, line_breaches, message_of, normalised, on_the_wire, to_wire


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


def test_lines_that_end_as_they_should_break_nothing() -> None:
    assert line_breaches(b"a\r\n..\r\n\r\n.\r\n") == []
    assert line_breaches(b"a\rb") == []


@pytest.mark.parametrize(
    ("sent", "rules"),
    [
        (b"NOOP\n", ["smtp.bare_lf"]),
        (b"a\nb\r\n.\r\n", ["smtp.bare_lf"]),
        (b"a\n.\nb", ["smtp.bare_lf", "smtp.bare_end"]),
        (b"a\n.\r\nb", ["smtp.bare_lf", "smtp.bare_end"]),
        (b"a\r\n.\nb", ["smtp.bare_lf", "smtp.bare_end"]),
    ],
)
def test_a_bare_line_feed_is_named_and_so_is_an_end_made_of_it(sent: bytes, rules: list[str]) -> None:
    assert [breach.rule.id for breach in line_breaches(sent)] == rules


def test_a_breach_says_where_and_what() -> None:
    first, end = line_breaches(b"ab\r\ncd\n.\r\n")
    assert (first.where, end.where, end.found) == ("6", "6", "LF . CR LF")


def test_a_bare_end_is_not_taken_off() -> None:
    assert message_of(b"a\n.\r\n") == b"a\n\r\n"


@given(st.binary())
def test_normalised_lines_end_with_crlf_and_stay_so(message: bytes) -> None:
    once = normalised(message)
    assert not has_bare_lf(once)
    assert normalised(once) == once
    assert once.replace(b"\r\n", b"\n") == message.replace(b"\r\n", b"\n")
