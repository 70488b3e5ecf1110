"""The adapter API: what the bench may ask this product to do, as JSON over loopback HTTP."""

import json
from functools import partial
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import BaseRoute, Route

from editor import actions
from editor.config import SOFTWARE
from editor.front import FrontDesk

BASE = "/adapter/v1"
_MAX_BODY = 1_000_000


def routes(front: FrontDesk) -> list[BaseRoute]:
    """The routes of the adapter."""
    return [
        Route(BASE, _describe, methods=["GET"]),
        Route(f"{BASE}/reset", partial(_reset, front), methods=["POST"]),
        Route(f"{BASE}/actions/{{name}}", partial(_act, front), methods=["POST"]),
        Route(f"{BASE}/actions/{{job}}", partial(_follow, front), methods=["GET"]),
    ]


async def _describe(_request: Request) -> JSONResponse:
    product = {"name": SOFTWARE.name, "version": SOFTWARE.version}
    return JSONResponse({"product": product, "actions": list(actions.NAMES)})


async def _reset(front: FrontDesk, _request: Request) -> JSONResponse:
    front.reset()
    return JSONResponse({})


async def _act(front: FrontDesk, request: Request) -> JSONResponse:
    name = request.path_params["name"]
    if name not in actions.NAMES:
        return _failed(404, f"action inconnue : {name}")
    parameters = _parameters(await request.body())
    if parameters is None:
        return _failed(400, "le corps doit être un objet JSON")
    return JSONResponse(await front.act(name, parameters))


async def _follow(front: FrontDesk, request: Request) -> JSONResponse:
    job = front.jobs.jobs.get(request.path_params["job"])
    return JSONResponse(job.state) if job else _failed(404, "action inconnue")


def _parameters(body: bytes) -> dict[str, Any] | None:
    """The object of a body, empty when there is no body; ``None`` when it is something else."""
    if not body:
        return {}
    try:
        found = json.loads(body[:_MAX_BODY])
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _failed(status: int, error: str) -> JSONResponse:
    return JSONResponse({"status": "failed", "error": error}, status)
