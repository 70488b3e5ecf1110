"""Authenticating the caller of a back-channel endpoint (psc.md §2.2, §2.9)."""

import hmac

from formats.oidc.exchange import basic_credentials
from formats.oidc.parameters import Parameters, read
from mocks.core.message import Request
from mocks.core.seed import Client
from mocks.core.world import World
from mocks.psc.answers import OAuthError

FORM = "application/x-www-form-urlencoded"
_WRONG = "Invalid client or Invalid client credentials"


def form_of(request: Request) -> Parameters:
    """The fields of a form body; an ``OAuthError`` for a repeated field."""
    form = read(request.body)
    if form.repeated:
        raise OAuthError(400, "invalid_request", "duplicated parameter")
    return form


def takes_form(request: Request) -> bool:
    """Whether the body is announced as a form, or not announced at all."""
    return request.header("Content-Type").partition(";")[0].strip().lower() in ("", FORM)


def authenticate(request: Request, world: World, form: Parameters) -> Client:
    """The client that calls, by Basic, by form secret or by certificate; an ``OAuthError`` otherwise."""
    name, secret = basic_credentials(request.header("Authorization")) or (form["client_id"], form["client_secret"])
    if not name:
        raise OAuthError(400, "invalid_client", "Missing client_id parameter")
    client = world.seed.clients.get(name)
    if client is None:
        raise OAuthError(401, "invalid_client", _WRONG)
    if not (_same(secret, client.secret) if secret else _has_certificate(request, world, client)):
        raise OAuthError(401, "unauthorized_client", _WRONG)
    return client


def name_of(request: Request, form: Parameters) -> str:
    """The client id that a request claims, unverified."""
    return (basic_credentials(request.header("Authorization")) or (form["client_id"], ""))[0]


def _same(given: str, expected: str) -> bool:
    return hmac.compare_digest(given.encode("utf-8", "replace"), expected.encode())


def _has_certificate(request: Request, world: World, client: Client) -> bool:
    """``tls_client_auth``: the subject DN registered by the knob ``psc.dn.<client_id>``, on a chain that verifies."""
    registered = world.knob(f"psc.dn.{client.id}", "")
    if not registered or request.tls is None or request.tls.certificate is None or request.tls.errors:
        return False
    return request.tls.certificate.subject == registered
