"""Why bytes cannot be decoded, told of any bytes and any name; and where they can, nothing is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formats import charset

NAMES = st.sampled_from(["", "utf-8", "utf-16", "iso-8859-1", "idna", "hex", "klingon", "\x01", "é", "x" * 300])


@given(st.binary(max_size=80), NAMES, st.sampled_from([b"", b"<?xml version='1.0' encoding='foo'?>", b"\xff\xfe"]))
def test_any_bytes_of_any_encoding_are_told_or_not(raw: bytes, name: str, before: bytes) -> None:
    why = charset.unreadable(before + raw, name)
    assert why is None or (len(str(why)) < 250 and why.position < len(before + raw))
    charset.contradiction(before + raw, name)


@given(st.text(max_size=40))
def test_what_can_be_decoded_is_not_unreadable(text: str) -> None:
    assert charset.unreadable(f"<a>{text}</a>".encode("utf-8", "replace"), "utf-8") is None


@pytest.mark.parametrize(("one", "other"), [("utf-8", "UTF8"), ("latin1", "iso-8859-1"), ("utf-16", "UTF-16LE")])
def test_two_names_of_one_encoding_do_not_contradict(one: str, other: str) -> None:
    declared = f"<?xml version='1.0' encoding='{other}'?><a/>".encode()
    assert charset.contradiction(declared, one) == ("", "")
    assert charset.contradiction(declared, "ebcdic-us") == ("ebcdic-us", other.lower())
