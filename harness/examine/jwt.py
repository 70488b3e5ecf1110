"""Tokens of Pro Santé Connect: one compact token, or the answer of the token endpoint."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime

from formats.oidc import jwt, token
from formats.oidc.jwt import Jwt
from formats.oidc.token import Use
from formats.rule import Breach, Text
from harness.examine.examined import Anchors, Examined, Source, Type, unreadable
from harness.examine.recognise import BOM, TOKENS, token_text
from record.event import Json
from record.locator import Layer, Locator

ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512")
_KEYS = Text(
    "la signature (donnez les clés de l'émetteur avec --jwks FICHIER.json)",
    "the signature (give the issuer's keys with --jwks FILE.json)",
)
_USES = {
    Use.ID: Text("id_token", "id_token"),
    Use.ACCESS: Text("jeton d'accès", "access token"),
    Use.REFRESH: Text("jeton de rafraîchissement", "refresh token"),
    Use.OTHER: Text("jeton d'un usage inconnu", "token of unknown use"),
}


def examine(source: Source, anchors: Anchors) -> Examined:
    """Judge every token of a file."""
    texts = list(_texts(source.raw))
    read = [(text, name, one) for text, name in texts if (one := jwt.decode(text)) is not None]
    if not read:
        return unreadable(Type.JWT, Text("aucun jeton lisible", "no readable token"))
    labels = [_USES[token.use_of(one)] for _, _, one in read]
    found = Examined(Type.JWT, Text(", ".join(item.fr for item in labels), ", ".join(item.en for item in labels)))
    for text, name, one in read:
        _judge(found, source, text, name, one)
        _judge_signature(found, source, text, name, one, anchors)
    found.unjudged.append(
        Text("l'heure (expiré ou non), le nonce et le destinataire attendus", "the time, the expected nonce, audience")
    )
    return found


def _texts(raw: bytes) -> Iterator[tuple[str, str]]:
    """(token, name) of each token of a file."""
    if not raw.removeprefix(BOM).lstrip().startswith(b"{"):
        yield token_text(raw), "jeton"
        return
    try:
        body = json.loads(raw.decode("utf-8-sig", "replace"))
    except (ValueError, RecursionError):
        return
    for name in TOKENS:
        text = jwt.text_of(body, name) if isinstance(body, dict) else ""
        if text:
            yield text, name


def _judge(found: Examined, source: Source, text: str, name: str, one: Jwt) -> None:
    found.report.look(len(token.EXAMINATIONS))
    for breach in token.breaches(one):
        found.report.add(breach, _at(source, text, name, breach), _quoted(one, breach))
    issued, expires = token.lifetime(one)
    told = f"{name} : émis {_moment(issued)}, expire {_moment(expires)}"
    found.facts.append(Text(told, f"{name}: issued {_moment(issued)}, expires {_moment(expires)}"))


def _moment(seconds: int) -> str:
    try:
        return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if seconds else "?"
    except (OverflowError, OSError, ValueError):
        return "?"


def _at(source: Source, text: str, name: str, breach: Breach) -> Locator:
    """The way to a claim, or to a member of the header: both are read in base64url."""
    start = source.raw.find(text.encode("latin-1", "replace"))
    end = start + len(text) if start >= 0 else -1
    header = breach.where == "alg"
    first, second = text.find("."), text.rfind(".")
    piece = Layer("base64", "header", 0, first) if header else Layer("base64", "claims", first + 1, second)
    return (source.whole, Layer("text", name, start, end), piece, Layer("json", f"/{breach.where}"))


def _quoted(one: Jwt, breach: Breach) -> bytes:
    held: Json = one.header if breach.where == "alg" else one.claims
    return json.dumps(held.get(breach.where), ensure_ascii=False).encode("utf-8", "replace")


def _judge_signature(found: Examined, source: Source, text: str, name: str, one: Jwt, anchors: Anchors) -> None:
    """The signature by the keys given; a symmetric one is for its issuer alone."""
    alg = str(one.header.get("alg", ""))
    if anchors.jwks is None or alg not in ALGORITHMS:
        if alg in ALGORITHMS:
            found.unjudged.append(_KEYS)
        return
    problem = _problem(text, one, anchors.jwks)
    found.report.look()
    if problem:
        breach = Breach(token.SIGNATURE, "une signature d'une clé du JWKS", problem, "alg")
        found.report.add(breach, _at(source, text, name, breach), text.encode("latin-1", "replace"))


def _problem(text: str, one: Jwt, jwks: Json) -> str:
    """Why a signature does not hold; empty when it does."""
    from joserfc import jws  # noqa: PLC0415 - slow to import, and only needed with keys
    from joserfc.errors import JoseError  # noqa: PLC0415
    from joserfc.jwk import JWKRegistry  # noqa: PLC0415

    kid = one.header.get("kid")
    keys = [key for key in jwks["keys"] if isinstance(key, dict) and (kid is None or key.get("kid") == kid)]
    if not keys:
        return f"aucune clé {kid} dans le JWKS"
    for key in keys:
        try:
            jws.deserialize_compact(text, JWKRegistry.import_key(key), algorithms=list(ALGORITHMS))
        except (JoseError, ValueError, TypeError, KeyError):
            continue
        return ""
    return "la signature ne vérifie pas"
