"""Which operation serves which path of which host (psc.md §1.1)."""

from collections.abc import Mapping
from dataclasses import dataclass

from mocks.core.message import Request
from mocks.core.mock import Handler, Outcome
from mocks.core.world import World
from mocks.psc import paths
from mocks.psc.answers import http_error, not_found
from mocks.psc.operations import authorize, certs, discovery, introspect, login, logout, revoke, token, userinfo
from mocks.psc.paths import PROTOCOL

UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Route:
    """An operation, the methods that it takes and its handler."""

    operation: str
    methods: tuple[str, ...]
    handle: Handler


_GET, _POST, _BOTH = ("GET",), ("POST",), ("GET", "POST")
_AUTHORIZE = Route(authorize.OPERATION, _BOTH, authorize.handle)
_LOGIN = Route(login.OPERATION, _POST, login.handle)
_ROUTES: Mapping[str, Mapping[str, Route]] = {
    paths.WALLET: {paths.AUTHORIZE: _AUTHORIZE, paths.LOGIN: _LOGIN},
    paths.AUTH: {
        discovery.WALLET_NAME: Route(discovery.OPERATION, _GET, discovery.handle),
        discovery.STANDARD_NAME: Route(discovery.OPERATION, _GET, discovery.handle),
        paths.KEYCLOAK_AUTHORIZE: _AUTHORIZE,
        paths.KEYCLOAK_LOGIN: _LOGIN,
        f"{PROTOCOL}/token": Route(token.OPERATION, _POST, token.handle),
        f"{PROTOCOL}/userinfo": Route(userinfo.OPERATION, _BOTH, userinfo.handle),
        f"{PROTOCOL}/certs": Route(certs.OPERATION, _GET, certs.handle),
        f"{PROTOCOL}/token/introspect": Route(introspect.OPERATION, _POST, introspect.handle),
        f"{PROTOCOL}/revoke": Route(revoke.OPERATION, _POST, revoke.handle),
        f"{PROTOCOL}/logout": Route(logout.OPERATION, _BOTH, logout.handle),
    },
}


def operation_of(request: Request) -> str:
    """The operation that a request asks for; ``unknown`` when the path is not served."""
    route = _route(request)
    return route.operation if route else UNKNOWN


def handle(request: Request, world: World) -> Outcome:
    """Answer a request; Keycloak's 404 or 405 when nothing serves it."""
    route = _route(request)
    if route is None:
        return not_found(UNKNOWN), []
    if request.method not in route.methods:
        return http_error(route.operation, 405, "Method Not Allowed"), []
    return route.handle(request, world)


def _route(request: Request) -> Route | None:
    return _ROUTES.get(request.listener, {}).get(request.path)
