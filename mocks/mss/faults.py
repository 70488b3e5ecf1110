"""Faults of the Annuaire Santé that a scenario can arm (mss.md §5.2). Bodies are inferred."""

from collections.abc import Callable, Mapping
from typing import Any

from mocks.core.message import Answer, Request
from mocks.core.mock import Fault, Outcome
from mocks.core.world import World
from mocks.mss.operations import annuaire


def _instead(answer: Callable[[Request], Answer]) -> Fault:
    """A fault that answers in place of the service."""

    def fault(request: Request, _world: World, _params: Mapping[str, Any], _proceed: Callable[[], Outcome]) -> Outcome:
        return answer(request), ()

    return fault


def _quota(request: Request) -> Answer:
    """Over 17 calls a second."""
    return annuaire.gateway_error(
        request, 429, "Rate limit exceeded ! You reach the limit of 17 requests per 1 seconds"
    )


def _expired(request: Request) -> Answer:
    return annuaire.fhir_error(request, 410, "Page token is unknown or has expired", "not-found")


def _broken(request: Request) -> Answer:
    return annuaire.fhir_error(request, 500, "Erreur interne simulée", "exception")


FAULTS: dict[str, Fault] = {
    "annuaire_quota": _instead(_quota),
    "annuaire_page_expired": _instead(_expired),
    "annuaire_error": _instead(_broken),
}
