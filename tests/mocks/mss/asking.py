"""Requests to the HTTP services of the mock."""

import json
from typing import Any

from mocks.core.message import Answer, Request
from mocks.mss.annuaire.access import API_KEY
from mocks.mss.app import MOCK
from tests.mocks.mss.desk import Desk

ORIGIN = "https://localhost:8448"
KEYED = (("ESANTE-API-KEY", API_KEY),)


def ask(
    path: str,
    query: str = "",
    *,
    listener: str = "annuaire",
    method: str = "GET",
    body: bytes = b"",
    headers: tuple[tuple[str, str], ...] = KEYED,
    desk: Desk | None = None,
) -> Answer:
    """The answer to a request; nothing moves."""
    request = Request(listener, method, path, query, headers, body, ORIGIN)
    answer, changes = MOCK.handle(request, (desk or Desk()).world())
    assert MOCK.operation_of(request) == answer.operation
    assert changes == ()
    return answer


def bundle(path: str, query: str = "", **more: Any) -> dict[str, Any]:
    """The JSON of an answer."""
    body: dict[str, Any] = json.loads(ask(path, query, **more).body)
    return body


def found(path: str, query: str = "", **more: Any) -> list[str]:
    """The resources of a searchset, ``type/id``."""
    entries = bundle(f"/fhir/v2/{path}", query, **more).get("entry", ())
    return [f"{entry['resource']['resourceType']}/{entry['resource']['id']}" for entry in entries]
