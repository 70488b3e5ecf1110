"""The verification of an id_token: signature by a published key, issuer, audience, nonce, level, validity."""

import base64
import json
from typing import Any

from editor.outcome import FailedError

LEVEL = "eidas1"
_LEEWAY = 30
"""Seconds of difference tolerated between the two clocks."""


def verified(id_token: str, keys: Any, *, issuer: str, client_id: str, nonce: str) -> dict[str, Any]:
    """The claims of a verified id_token; ``keys`` is the issuer's JWKS. ``FailedError`` says what is wrong."""
    from joserfc import jwt  # noqa: PLC0415 - joserfc loads on first use, for a fast start
    from joserfc.errors import JoseError  # noqa: PLC0415
    from joserfc.jwk import KeySet  # noqa: PLC0415

    registry = jwt.JWTClaimsRegistry(
        leeway=_LEEWAY,
        iss={"essential": True, "value": issuer},
        aud={"essential": True, "value": client_id},
        nonce={"essential": True, "value": nonce},
        acr={"essential": True, "value": LEVEL},
        exp={"essential": True},
        iat={"essential": True},
        sub={"essential": True},
    )
    try:
        token = jwt.decode(id_token, KeySet.import_key_set(keys), algorithms=["RS256"])
        registry.validate(token.claims)
    except (JoseError, ValueError) as error:
        raise FailedError(f"id_token refusé : {error}") from error
    return dict(token.claims)


def key_id(id_token: str) -> str:
    """The ``kid`` that an unverified token names; empty when its header cannot be read."""
    head = id_token.partition(".")[0]
    try:
        return str(json.loads(base64.urlsafe_b64decode(head + "=" * (-len(head) % 4))).get("kid", ""))
    except (ValueError, AttributeError):
        return ""
