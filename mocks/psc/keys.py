"""Signing and verifying the tokens: RS256 for access and id tokens, HS256 for refresh tokens, as Keycloak does."""

import hashlib
import hmac
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256

from formats.oidc import jwt
from formats.oidc.jwt import Jwt, encode_base64url

REFRESH = "Refresh"


def sign(key: RSAPrivateKey, claims: Iterable[tuple[str, Any]], kid: str = "") -> str:
    """A token signed RS256; ``kid`` only where it must not be the key's own (a fault)."""
    signed = encode(header(kid or key_id(key)), claims)
    signature = key.sign(signed.encode(), padding.PKCS1v15(), SHA256())
    return f"{signed}.{encode_base64url(signature)}"


def sign_refresh(key: RSAPrivateKey, claims: Iterable[tuple[str, Any]]) -> str:
    """A refresh token, signed HS256 by a secret that derives from the key."""
    signed = encode((("alg", "HS256"), ("typ", "JWT"), ("kid", _secret_id(key))), claims)
    return f"{signed}.{encode_base64url(_mac(key, signed.encode()))}"


def encode(head: Iterable[tuple[str, Any]], claims: Iterable[tuple[str, Any]]) -> str:
    """What a signature covers: header and claims, in the order given."""
    return f"{encode_base64url(jwt.json_of(head))}.{encode_base64url(jwt.json_of(claims))}"


def header(kid: str) -> tuple[tuple[str, str], ...]:
    """The header of a token signed RS256."""
    return (("alg", "RS256"), ("typ", "JWT"), ("kid", kid))


def verified(key: RSAPrivateKey, token: str) -> Jwt | None:
    """The content of a token that this key signed, whatever its type; None for any other text."""
    found = jwt.decode(token)
    if found is None:
        return None
    algorithm = found.header.get("alg")
    if algorithm == "RS256":
        return found if found.text("typ") != REFRESH and _is_signed(_public(key), found) else None
    if algorithm == "HS256":
        return found if hmac.compare_digest(_mac(key, found.signed), found.signature) else None
    return None


@lru_cache(maxsize=8)
def key_id(key: RSAPrivateKey) -> str:
    """The ``kid`` of a key: its RFC 7638 thumbprint."""
    n, e = _numbers(key)
    return jwt.thumbprint(n, e)


@lru_cache(maxsize=8)
def jwks(key: RSAPrivateKey) -> dict[str, list[dict[str, str]]]:
    """The JSON Web Key Set of a key."""
    n, e = _numbers(key)
    return {"keys": [{"kid": key_id(key), "kty": "RSA", "alg": "RS256", "use": "sig", "n": n, "e": e}]}


@lru_cache(maxsize=1)
def foreign_key() -> RSAPrivateKey:
    """A key that no JWKS publishes, for the fault ``bad_signature``. Made on first use."""
    return rsa.generate_private_key(65_537, 2048)


@lru_cache(maxsize=8)
def _public(key: RSAPrivateKey) -> RSAPublicKey:
    return key.public_key()


@lru_cache(maxsize=8)
def _secret(key: RSAPrivateKey) -> bytes:
    private = key.private_numbers().d
    return hashlib.sha256(b"banc-segur refresh " + private.to_bytes((private.bit_length() + 7) // 8, "big")).digest()


def _secret_id(key: RSAPrivateKey) -> str:
    return uuid_of(_secret(key))


def uuid_of(seed: bytes) -> str:
    """A text in the shape of a UUID, always the same for the same bytes."""
    digits = hashlib.sha256(seed).hexdigest()
    return f"{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-8{digits[17:20]}-{digits[20:32]}"


def _mac(key: RSAPrivateKey, signed: bytes) -> bytes:
    return hmac.digest(_secret(key), signed, "sha256")


def _is_signed(key: RSAPublicKey, token: Jwt) -> bool:
    try:
        key.verify(token.signature, token.signed, padding.PKCS1v15(), SHA256())
    except InvalidSignature:
        return False
    return True


def _numbers(key: RSAPrivateKey) -> tuple[str, str]:
    numbers = _public(key).public_numbers()
    return _integer(numbers.n), _integer(numbers.e)


def _integer(value: int) -> str:
    return encode_base64url(value.to_bytes((value.bit_length() + 7) // 8, "big"))
