"""Proof Key for Code Exchange (RFC 7636), with the two methods that PSC advertises (psc.md §1.2)."""

import hashlib
import hmac
import re

from formats.oidc.jwt import encode_base64url

METHODS = ("plain", "S256")
_SHAPE = re.compile(r"[A-Za-z0-9._~-]{43,128}")


def is_well_formed(value: str) -> bool:
    """Whether a verifier or a challenge has the shape of RFC 7636 §4.1 (43 to 128 unreserved characters)."""
    return _SHAPE.fullmatch(value) is not None


def challenge_of(verifier: str, method: str) -> str:
    """The challenge of a verifier by ``plain`` or ``S256``."""
    if method == "plain":
        return verifier
    return encode_base64url(hashlib.sha256(verifier.encode("utf-8", "replace")).digest())


def verifies(verifier: str, challenge: str, method: str) -> bool:
    """Whether ``verifier`` answers ``challenge``."""
    computed = challenge_of(verifier, method).encode("utf-8", "replace")
    return hmac.compare_digest(computed, challenge.encode("utf-8", "replace"))
