"""The Pro Santé Connect mode of INSi (insi.md §1.3, mode 3): how the token itself travels is not known [?].

So it is not demanded. The knob ``insi.psc_jeton`` = ``authorization`` supposes an ``Authorization: Bearer`` header and
checks that the token is the bench's, is alive and names the professional of the assertion. Every note says that the
transport is a supposition of the bench.
"""

from datetime import UTC, datetime

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256

from formats.insi.assertion import Assertion
from formats.insi.exigences_assertion import PSC_TOKEN
from formats.oidc import jwt
from formats.oidc.jwt import Jwt
from mocks.core.message import Request
from mocks.core.world import World
from mocks.insi.answers import Note, own_refusal

KNOB = "insi.psc_jeton"
_RULE = PSC_TOKEN.id
_UNKNOWN = "supposition du banc : le transport du jeton PSC vers INSi n'est pas publié"
_BEARER = "bearer "


def check_token(request: Request, read: Assertion, world: World, notes: list[Note]) -> None:
    """Check the token where the knob supposes it; else note that nothing was."""
    if world.knob(KNOB, "ignorer") != "authorization":
        notes.append(_note(f"jeton PSC non contrôlé ({_UNKNOWN})"))
        return
    header = request.header("Authorization")
    token = header[len(_BEARER) :] if header.lower().startswith(_BEARER) else ""
    problem = _problem(token, read, world)
    if problem:
        raise own_refusal("psc_jeton", f"{problem} ({_UNKNOWN})", _RULE)
    notes.append(_note(f"jeton PSC contrôlé dans Authorization ({_UNKNOWN})"))


def _note(text: str) -> Note:
    return {"rule": _RULE, "kind": "mock-own", "text": text}


def _problem(token: str, read: Assertion, world: World) -> str:
    """What is wrong with a token; empty when nothing."""
    found = jwt.decode(token)
    if found is None:
        return "en-tête Authorization sans jeton Bearer lisible"
    if not _is_signed(found, world):
        return "jeton que le banc n'a pas signé"
    if found.text("typ") != "Bearer":
        return "ce n'est pas un jeton d'accès"
    if _is_over(found, world):
        return "jeton expiré"
    holder = found.text("preferred_username")
    if not read.name_id or read.name_id not in (holder, holder[1:]):
        return f"le jeton est celui de {holder or 'personne'}, pas de {read.name_id}"
    return ""


def _is_over(token: Jwt, world: World) -> bool:
    """Tokens are dated by the real clock: what counts is their age in the session's time."""
    issued, ends = (jwt.number_of(token.claims, name) for name in ("iat", "exp"))
    return world.age(datetime.fromtimestamp(issued, UTC)).total_seconds() >= ends - issued


def _is_signed(token: Jwt, world: World) -> bool:
    try:
        world.site.token_key.public_key().verify(token.signature, token.signed, PKCS1v15(), SHA256())
    except InvalidSignature:
        return False
    return True
