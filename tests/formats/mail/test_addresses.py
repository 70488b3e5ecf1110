"""The addresses of a header field: those that anybody reads, and none of what only means to hurt."""

from email.utils import getaddresses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formats.mail.addresses import MAX_OPENED, MOST_READ, named
from formats.mail.message import read
from mocks.mss.imap.structure import envelope

HOSTILE = {
    "comments": "(" * 20_000,
    "closed comments": "(" * 20_000 + ")" * 20_000,
    "escaped ends": "(\\)" * 20_000,
    "groups": "a:" * 20_000,
    "angles": "<" * 20_000,
    "quotes": '"' * 20_001,
    "routes": "<@" * 20_000,
    "literals": "[" * 20_000,
    "long": "a" * 300_000,
}
HEADERS = ("From", "Sender", "Reply-To", "To", "Cc", "Bcc")
SPECIALS = '()<>[]:;@\\,."= \t\r?aé\x00'


def letter(value: str) -> bytes:
    """A message each of whose address fields has that value."""
    return "".join(f"{name}: {value}\r\n" for name in HEADERS).encode("utf-8", "replace") + b"\r\ncorps"


def deep(frames: int, value: str) -> list[tuple[str, str]]:
    """What is read by a caller that is itself so deep."""
    return deep(frames - 1, value) if frames else named([value])


@pytest.mark.parametrize("hostile", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_field_is_read_as_something_or_nothing(hostile: str) -> None:
    mail = read(letter(f"{hostile}<cardiologie@ch-banc.mssante.fr>"))
    assert all(isinstance(mail.addresses(name), list) for name in HEADERS)
    assert envelope(mail.root).startswith(b"(")


def test_a_field_that_nests_too_deep_is_not_read_and_the_others_are() -> None:
    over = "(" * (MAX_OPENED + 1) + ")" * (MAX_OPENED + 1)
    assert named([f"{over} <a@b.fr>", "c@d.fr"]) == [("", "c@d.fr")]
    assert [address for _, address in named([f"{over[1:-1]} <a@b.fr>"])] == ["a@b.fr"]


def test_what_is_read_does_not_depend_on_how_deep_the_reader_was_called() -> None:
    nested = "a:" * MAX_OPENED + "b@c.fr"
    assert deep(500, nested) == named([nested]) == [("", "b@c.fr")]


def test_the_fields_of_one_name_have_a_limit_together() -> None:
    half = "a@b.fr," + " " * (MOST_READ // 2 - 7)
    assert named([half, half, half]) == [("", "a@b.fr")] * 2


@given(st.lists(st.text(st.sampled_from(SPECIALS), max_size=300), max_size=4))
def test_any_field_is_read_without_an_error(fields: list[str]) -> None:
    assert all(label == str(label) and address for label, address in named(fields))


@given(st.text(st.sampled_from(SPECIALS), max_size=60), st.integers(1, 2_000))
def test_any_message_is_read_without_an_error(piece: str, times: int) -> None:
    mail = read(letter((piece * times)[:20_000]))
    assert all(isinstance(mail.addresses(name), list) for name in HEADERS)
    assert envelope(mail.root).endswith(b")")


WORD = st.text("abcdefghij", min_size=1, max_size=8)


@given(st.lists(st.tuples(WORD, WORD, WORD), max_size=20))
def test_what_is_sound_is_read_as_the_standard_library_reads_it(people: list[tuple[str, str, str]]) -> None:
    value = ", ".join(f'"{label}, X" (cabinet) <{local}@{domain}.fr>' for label, local, domain in people)
    assert named([value]) == getaddresses([value])[: len(people)]
