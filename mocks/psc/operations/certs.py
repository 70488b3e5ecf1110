"""The JSON Web Key Set of the realm."""

from mocks.core.message import Request
from mocks.core.mock import Outcome
from mocks.core.world import World
from mocks.psc import keys
from mocks.psc.answers import json_answer

OPERATION = "certs"


def handle(_request: Request, world: World) -> Outcome:
    """One RSA key, its ``kid`` the RFC 7638 thumbprint."""
    return json_answer(OPERATION, keys.jwks(world.site.token_key), headers=(("Cache-Control", "no-cache"),)), []
