"""The answers of a Keycloak: JSON, errors, pages, redirects. Strings are Keycloak's own (psc.md §2.9 [I])."""

import json
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote, urlencode

from mocks.core.message import Answer
from record.event import Json

NO_STORE = (("Cache-Control", "no-store"), ("Pragma", "no-cache"))
_PAGE = (
    ("Content-Type", "text/html;charset=utf-8"),
    ("Cache-Control", "no-store, must-revalidate, max-age=0"),
    ("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"),
    ("Referrer-Policy", "no-referrer"),
    ("X-Content-Type-Options", "nosniff"),
)
_SERVER_HINT = "For more on this error consult the server log at the debug level."


class OAuthError(Exception):
    """A refusal with the changes that go with it; handlers turn it into an answer.

    ``own`` says that the bench refuses where the behaviour of PSC is unknown or not simulated.
    """

    def __init__(
        self, status: int, error: str, description: str = "", changes: Sequence[object] = (), *, own: bool = False
    ) -> None:
        super().__init__(f"{error}: {description}")
        self.status = status
        self.error = error
        self.description = description
        self.changes = changes
        self.own = own


def json_answer(
    operation: str,
    body: Mapping[str, Any],
    status: int = 200,
    facts: Mapping[str, Json] | None = None,
    headers: Sequence[tuple[str, str]] = NO_STORE,
) -> Answer:
    """A JSON answer, not cached."""
    raw = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
    return Answer(status, raw, ((*headers, ("Content-Type", "application/json"))), operation, facts=facts or {})


def error_answer(operation: str, refusal: OAuthError, facts: Mapping[str, Json] | None = None) -> Answer:
    """An OAuth error as JSON; its name and description join the facts."""
    body = {"error": refusal.error}
    if refusal.description:
        body["error_description"] = refusal.description
    return json_answer(operation, body, refusal.status, {**(facts or {}), **body})


def page_answer(operation: str, html: str, status: int = 200, facts: Mapping[str, Json] | None = None) -> Answer:
    """An HTML page without any outside resource."""
    return Answer(status, html.encode("utf-8", "replace"), _PAGE, operation, facts=facts or {})


def redirect_answer(operation: str, location: str, facts: Mapping[str, Json] | None = None) -> Answer:
    """A 302 to ``location``, which the caller has checked against the registered addresses."""
    headers = (("Location", location), ("Cache-Control", "no-store, must-revalidate, max-age=0"))
    return Answer(302, b"", headers, operation, facts=facts or {})


def with_fields(uri: str, fields: Mapping[str, str], mode: str = "query") -> str:
    """``uri`` with fields added to its query or put in its fragment; empty ones are left out."""
    encoded = urlencode({name: value for name, value in fields.items() if value}, quote_via=quote, errors="replace")
    if not encoded:
        return uri
    if mode == "fragment":
        return f"{uri}#{encoded}"
    return f"{uri}{'&' if '?' in uri else '?'}{encoded}"


def not_found(operation: str = "unknown") -> Answer:
    """Keycloak's answer to a path that it does not serve."""
    return json_answer(
        operation,
        {"error": "Unable to find matching target resource method", "error_description": _SERVER_HINT},
        404,
    )


def http_error(operation: str, status: int, reason: str) -> Answer:
    """Keycloak's answer to a method or a content type that it does not take."""
    return json_answer(operation, {"error": f"HTTP {status} {reason}"}, status)


def server_error(operation: str) -> Answer:
    """Keycloak's answer when it fails."""
    return json_answer(operation, {"error": "unknown_error", "error_description": _SERVER_HINT}, 500)
