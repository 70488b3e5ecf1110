"""The secrets in the exact bytes of a mail client's command."""

import base64
import binascii
import re

from formats.mail import sasl
from formats.oidc import jwt
from harness.checks.check import Evidence
from harness.dossier.issued import Judged, Known, Secret

_RESPONSE = re.compile(rb"[A-Za-z0-9+/=_-]{4,}")


def secrets(call: Evidence, known: Known) -> Judged:
    """A mail client that logs in: XOAUTH2, PLAIN, LOGIN, or a response that comes after a refusal."""
    operation, raw = str(call.data.get("operation", "")), call.part("request")
    if operation in {"smtp.AUTH", "imap.AUTHENTICATE"}:
        yield _sasl(sasl.response_of(raw), known)
    elif operation == "imap.LOGIN" or b"LOGIN" in (word.upper() for word in raw.split(None, 2)[:2]):
        yield from _login(raw, known)
    elif operation.endswith(".UNKNOWN") and _RESPONSE.fullmatch(raw.strip()):
        secret = _read(raw.strip())
        if secret or str(call.data.get("connection", "")) in known.authenticating:
            yield _sasl(raw.strip(), known)


def _login(raw: bytes, known: Known) -> Judged:
    """``a1 LOGIN user password``, its words plain, quoted, or literals."""
    words = raw[re.search(rb"(?i)\blogin\b|$", raw).end() :].split(None, 1)  # type: ignore[union-attr]
    rest = words[1] if len(words) > 1 else b""
    password = re.sub(rb"(?s)^.*\{\d{1,9}\+?\}\r?\n", b"", rest).strip().strip(b'"').decode("utf-8", "replace")
    yield Secret(password, "mot de passe LOGIN"), password in known.secrets


def _sasl(response: bytes, known: Known) -> tuple[Secret, bool]:
    secret = _read(response)
    if secret is not None:
        return secret, known.token(secret.value) or secret.value in known.secrets
    text = response.decode("latin-1")
    return Secret(text, "réponse d'authentification"), any(token in _decoded(text) for token in known.tokens)


def _read(response: bytes) -> Secret | None:
    for read in (_xoauth2, _plain):
        try:
            return read(response)
        except sasl.SaslError:
            continue
    return None


def _xoauth2(response: bytes) -> Secret:
    return Secret(sasl.read_xoauth2(response).token, "jeton que ce banc n'a pas émis")


def _plain(response: bytes) -> Secret:
    return Secret(sasl.read_plain(response).password, "mot de passe PLAIN")


def _decoded(text: str) -> str:
    """What may be base64 of base64url: enough to know a token of ours in a string that is badly composed."""
    found = [text]
    for piece in re.split(r"[^A-Za-z0-9+/=_-]|(?<==)", text):
        try:
            found.append(base64.b64decode(piece + "=" * (-len(piece) % 4), b"-_").decode("latin-1"))
        except (binascii.Error, ValueError):
            continue
    inner = (jwt.decode(word) for part in found for word in re.split(r"[\s\x01]", part))
    return " ".join(token.text("jti") for token in inner if token is not None)
