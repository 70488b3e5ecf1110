"""Where the two hosts of Pro Santé Connect are for this client (psc.md §1.1)."""

from urllib.parse import urlsplit

from formats.oidc.parameters import host_of, path_of, port_of
from mocks.core.message import Request
from mocks.core.world import World
from mocks.psc.paths import AUTH, REALM


def issuer(request: Request, world: World) -> str:
    """The issuer that this client knows, session prefix included."""
    return base(request, world, AUTH) + REALM


def base(request: Request, world: World, listener: str) -> str:
    """``https://host:port[/s/<session>]`` of a listener: the request's own origin when it came there.

    When both listeners share a host name in ``world.site.addresses``, the other one is given under the
    name that the client used, so that ``iss`` is the same on both whatever that name is.
    """
    if request.listener == listener:
        return request.origin
    other, own = world.site.addresses.get(listener, ""), world.site.addresses.get(request.listener, "")
    host = host_of(request.origin) if host_of(own) == host_of(other) else ""
    return _with_host(other, host or host_of(other)) + prefix(request)


def prefix(request: Request) -> str:
    """``/s/<session>`` when the client named its session in the path; empty otherwise."""
    return path_of(request.origin).rstrip("/")


def _with_host(address: str, host: str) -> str:
    port = port_of(address)
    return f"{urlsplit(address).scheme}://{host}" + (f":{port}" if port else "")
