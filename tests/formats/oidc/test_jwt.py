"""Tokens that anybody may have sent."""

import base64
import json

from hypothesis import given
from hypothesis import strategies as st

from formats.oidc import jwt


def token(header: object, claims: object, signature: bytes = b"s") -> str:
    pieces = [json.dumps(header).encode(), json.dumps(claims).encode(), signature]
    return ".".join(jwt.encode_base64url(piece) for piece in pieces)


def test_a_token_decodes_without_its_key() -> None:
    decoded = jwt.decode(token({"alg": "RS256"}, {"jti": "j", "exp": 5, "otherIds": []}))
    assert decoded is not None
    assert decoded.header == {"alg": "RS256"}
    assert (decoded.text("jti"), decoded.text("otherIds"), decoded.text("sid")) == ("j", "", "")
    assert jwt.number_of(decoded.claims, "exp") == 5
    assert decoded.signature == b"s"


def test_what_is_not_a_token_gives_none() -> None:
    good = token({}, {})
    for text in ("", "a.b", "a.b.c", good + ".x", good + "=", token([], {}), token({}, 3), "é" + good):
        assert jwt.decode(text) is None, text


def test_a_token_that_is_too_long_or_too_deep_gives_none() -> None:
    assert jwt.decode(token({}, {"a": "x" * jwt.MAX_LENGTH})) is None
    deep = jwt.encode_base64url(b'{"a":' + b"[" * 6_000)
    assert jwt.decode(f"{jwt.encode_base64url(b'{}')}.{deep}.") is None


def test_a_number_is_a_whole_number() -> None:
    assert jwt.number_of({"exp": True}, "exp") == 0
    assert jwt.number_of({"exp": "12"}, "exp") == 0


def test_json_keeps_order_and_may_say_a_name_twice() -> None:
    assert jwt.json_of([("acr", "1"), ("nonce", ""), ("acr", "eidas3")]) == b'{"acr":"1","nonce":"","acr":"eidas3"}'


def test_at_hash_of_openid_connect_core() -> None:
    # OpenID Connect Core 1.0, appendix A.4 (the access token and at_hash of its example).
    assert jwt.at_hash("jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y") == "77QmUPtjPfzWtF2AnpK9RQ"


def test_thumbprint_of_rfc_7638() -> None:
    n = (
        "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3ok"
        "njhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6q"
        "MQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJ"
        "zKnqDKgw"
    )
    assert jwt.thumbprint(n, "AQAB") == "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs"


@given(st.text())
def test_any_text_is_a_token_or_none(text: str) -> None:
    jwt.decode(text)


@given(st.lists(st.binary(max_size=40), min_size=3, max_size=3))
def test_any_three_pieces_are_a_token_or_none(pieces: list[bytes]) -> None:
    jwt.decode(".".join(jwt.encode_base64url(piece) for piece in pieces))


@given(st.binary())
def test_base64url_goes_and_returns(raw: bytes) -> None:
    assert jwt.decode_base64url(jwt.encode_base64url(raw)) == raw
    assert jwt.encode_base64url(raw) == base64.urlsafe_b64encode(raw).decode().rstrip("=")
