"""The authorization endpoint: checks the request as Keycloak does, then shows the login page (psc.md §2.1, §2.9)."""

from dataclasses import replace

from formats.oidc import authorization, pkce, redirect
from formats.oidc.authorization import AuthorizationRequest
from formats.oidc.parameters import Parameters, read
from mocks.core.message import Answer, Request
from mocks.core.mock import Outcome
from mocks.core.world import World
from mocks.psc import pages, paths, places
from mocks.psc.answers import OAuthError, page_answer, redirect_answer, with_fields
from mocks.psc.changes import AuthorizationRequested
from mocks.psc.tokens import SCOPES, now_of
from record.event import Json

OPERATION = "authorize"
_MODES = ("", "query", "fragment")
_TYPES = frozenset(
    ("none", "id_token", "token", "id_token token", "code id_token", "code token", "code id_token token")
)
_IMPLICIT = (
    "Client is not allowed to initiate browser login with given response_type. "
    "Implicit flow is disabled for the client."
)


def handle(request: Request, world: World) -> Outcome:
    """The login page; an HTML 400 when the client or its redirect URI is wrong; a redirect with an error otherwise."""
    parameters = read(request.body if request.method == "POST" else request.query)
    asked = authorization.read(parameters)
    trouble = _page_trouble(asked, world)
    if trouble:
        return page_answer(OPERATION, pages.error_page(trouble), 400, _facts(asked, error=trouble)), []
    try:
        _refuse(asked, parameters, world)
    except OAuthError as refusal:
        return _back(request, world, asked, refusal), []
    return _show(request, world, asked)


def _show(request: Request, world: World, asked: AuthorizationRequest) -> Outcome:
    opened = AuthorizationRequested(
        request=world.new_uuid(),
        client_id=asked.client_id,
        redirect_uri=asked.redirect_uri,
        response_mode=asked.response_mode,
        scope=asked.scope,
        state=asked.state,
        nonce=asked.nonce,
        challenge=asked.code_challenge,
        method=asked.challenge_method,
        at=now_of(world),
    )
    people = world.seed.professionals.values()
    html = pages.login_page(login_action(request), opened.request, asked.client_id, people)
    answer = page_answer(OPERATION, html, facts=_facts(asked, request=opened.request))
    headers = (*answer.headers, ("X-Banc-Request", opened.request))
    return replace(answer, headers=headers, notes=_tolerances(asked)), [opened]


def login_action(request: Request) -> str:
    """The path that the login form posts to, on the host that showed the page."""
    own = paths.LOGIN if request.listener == paths.WALLET else paths.KEYCLOAK_LOGIN
    return places.prefix(request) + own


def is_registered(world: World, client_id: str, uri: str) -> bool:
    """Whether a redirect URI is one of the client's: the seed's, and those of the knob ``psc.redirect_uris.<id>``
    (separated by spaces)."""
    client = world.seed.clients.get(client_id)
    if client is None:
        return False
    added = world.knob(f"psc.redirect_uris.{client_id}", "").split()
    return any(redirect.matches(known, uri) for known in (*client.redirect_uris, *added))


def _page_trouble(asked: AuthorizationRequest, world: World) -> str:
    if not asked.client_id:
        return "Missing parameters: client_id"
    if asked.client_id not in world.seed.clients:
        return "Client not found."
    return "" if is_registered(world, asked.client_id, asked.redirect_uri) else "Invalid parameter: redirect_uri"


def _refuse(asked: AuthorizationRequest, parameters: Parameters, world: World) -> None:
    _refuse_shape(asked, parameters)
    _refuse_scope(asked)
    _refuse_challenge(asked)
    if asked.acr_values != authorization.REQUIRED_ACR and world.knob("psc.acr_values", "ignore") == "refuse":
        # What PSC answers is unknown (psc.md §9): this refusal is the mock's own.
        raise OAuthError(302, "invalid_request", "Invalid parameter: acr_values", own=True)
    if "none" in asked.prompt.split():
        raise OAuthError(302, "login_required")


def _refuse_shape(asked: AuthorizationRequest, parameters: Parameters) -> None:
    if asked.repeated:
        raise OAuthError(302, "invalid_request", "duplicated parameter")
    if not asked.response_type:
        raise OAuthError(302, "invalid_request", "Missing parameter: response_type")
    if asked.response_type != "code":
        _refuse_type(asked.response_type)
    if asked.response_mode not in _MODES:
        raise OAuthError(302, "invalid_request", "Invalid parameter: response_mode")
    for name in ("request", "request_uri"):
        if name in parameters:
            # PSC advertises request objects; the mock does not read them.
            raise OAuthError(302, f"{name}_not_supported", "Request objects are not simulated", own=True)


def _refuse_type(response_type: str) -> None:
    if " ".join(sorted(response_type.split())) in _TYPES:
        raise OAuthError(302, "unauthorized_client", _IMPLICIT)
    raise OAuthError(302, "unsupported_response_type")


def _refuse_scope(asked: AuthorizationRequest) -> None:
    if not set(asked.scopes) <= set(SCOPES):
        raise OAuthError(302, "invalid_scope", f"Invalid scopes: {asked.scope}")


def _refuse_challenge(asked: AuthorizationRequest) -> None:
    if asked.code_challenge_method and asked.code_challenge_method not in pkce.METHODS:
        raise OAuthError(302, "invalid_request", "Invalid parameter: code_challenge_method")
    if asked.code_challenge_method and not asked.code_challenge:
        raise OAuthError(302, "invalid_request", "Missing parameter: code_challenge")
    if asked.code_challenge and not pkce.is_well_formed(asked.code_challenge):
        raise OAuthError(302, "invalid_request", "Invalid parameter: code_challenge")


def _back(request: Request, world: World, asked: AuthorizationRequest, refusal: OAuthError) -> Answer:
    fields = {
        "error": refusal.error,
        "error_description": refusal.description,
        "state": asked.state,
        "iss": places.issuer(request, world),
    }
    facts = _facts(asked, error=refusal.error)
    note = {"rule": "", "kind": "mock-own" if refusal.own else "refusal", "text": str(refusal)}
    answer = redirect_answer(OPERATION, with_fields(asked.redirect_uri, fields, asked.response_mode), facts)
    return replace(answer, notes=(note,))


def _facts(asked: AuthorizationRequest, **more: Json) -> dict[str, Json]:
    names = (
        "client_id",
        "redirect_uri",
        "response_type",
        "scope",
        "acr_values",
        "acr",
        "state",
        "nonce",
        "code_challenge",
        "code_challenge_method",
        "prompt",
        "kc_idp_hint",
    )
    return {**{name: getattr(asked, name) for name in names}, **more}


def _tolerances(asked: AuthorizationRequest) -> tuple[dict[str, Json], ...]:
    """What PSC lets pass and the guide does not: answered, and reported."""
    return tuple(
        {
            "rule": broken.rule.id,
            "kind": "tolerance",
            "text": f"{broken.where} : {broken.found} (attendu : {broken.expected})",
        }
        for broken in authorization.breaches(asked)
    )
