"""Who may talk to the product: this machine, under a loopback name, and no page of another site."""

from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


class Guard:
    """Refuses a foreign ``Host`` (DNS rebinding) and, for what changes something, a foreign ``Origin``."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the request through, or answer 403."""
        if scope["type"] == "http" and not _allowed(scope["method"], Headers(scope=scope)):
            await PlainTextResponse("accès refusé", 403)(scope, receive, send)
            return
        await self.app(scope, receive, send)


def _allowed(method: str, headers: Headers) -> bool:
    if _host(f"//{headers.get('host', '')}") not in _LOOPBACK:
        return False
    origin = headers.get("origin")
    return method in ("GET", "HEAD") or origin is None or urlsplit(origin).netloc == headers.get("host")


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""
