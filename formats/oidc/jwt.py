"""JSON Web Tokens without keys: decoding what anybody may have sent, and the small hashes of OpenID Connect."""

import base64
import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

_BASE64URL = re.compile(r"[A-Za-z0-9_-]*")

Claims: TypeAlias = Mapping[str, Any]

MAX_LENGTH = 16_384
"""The longest token that is read, in characters. A PSC access token has about 1,200."""


@dataclass(frozen=True, slots=True)
class Jwt:
    """A decoded token. Nothing is verified; ``signed`` is what the signature covers."""

    header: Claims
    claims: Claims
    signed: bytes
    signature: bytes

    def text(self, claim: str) -> str:
        """A claim when it is a text; empty otherwise."""
        return text_of(self.claims, claim)


def decode(token: str) -> Jwt | None:
    """The content of a compact JWS, unverified; None when it is not one or is longer than ``MAX_LENGTH``."""
    pieces = token.split(".") if len(token) <= MAX_LENGTH else []
    if len(pieces) != 3:
        return None
    try:
        header, claims = _object(pieces[0]), _object(pieces[1])
        return Jwt(header, claims, f"{pieces[0]}.{pieces[1]}".encode("ascii"), decode_base64url(pieces[2]))
    except (ValueError, RecursionError):
        return None


def text_of(claims: Claims, name: str) -> str:
    """A member when it is a text; empty otherwise."""
    value = claims.get(name)
    return value if isinstance(value, str) else ""


def number_of(claims: Claims, name: str) -> int:
    """A member when it is a whole number (seconds for ``exp`` and ``iat``); 0 otherwise."""
    value = claims.get(name)
    return value if isinstance(value, int) and not isinstance(value, bool) else 0


def encode_base64url(raw: bytes) -> str:
    """base64url without padding (RFC 7515 §2)."""
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode("ascii")


def decode_base64url(text: str) -> bytes:
    """The bytes of unpadded base64url; ``ValueError`` on any other character, padding included."""
    if _BASE64URL.fullmatch(text) is None:
        raise ValueError("not base64url")
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def json_of(members: Iterable[tuple[str, Any]]) -> bytes:
    """A compact JSON object of members in this order. A name may come twice, as PSC did in 2021 (psc.md §2.4)."""
    pairs = (f"{json.dumps(name)}:{json.dumps(value, separators=(',', ':'))}" for name, value in members)
    return ("{" + ",".join(pairs) + "}").encode("ascii")


def at_hash(access_token: str) -> str:
    """The ``at_hash`` of an access token for RS256: left half of its SHA-256 (OpenID Connect Core §3.1.3.6)."""
    return encode_base64url(hashlib.sha256(access_token.encode("ascii", "replace")).digest()[:16])


def thumbprint(n: str, e: str) -> str:
    """The RFC 7638 thumbprint of an RSA public key, from its base64url modulus and exponent."""
    return encode_base64url(hashlib.sha256(json_of((("e", e), ("kty", "RSA"), ("n", n)))).digest())


def _object(piece: str) -> dict[str, Any]:
    value = json.loads(decode_base64url(piece))
    if not isinstance(value, dict):
        raise ValueError("not a JSON object")
    return value
