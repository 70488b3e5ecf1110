"""The discovery document, under its two names (psc.md §1.1, §1.2)."""

from typing import Any

from mocks.core.message import Request
from mocks.core.mock import Outcome
from mocks.core.world import World
from mocks.psc import paths, places
from mocks.psc.answers import json_answer
from mocks.psc.paths import PROTOCOL, REALM
from mocks.psc.tokens import SCOPES

OPERATION = "discovery"
WALLET_NAME = f"{REALM}/.well-known/wallet-openid-configuration"
STANDARD_NAME = f"{REALM}/.well-known/openid-configuration"

_SIGNING = ["PS384", "RS384", "EdDSA", "ES384", "HS256", "HS512", "ES256"]
_SIGNING += ["RS256", "HS384", "ES512", "PS256", "PS512", "RS512"]
_ASYMMETRIC = [name for name in _SIGNING if not name.startswith("HS")]
_KEY_ENCRYPTION = ["RSA-OAEP", "RSA-OAEP-256", "RSA1_5"]
_CONTENT_ENCRYPTION = ["A256GCM", "A192GCM", "A128GCM", "A128CBC-HS256", "A192CBC-HS384", "A256CBC-HS512"]
_CLIENT_METHODS = [
    "private_key_jwt",
    "client_secret_basic",
    "client_secret_post",
    "tls_client_auth",
    "client_secret_jwt",
]
_CLAIMS = ["aud", "sub", "iss", "auth_time", "name", "given_name", "family_name", "preferred_username", "email", "acr"]
_ALIASED = (
    "token_endpoint",
    "revocation_endpoint",
    "introspection_endpoint",
    "device_authorization_endpoint",
    "registration_endpoint",
    "userinfo_endpoint",
    "pushed_authorization_request_endpoint",
    "backchannel_authentication_endpoint",
)
_STATIC: dict[str, Any] = {
    "frontchannel_logout_session_supported": True,
    "frontchannel_logout_supported": True,
    "grant_types_supported": [
        "authorization_code",
        "implicit",
        "refresh_token",
        "password",
        "client_credentials",
        "urn:openid:params:grant-type:ciba",
        "urn:ietf:params:oauth:grant-type:device_code",
    ],
    "acr_values_supported": ["0", "0"],
    "response_types_supported": [
        "code",
        "none",
        "id_token",
        "token",
        "id_token token",
        "code id_token",
        "code token",
        "code id_token token",
    ],
    "subject_types_supported": ["public", "pairwise"],
    "response_modes_supported": ["query", "fragment", "form_post", "query.jwt", "fragment.jwt", "form_post.jwt", "jwt"],
    "claims_supported": _CLAIMS,
    "claim_types_supported": ["normal"],
    "claims_parameter_supported": True,
    "scopes_supported": list(SCOPES),
    "request_parameter_supported": True,
    "request_uri_parameter_supported": True,
    "require_request_uri_registration": True,
    "code_challenge_methods_supported": ["plain", "S256"],
    "tls_client_certificate_bound_access_tokens": True,
    "backchannel_logout_supported": True,
    "backchannel_logout_session_supported": True,
    "backchannel_token_delivery_modes_supported": ["poll", "ping"],
    "backchannel_authentication_request_signing_alg_values_supported": _ASYMMETRIC,
    "require_pushed_authorization_requests": False,
    "authorization_response_iss_parameter_supported": True,
}


def handle(request: Request, world: World) -> Outcome:
    """The document; ``acr_values_supported`` is ``["0","0"]`` as on the real service."""
    body = document(request, world, standard=request.path == STANDARD_NAME)
    facts = {"issuer": body["issuer"], "authorization_endpoint": body["authorization_endpoint"]}
    return json_answer(OPERATION, body, facts=facts, headers=(("Cache-Control", "no-cache, no-store"),)), []


def document(request: Request, world: World, *, standard: bool) -> dict[str, Any]:
    """The members of the document.

    Knob ``psc.standard_discovery`` [I]: under the standard name, ``wallet`` (default) cites the wallet's
    authorization endpoint, ``keycloak`` the realm's own, as a native Keycloak would.
    """
    base = places.base(request, world, paths.AUTH)
    endpoints = _endpoints(base)
    keycloak = standard and world.knob("psc.standard_discovery", "wallet") == "keycloak"
    authorize = f"{base}{PROTOCOL}/auth" if keycloak else places.base(request, world, paths.WALLET) + paths.AUTHORIZE
    return {
        "issuer": base + REALM,
        "authorization_endpoint": authorize,
        **endpoints,
        **_STATIC,
        **_algorithms(),
        "mtls_endpoint_aliases": {name: endpoints[name] for name in _ALIASED},
    }


def _endpoints(base: str) -> dict[str, str]:
    protocol = base + PROTOCOL
    return {
        "token_endpoint": f"{protocol}/token",
        "introspection_endpoint": f"{protocol}/token/introspect",
        "userinfo_endpoint": f"{protocol}/userinfo",
        "end_session_endpoint": f"{protocol}/logout",
        "jwks_uri": f"{protocol}/certs",
        "check_session_iframe": f"{protocol}/login-status-iframe.html",
        "registration_endpoint": f"{base}{REALM}/clients-registrations/openid-connect",
        "revocation_endpoint": f"{protocol}/revoke",
        "device_authorization_endpoint": f"{protocol}/auth/device",
        "backchannel_authentication_endpoint": f"{protocol}/ext/ciba/auth",
        "pushed_authorization_request_endpoint": f"{protocol}/ext/par/request",
    }


def _algorithms() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for subject in ("id_token", "userinfo", "request_object", "authorization"):
        plain = ["none"] if subject in ("userinfo", "request_object") else []
        found[f"{subject}_signing_alg_values_supported"] = [*_SIGNING, *plain]
        found[f"{subject}_encryption_alg_values_supported"] = _KEY_ENCRYPTION
        found[f"{subject}_encryption_enc_values_supported"] = _CONTENT_ENCRYPTION
    for endpoint in ("token", "introspection", "revocation"):
        found[f"{endpoint}_endpoint_auth_methods_supported"] = _CLIENT_METHODS
        found[f"{endpoint}_endpoint_auth_signing_alg_values_supported"] = _SIGNING
    return found
