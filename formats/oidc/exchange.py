"""The token request and its rules (psc.md §2.2)."""

import base64
import binascii
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import unquote_plus

from formats.oidc import pkce, rules
from formats.oidc.authorization import AuthorizationRequest
from formats.oidc.parameters import Parameters
from formats.rule import Breach

CODE_GRANT = "authorization_code"
SECRETS = ("client_secret", "code", "code_verifier", "refresh_token", "access_token", "token")
"""Parameters that a URL must never carry at the token endpoint."""


@dataclass(frozen=True, slots=True)
class TokenRequest:
    """A token request: its form body, the query string that should hold nothing, its Authorization header."""

    form: Parameters
    query: Parameters
    authorization: str = ""

    @property
    def code(self) -> str:
        """The code that it redeems; empty for another grant."""
        return self.form["code"] if self.form["grant_type"] == CODE_GRANT else ""


def breaches(request: TokenRequest, authorize: AuthorizationRequest | None) -> list[Breach]:
    """The rules that one code exchange breaks; without the authorization request, what it holds by itself."""
    found = _secrets_in_url(request) + _client(request)
    if authorize is None:
        return found + _redirect_absent(request)
    return found + _redirect(request, authorize) + _verifier(request, authorize)


def reused_codes(requests: Sequence[TokenRequest]) -> list[tuple[int, Breach]]:
    """The codes redeemed before: (index of the later request, breach)."""
    seen: set[str] = set()
    found = []
    for index, request in enumerate(requests):
        if request.code and request.code in seen:
            found.append((index, Breach(rules.CODE_ONCE, "un seul échange", request.code, "code")))
        seen.add(request.code)
    return found


def basic_credentials(header: str) -> tuple[str, str] | None:
    """(client_id, client_secret) of a Basic header, form-decoded as RFC 6749 §2.3.1 asks; None when it is not one."""
    scheme, _, encoded = header.partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        text = base64.b64decode(encoded.strip(), validate=True).decode()
    except (binascii.Error, ValueError):
        return None
    name, separator, secret = text.partition(":")
    return (unquote_plus(name), unquote_plus(secret)) if separator else None


def bearer_token(header: str) -> str:
    """The token of a Bearer header; empty when it is not one."""
    scheme, _, token = header.partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


def _secrets_in_url(request: TokenRequest) -> list[Breach]:
    return [Breach(rules.SECRET_IN_URL, "absent de l'URL", name, name) for name in SECRETS if name in request.query]


def _client(request: TokenRequest) -> list[Breach]:
    """A certificate authenticates too, but it does not name the client: client_id stays in the form."""
    named = request.form["client_id"] or request.form["client_assertion"]
    if named or basic_credentials(request.authorization):
        return []
    wanted = "Authorization: Basic, ou client_id dans le formulaire"
    return [Breach(rules.CODE_CLIENT, wanted, "absent", "client_id")]


def _redirect_absent(request: TokenRequest) -> list[Breach]:
    """Pro Santé Connect asks redirect_uri of every authorization request: every exchange repeats it."""
    if request.form["redirect_uri"]:
        return []
    return [Breach(rules.CODE_REDIRECT, "celui de la demande d'autorisation", "absent", "redirect_uri")]


def _redirect(request: TokenRequest, authorize: AuthorizationRequest) -> list[Breach]:
    sent = request.form["redirect_uri"]
    if sent == authorize.redirect_uri:
        return []
    return [Breach(rules.CODE_REDIRECT, authorize.redirect_uri, sent or "absent", "redirect_uri")]


def _verifier(request: TokenRequest, authorize: AuthorizationRequest) -> list[Breach]:
    verifier = request.form["code_verifier"]
    if not authorize.code_challenge:
        return []
    if verifier and pkce.verifies(verifier, authorize.code_challenge, authorize.challenge_method):
        return []
    return [Breach(rules.CODE_VERIFIER, authorize.code_challenge, verifier or "absent", "code_verifier")]
