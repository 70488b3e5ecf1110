"""The Annuaire Santé's HTTP interface (mss.md §3.1, §3.2): read, search by GET or POST, next pages."""

import json
from collections.abc import Mapping
from typing import Any

from formats.fhir import bundle
from formats.fhir.search import SearchError
from mocks.core.message import Answer, Request
from mocks.core.mock import Outcome
from mocks.core.world import World
from mocks.mss.annuaire import search
from mocks.mss.annuaire.access import API_KEY, BASE
from mocks.mss.annuaire.search import Query
from mocks.mss.state import MssState
from record.event import Json

_FHIR = (("Content-Type", "application/fhir+json;charset=UTF-8"),)
_GATEWAY = (("Content-Type", "application/json"),)


def operation_of(request: Request) -> str:
    """The operation of a request: ``annuaire.search``, ``annuaire.page`` or ``annuaire.read``."""
    steps = _steps(request)
    if steps[:1] == ["_page"]:
        return "annuaire.page"
    return "annuaire.read" if len(steps) == 2 and steps[1] != "_search" else "annuaire.search"


def handle(request: Request, world: World) -> Outcome:
    """Answer one request."""
    if request.header("ESANTE-API-KEY") != API_KEY:
        # the gateway refuses before FHIR; Gravitee's usual body [I]
        body = {"message": "Unauthorized", "http_status_code": 401}
        return _answer(request, 401, body, headers=_GATEWAY), ()
    if not _is_under_base(request):
        return _answer(request, 404, bundle.outcome(f"Unknown path {request.path}")), ()
    if request.method not in {"GET", "POST"}:
        return _answer(request, 405, bundle.outcome(f"Method {request.method} is not allowed")), ()
    return _served(request, world.state, world), ()


def gateway_error(request: Request, status: int, message: str) -> Answer:
    """An error of the gateway in front of the directory."""
    return _answer(request, status, {"message": message, "http_status_code": status}, headers=_GATEWAY)


def fhir_error(request: Request, status: int, diagnostics: str, code: str) -> Answer:
    """An error of the directory itself."""
    return _answer(request, status, bundle.outcome(diagnostics, code))


def _served(request: Request, state: MssState, world: World) -> Answer:
    steps = _steps(request)
    if steps[:1] == ["_page"]:
        return _page(request, state, world)
    if not steps or steps[0] not in bundle.TYPES:
        return _answer(request, 404, bundle.unknown_type(steps[0] if steps else ""))
    if len(steps) == 1 and request.method == "GET":
        return _search(request, state, world, Query(steps[0], request.query))
    if steps[1:] == ["_search"] and request.method == "POST":
        encoded = "&".join(filter(None, (request.query, request.body.decode("utf-8", "replace"))))
        return _search(request, state, world, Query(steps[0], encoded))
    if len(steps) == 2 and request.method == "GET":
        return _read(request, state, steps[0], steps[1])
    return _answer(request, 400, bundle.outcome(f"Unsupported request {request.method} {request.path}"))


def _read(request: Request, state: MssState, type: str, id: str) -> Answer:
    found = state.directory.find(type, id)
    if found is None:
        return _answer(request, 404, bundle.outcome(f"HAPI-2001: Resource {type}/{id} is not known"))
    return _answer(request, 200, found, type=type)


def _page(request: Request, state: MssState, world: World) -> Answer:
    query = search.query_of(request.query_fields().get("id", ""))
    if query is None:
        return _answer(request, 410, bundle.outcome("Page token is unknown or has expired", "not-found"))
    return _search(request, state, world, query)


def _search(request: Request, state: MssState, world: World, query: Query) -> Answer:
    try:
        page = search.run(state.directory, query)
    except SearchError as error:
        return _answer(request, 400, bundle.outcome(str(error)), type=query.type, criteria=query.encoded)
    base = request.origin + BASE
    next_url = f"{base}/_page?id={page.next_token}" if page.next_token else ""
    self_url = f"{base}/{query.type}" + (f"?{query.encoded}" if query.encoded else "")
    total = page.total if page.counted else None
    body = bundle.searchset(world.new_uuid(), base, page.resources, total, self_url, next_url)
    return _answer(request, 200, body, type=query.type, criteria=query.encoded, total=page.total)


def _answer(
    request: Request,
    status: int,
    body: Mapping[str, Any],
    headers: tuple[tuple[str, str], ...] = _FHIR,
    **facts: Json,
) -> Answer:
    return Answer(status, json.dumps(body, ensure_ascii=False).encode(), headers, operation_of(request), facts=facts)


def _is_under_base(request: Request) -> bool:
    return request.path == BASE or request.path.startswith(BASE + "/")


def _steps(request: Request) -> list[str]:
    return [step for step in request.path.removeprefix(BASE).split("/") if step]
