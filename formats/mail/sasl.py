"""The SASL strings of API LPS: XOAUTH2 (CONF.07 = ECO.1.2.1) and PLAIN (CONF.12 = ECO.1.3.1, RFC 4616)."""

import base64
import binascii
import json
import re
from dataclasses import dataclass

from formats.rule import Breach, Mark, Text, rule

REFUSAL = base64.b64encode(b'{"status":"401","schemes":"bearer","scope":"mail"}')
"""The challenge that refuses a token, as Mailiz formation sends it (mss.md §1.4)."""

XOAUTH2_FORM = rule(
    "mss.xoauth2.form",
    "SC.MSS/CONF.07 (ECO.1.2.1) ; mss.md §0.2",
    Mark.VERIFIED,
    Text(
        "La chaîne XOAUTH2 est base64(« user= » adresse ^A « auth=Bearer » espace jeton ^A ^A).",
        "The XOAUTH2 string is base64('user=' address ^A 'auth=Bearer' space token ^A ^A).",
    ),
    Text(
        "Composer la chaîne exactement ainsi, sur une seule ligne, sans retour à la ligne dans le base64.",
        "Build the string exactly so, on one line, with no line break in the base64.",
    ),
)

XOAUTH2_SCHEME = rule(
    "mss.xoauth2.scheme",
    "SC.MSS/CONF.07 (ECO.1.2.1) ; RFC 9110 §11.1",
    Mark.INFERRED,
    Text("Le schéma s'écrit Bearer, comme l'exigence l'écrit.", "The scheme is written Bearer, as required."),
    Text("Écrire « auth=Bearer » avec une majuscule.", "Write 'auth=Bearer', capitalised."),
)
"""A warning only: the case of a scheme does not count, but some operators compare it."""

_XOAUTH2 = re.compile(rb"user=([^\x01]*)\x01auth=((?i:Bearer)) ([^\x01]+)\x01\x01")


class SaslError(ValueError):
    """The response is not what the mechanism asks for. ``undecodable`` when it is not even base64."""

    def __init__(self, message: str, *, undecodable: bool = False) -> None:
        super().__init__(message)
        self.undecodable = undecodable


@dataclass(frozen=True, slots=True)
class Bearer:
    """What an XOAUTH2 response claims: the mailbox and the access token."""

    user: str
    token: str


@dataclass(frozen=True, slots=True)
class Plain:
    """What a PLAIN response claims. ``user`` is the authentication identity, the mailbox for a BAL APP."""

    authorization: str
    user: str
    password: str


def read_xoauth2(response: bytes) -> Bearer:
    """The claim of a base64 XOAUTH2 response; raises ``SaslError``."""
    found = _xoauth2(response)
    return Bearer(_text(found[1]), _text(found[3]))


def read_plain(response: bytes) -> Plain:
    """The claim of a base64 PLAIN response; raises ``SaslError``."""
    fields = _decode(response).split(b"\0")
    if len(fields) != 3:
        raise SaslError("la chaîne n'est pas identité NUL identité NUL mot de passe")
    return Plain(*(_text(field) for field in fields))


def xoauth2_breaches(response: bytes) -> list[Breach]:
    """What an XOAUTH2 response has wrong."""
    try:
        read_xoauth2(response)
    except SaslError as error:
        return [Breach(XOAUTH2_FORM, "user=<BAL>^Aauth=Bearer <jeton>^A^A", str(error))]
    scheme = _xoauth2(response)[2].decode("ascii")
    return [] if scheme == "Bearer" else [Breach(XOAUTH2_SCHEME, "auth=Bearer", f"auth={scheme}")]


def response_of(request: bytes) -> bytes:
    """The base64 response in the bytes of an AUTH or AUTHENTICATE exchange, wherever it was sent.

    ``AUTH XOAUTH2 <response>``, ``a1 AUTHENTICATE XOAUTH2 <response>`` or the response on a line of its own.
    """
    words = request.split()
    upper = [word.upper() for word in words]
    for verb in (b"AUTH", b"AUTHENTICATE"):
        if verb in upper[:2]:
            return words[-1] if len(words) > upper.index(verb) + 2 else b""
    return words[0] if len(words) == 1 else b""


def claimed_token_id(token: str) -> str:
    """The ``jti`` that a JWT claims, unverified; empty when it has none. It names a session, it proves nothing."""
    segments = token.split(".")
    if len(segments) != 3:
        return ""
    try:
        claims = json.loads(base64.urlsafe_b64decode(segments[1] + "=" * (-len(segments[1]) % 4)))
    except (ValueError, RecursionError):
        return ""
    value = claims.get("jti", "") if isinstance(claims, dict) else ""
    return value if isinstance(value, str) else ""


def _xoauth2(response: bytes) -> re.Match[bytes]:
    found = _XOAUTH2.fullmatch(_decode(response))
    if not found:
        raise SaslError("la chaîne n'est pas user=…^Aauth=Bearer …^A^A")
    return found


def _decode(response: bytes) -> bytes:
    try:
        return base64.b64decode(response.strip(), validate=True)
    except binascii.Error as error:
        raise SaslError(f"base64 illisible : {error}", undecodable=True) from error


def _text(raw: bytes) -> str:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise SaslError("la chaîne n'est pas en UTF-8") from error
