"""Faults that any mock can show: small composable callables over the normal handling."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from mocks.core.message import Answer, Request
from mocks.core.mock import Fault, Outcome
from mocks.core.world import World


def slow(_request: Request, _world: World, params: Mapping[str, Any], proceed: Any) -> Outcome:
    """The right answer, ``seconds`` late."""
    answer, changes = proceed()
    return replace(answer, delay=float(params.get("seconds", 10))), changes


def cut(_request: Request, _world: World, params: Mapping[str, Any], proceed: Any) -> Outcome:
    """The connection is cut after so many ``bytes`` of the right answer."""
    answer, changes = proceed()
    return replace(answer, cut_after=int(params.get("bytes", 20))), changes


def http_503(_request: Request, _world: World, _params: Mapping[str, Any], _proceed: Any) -> Outcome:
    """The gateway says that the service is unavailable; nothing is handled. The operation is for the core to tell."""
    body = b"<html><body><h1>503 Service Unavailable</h1></body></html>"
    return Answer(503, body, (("Content-Type", "text/html"),)), ()


def empty(_request: Request, _world: World, _params: Mapping[str, Any], proceed: Any) -> Outcome:
    """The request is handled and the answer has no body."""
    answer, changes = proceed()
    return replace(answer, body=b""), changes


def malformed(_request: Request, _world: World, _params: Mapping[str, Any], proceed: Any) -> Outcome:
    """The request is handled and the body of the answer stops in the middle."""
    answer, changes = proceed()
    return replace(answer, body=answer.body[: len(answer.body) // 2]), changes


GENERIC: Mapping[str, Fault] = {
    "slow": slow,
    "cut": cut,
    "http_503": http_503,
    "unavailable": http_503,
    "empty": empty,
    "malformed": malformed,
}
"""The faults that every mock has, by name; ``unavailable`` is the name that line protocols share."""
