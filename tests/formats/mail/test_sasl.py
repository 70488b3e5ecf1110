"""The SASL strings of CONF.07 and CONF.12."""

import base64
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formats.mail.sasl import (
    SaslError,
    claimed_token_id,
    read_plain,
    read_xoauth2,
    response_of,
    xoauth2_breaches,
)
from formats.rule import Mark

GOLDEN = base64.b64encode(b"user=a@b.mssante.fr\x01auth=Bearer jeton\x01\x01")


def test_the_string_of_the_requirement_is_read() -> None:
    claim = read_xoauth2(GOLDEN)
    assert (claim.user, claim.token) == ("a@b.mssante.fr", "jeton")
    assert xoauth2_breaches(GOLDEN) == []


@pytest.mark.parametrize(
    "string",
    [
        b"user=a\x01auth=Bearer jeton\x01",
        b"user=a\x01auth=Bearerjeton\x01\x01",
        b"user=a auth=Bearer jeton",
        b"n,a=a,\x01auth=Bearer jeton\x01\x01",
        b"",
    ],
)
def test_any_other_string_is_a_breach(string: bytes) -> None:
    (breach,) = xoauth2_breaches(base64.b64encode(string))
    assert breach.rule.id == "mss.xoauth2.form"


def test_the_case_of_the_scheme_only_warns() -> None:
    response = base64.b64encode(b"user=a\x01auth=bearer jeton\x01\x01")
    assert read_xoauth2(response).token == "jeton"
    (breach,) = xoauth2_breaches(response)
    assert (breach.rule.id, breach.rule.mark) == ("mss.xoauth2.scheme", Mark.INFERRED)


def test_what_is_not_base64_says_so() -> None:
    with pytest.raises(SaslError) as caught:
        read_xoauth2(b"user=a")
    assert caught.value.undecodable


def test_plain_takes_an_empty_password_or_any() -> None:
    assert read_plain(base64.b64encode(b"\0lab@ch.mssante.fr\0")).user == "lab@ch.mssante.fr"
    assert read_plain(base64.b64encode(b"\0lab@ch.mssante.fr\0x")).password == "x"


@pytest.mark.parametrize(
    ("request_bytes", "response"),
    [
        (b"AUTH XOAUTH2 QUJD\r\n", b"QUJD"),
        (b"auth xoauth2\r\n", b""),
        (b"a1 AUTHENTICATE XOAUTH2 QUJD\r\n", b"QUJD"),
        (b"a1 AUTHENTICATE XOAUTH2\r\n", b""),
        (b"QUJD\r\n", b"QUJD"),
        (b"\r\n", b""),
    ],
)
def test_the_response_is_found_wherever_it_was_sent(request_bytes: bytes, response: bytes) -> None:
    assert response_of(request_bytes) == response


def test_the_token_id_is_only_what_the_token_claims() -> None:
    claims = base64.urlsafe_b64encode(b'{"jti":"x-1"}').decode().rstrip("=")
    assert claimed_token_id(f"h.{claims}.s") == "x-1"
    assert claimed_token_id("opaque") == ""
    assert claimed_token_id("a.b.c") == ""


@given(st.text(max_size=60))
def test_no_token_makes_the_reader_fail(token: str) -> None:
    assert isinstance(claimed_token_id(token), str)


@given(st.binary(max_size=60))
def test_no_response_makes_the_reader_fail(response: bytes) -> None:
    for reader in (read_xoauth2, read_plain):
        with suppress(SaslError):
            reader(base64.b64encode(response))
