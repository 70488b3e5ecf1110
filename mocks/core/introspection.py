"""How the mail operator asks Pro Santé Connect about a token: a real HTTPS request to the PSC mock."""

import asyncio
import importlib
import ssl
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mocks.core.conduit import IntrospectionUnavailable
from mocks.core.population import OPERATOR

if TYPE_CHECKING:
    import httpx

_PATH = "/auth/realms/esante-wallet/protocol/openid-connect/token/introspect"

_NEEDED = ("httpx", "httpcore", "anyio._backends._asyncio")
"""What the first question loads; the last two only once the connection is opened, which would hold up the loop."""


class Introspector:
    """Asks the introspection endpoint, connections kept open; httpx is loaded on first use.

    ``dialled`` gives an address that this machine reaches: the bench's own names may resolve elsewhere only.
    """

    def __init__(self, auth_base: str, ca: Path, secret: str, dialled: Callable[[str], tuple[str, str]]) -> None:
        self._base = auth_base
        self._ca = ca
        self._secret = secret
        self._dialled = dialled
        self._client: httpx.AsyncClient | None = None

    async def __call__(self, token: str, base: str = "") -> Mapping[str, Any]:
        """The introspection answer, of the Pro Santé Connect at ``base`` when one is given.

        Raises ``IntrospectionUnavailable``.
        """
        import httpx  # noqa: PLC0415 - not on the start path

        try:
            url, host = self._dialled((base or self._base) + _PATH)
            answer = await self._http().post(
                url, data={"token": token}, auth=(OPERATOR, self._secret), headers={"Host": host}
            )
            body = answer.json()
        except (httpx.HTTPError, ValueError) as error:
            raise IntrospectionUnavailable(str(error)) from error
        if answer.status_code != httpx.codes.OK or not isinstance(body, dict):
            raise IntrospectionUnavailable(f"HTTP {answer.status_code}")
        return body

    def warm_up(self) -> None:
        """Load, aside, what the first question needs."""
        asyncio.get_running_loop().run_in_executor(None, _load)

    async def close(self) -> None:
        """Close what is open."""
        if self._client is not None:
            await self._client.aclose()

    def _http(self) -> "httpx.AsyncClient":
        import httpx  # noqa: PLC0415 - not on the start path

        if self._client is None:
            context = ssl.create_default_context(cafile=str(self._ca))
            self._client = httpx.AsyncClient(verify=context, timeout=10, trust_env=False)
        return self._client


def _load() -> None:
    for module in _NEEDED:
        with suppress(ImportError):  # not there in another version of what httpx rests on
            importlib.import_module(module)
